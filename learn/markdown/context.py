"""What a text cannot know about the page it will stand on, handed to the renderer from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

# Those that people in and around Pakistan learn in; Punjabi as it is written there is `pnb`.
RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar", "bal", "brh", "fa", "khw", "ks", "pnb", "ps", "sd", "skr", "ur"})


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the site serves it; `bytes` is stated before it loads, because data costs money."""

    url: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Labels:
    """Words the renderer adds, in the language of the text; whoever renders translates them."""

    callouts: Mapping[str, str] = field(
        default_factory=lambda: {
            "NOTE": "Note",
            "TIP": "Tip",
            "IMPORTANT": "Important",
            "WARNING": "Warning",
            "GOOD": "Good example",
            "BAD": "Bad example",
        }
    )
    table: str = "Table"
    footnotes: str = "Notes"
    back_to_text: str = "Back to the text"


def keep_address(href: str) -> str | None:
    """Leave a relative address as the author wrote it."""
    return href


def know_no_size(_href: str) -> str:
    """Know no sizes; nothing is printed behind a link."""
    return ""


def find_no_picture(_src: str) -> Picture | None:
    """Know no pictures; their descriptions are shown instead."""
    return None


def know_no_fact(_fact_id: str) -> str | None:
    """Know no facts; `{{fact:…}}` stays visible as written."""
    return None


@dataclass(frozen=True, slots=True)
class RenderContext:
    """The language of a text and the ways out of it.

    `resolve_link` gets every relative address and every `#anchor`; None turns a relative link into
    plain text and leaves an anchor as it is. `link_size` says how large a linked file is, in words,
    which the page prints before anybody pays for it. `fact` returns HTML that may stand inside a paragraph.
    `anchors` are the ids of the headings that stand outside quotes and lists, in order. `scope` keeps
    footnotes apart when several texts share a page.
    """

    lang: str = "en"
    labels: Labels = field(default_factory=Labels)
    resolve_link: Callable[[str], str | None] = keep_address
    link_size: Callable[[str], str] = know_no_size
    resolve_picture: Callable[[str], Picture | None] = find_no_picture
    fact: Callable[[str], str | None] = know_no_fact
    anchors: Sequence[str] = ()
    scope: str = ""

    @property
    def is_right_to_left(self) -> bool:
        """Tell whether the language's own script runs from right to left."""
        return self.lang in RIGHT_TO_LEFT_LANGUAGES
