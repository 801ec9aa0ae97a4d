"""The last wall before the page's own policy: one list of the elements and attributes a text may hold."""

from functools import cache
from html import unescape

import nh3
from pygments.token import STANDARD_TYPES

from learn.markdown.links import ALLOWED_SCHEMES

TEXT_TAGS = {
    "a",
    "b",
    "bdi",
    "blockquote",
    "br",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "ul",
}
FORMULA_TAGS = {
    "math",
    "menclose",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
}
FORMULA_ATTRIBUTES = {
    "accent",
    "accentunder",
    "columnalign",
    "columnlines",
    "columnspacing",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rowlines",
    "rowspacing",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
}
TEXT_ATTRIBUTES = {
    "a": {"aria-label", "href", "id"},
    "bdi": {"lang"},
    "div": {"aria-label"},
    "img": {"alt", "data-kb", "height", "src", "width"},
    "li": {"id"},
    "ol": {"start"},
    "p": {"lang"},
    "pre": {"lang"},
    "section": {"aria-label"},
    "time": {"datetime"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
DIRECTIONS = {"ltr", "rtl"}
FIXED_VALUES = {
    "a": {"rel": {"noopener"}},
    "bdi": {"dir": DIRECTIONS},
    "code": {"dir": DIRECTIONS},
    "div": {"role": {"group", "note", "region"}, "tabindex": {"0"}},
    "img": {"loading": {"lazy"}, "decoding": {"async"}},
    "p": {"dir": DIRECTIONS},
    "pre": {"dir": DIRECTIONS, "tabindex": {"0"}},
    "th": {"scope": {"col", "row"}},
}
CLASSES = {
    "div": {"note", "tip", "important", "warning", "good", "bad", "scroll"},
    "p": {"fact"},
    "section": {"footnotes"},
    "span": set(STANDARD_TYPES.values()) - {""},
    "td": {"middle", "end"},
    "th": {"middle", "end"},
}


def sanitise(html: str) -> str:
    """Return `html` with everything removed that the lists above do not name."""
    return cleaner().clean(html)


def words_of(html: str) -> str:
    """Return the text of `html` on one line."""
    return " ".join(unescape(nh3.clean(html, tags=set())).split())


def attributes_of(tag: str) -> set[str]:
    """Return the attributes an element may carry, whatever their values."""
    classes = {"class"} if tag in CLASSES else set()
    return TEXT_ATTRIBUTES.get(tag, set()) | set(FIXED_VALUES.get(tag, ())) | classes


@cache
def cleaner() -> nh3.Cleaner:
    """Return the shared sanitiser, which keeps no state between texts."""
    return nh3.Cleaner(
        tags=TEXT_TAGS | FORMULA_TAGS,
        clean_content_tags={"script", "style"},
        attributes={**TEXT_ATTRIBUTES, **dict.fromkeys(FORMULA_TAGS, FORMULA_ATTRIBUTES)},
        tag_attribute_values=FIXED_VALUES,
        allowed_classes=CLASSES,
        url_schemes=set(ALLOWED_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
