"""Links: an allow list of schemes, and addresses inside a course mapped to addresses of the site."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

from markdown_it.token import Token

from learn.markdown.context import RenderContext
from learn.markdown.pieces import made_html, with_children

ALLOWED_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# Browsers drop these inside an address, so `java\nscript:` would run.
INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def dress_links(tokens: Iterable[Token], context: RenderContext) -> Iterator[Token]:
    """Yield `tokens` with addresses resolved; a link that may not be followed becomes text."""
    return with_children(tokens, lambda children: dress_inline(children, context))


def dress_inline(children: list[Token], context: RenderContext) -> Iterator[Token]:
    """Yield the pieces of a paragraph with its links resolved."""
    waiting: list[tuple[bool, str]] = []
    for child in children:
        if child.type == "link_open":
            href = str(child.attrs.get("href", ""))
            address = resolved(href, context)
            waiting.append((address is not None, "" if is_external(href) else context.link_size(href)))
            if address is not None:
                yield replace(child, attrs=link_attributes(address))
        elif child.type == "link_close":
            is_kept, size = waiting.pop()
            if is_kept:
                yield child
                yield from sized(size)
        else:
            yield child


def sized(size: str) -> Iterator[Token]:
    """Yield how large a linked file is, if that is known; figures and unit keep their order in any text."""
    if size:
        yield made_html(f' <small><bdi dir="ltr">({escape(size)})</bdi></small>', f" ({size})")


def resolved(href: str, context: RenderContext) -> str | None:
    """Return the address a link leads to, None if it may not lead anywhere."""
    if is_external(href):
        return href if is_allowed(href) else None
    address = context.resolve_link(href) or (href if href.startswith("#") else "")
    return address if address and is_allowed(address) else None


def is_allowed(href: str) -> bool:
    """Tell whether an address is relative, a place on the page, or of an allowed scheme.

    Addresses with a host but no scheme, and characters that browsers skip, are refused.
    """
    if INVISIBLE.search(href) or href.replace("\\", "/").startswith("//"):
        return False
    found = SCHEME.match(href)
    if found:
        return found[1].lower() in ALLOWED_SCHEMES
    return ":" not in re.split(r"[/?#]", href, maxsplit=1)[0]


def is_external(href: str) -> bool:
    """Tell whether an address names a scheme or a host of its own."""
    return SCHEME.match(href) is not None or href.replace("\\", "/").startswith("//")


def link_attributes(address: str) -> dict[str, str | int | float]:
    """Return the attributes of a link; other sites do not get a handle on our window."""
    if address.lower().startswith(("http:", "https:")):
        return {"href": address, "rel": "noopener"}
    return {"href": address}
