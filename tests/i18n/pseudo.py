"""A language in which every message stands between ⟦ and ⟧, and a reader who finds words outside of them."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from babel.dates import get_month_names
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

OPEN, CLOSE = "⟦", "⟧"
WRAPPED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
LETTERS = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}
# Code, what programs say and the data of a download are the same in every language; a text field holds
# what somebody typed.
SILENT_TAGS = {"script", "style", "code", "samp", "dl", "textarea"}
MONTHS = "|".join(get_month_names("wide", locale="ur").values())
ADDRESS = r"\b127\.0\.0\.1[\w:./]*"
# The code of a slip of paper.
CODE = r"\b[0-9a-z]{4}(?:-[0-9a-z]{4}){2}\b"
# The site and its languages by their own names; forms of files; units; dates, whose words are the calendar's.
DAY = rf"\b\d{{1,2}} (?:{MONTHS}) \d{{4}}\b"
SAME_EVERYWHERE = re.compile(rf"\b(?:Hunar|English|اردو|CSV|XLSX)\b|\b[\d.]+ [kM]B\b|{DAY}|{ADDRESS}|{CODE}")
# Longer pieces of content may be parts of it: what a search found is cut out of a page.
EXCERPT = 40


def wrapped(message: str) -> str:
    """Return a message as the pseudo-language says it."""
    return f"{OPEN}{message}{CLOSE}"


def write_pseudo_catalogue(template: Catalog, folder: Path) -> None:
    """Write a catalogue in place of the Urdu one below `folder`, which wraps all messages of `template`."""
    catalog = Catalog(locale="ur", fuzzy=False)
    for message in template:
        if message.id:
            forms = [message.id] if isinstance(message.id, str) else message.id
            said = tuple(wrapped(form) for form in forms)
            catalog.add(message.id, said if len(said) > 1 else said[0])
    path = folder / "translations" / "ur.po"
    path.parent.mkdir()
    with path.open("wb") as target:
        write_po(target, catalog)


class Reader(HTMLParser):
    """Collects every text of a page that a person sees or hears, in order, each with where it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT_TAGS:
            self.silent.append(tag)
        given = {name: value or "" for name, value in attrs}
        self.attributes += [value for name, value in given.items() if _is_spoken(name, value)]
        if tag == "meta" and given.get("name") == "description":
            self.attributes.append(given["content"])

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append(data)


def _is_spoken(name: str, value: str) -> bool:
    is_sentence = " " in value and not value.startswith("/")
    return name in SPOKEN_ATTRIBUTES or (name.startswith("data-") and is_sentence)


def read(html: str) -> Reader:
    """Return the reader who read `html`."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def phrases(html: str) -> set[str]:
    """Return the texts of a piece of content, each as it stands between two tags."""
    reader = read(html)
    return {tidy(text) for text in (*reader.texts, *reader.attributes)}


def unwrapped(html: str, content: Iterable[str], names: Iterable[str] = ()) -> list[str]:
    """Return all words of a page that came neither from the catalogue nor from a course nor from a person."""
    known = set(content)
    reader = read(html)
    # A message may hold tags, so texts are joined before what is wrapped is taken out.
    pieces = [*_outside("\n".join(reader.texts)).split("\n")]
    pieces += [piece for value in reader.attributes for piece in _outside(value).split("\n")]
    return [piece for piece in map(tidy, pieces) if not _is_known(piece, known, set(names))]


def _outside(text: str) -> str:
    """Return `text` without what is wrapped, from the inside out: messages stand in messages."""
    while True:
        shorter = WRAPPED.sub(lambda found: "\n" * found[0].count("\n"), text)
        if shorter == text:
            return text
        text = shorter


def _is_known(piece: str, content: set[str], names: set[str]) -> bool:
    proper = tidy(SAME_EVERYWHERE.sub("", piece))
    if {piece, proper} & (content | names) or not LETTERS.search(proper):
        return True
    return len(piece) >= EXCERPT and any(piece.strip("… ") in text for text in content)


def tidy(text: str) -> str:
    """Return `text` on one line, without what separates it from its neighbours."""
    return " ".join(text.split()).strip(" ·–:")
