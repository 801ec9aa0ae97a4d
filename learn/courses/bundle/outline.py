"""What Markdown finds in a text: links, pictures, facts and sentences, each with its place in the file."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it.token import Token

from learn.courses.problems import Problem
from learn.markdown.callouts import mistaken_kinds
from learn.markdown.complexity import TooComplex
from learn.markdown.parsing import Structure, structure_of

FACT = re.compile(r"\{\{\s*fact:\s*([^{}]*?)\s*\}\}")
# What the parser refuses to read as a link stays in the text: its author still means a link.
REFUSED = re.compile(r"\]\(\s*<?((?:javascript|vbscript|file|data):[^\s()<>]*)", re.IGNORECASE)
BREAKS = {"softbreak": "\n", "hardbreak": "\n"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `target` is decoded, as its author thinks of it."""

    target: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; `alt` is `-` for one that only decorates."""

    target: str
    alt: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class FactUse:
    """A place where a dated fact is printed."""

    uid: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MistakenCallout:
    """A quote that begins as a callout does, with a word that is no kind of callout."""

    word: str
    line: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of one paragraph, list item, cell or heading, without code; lines are kept apart."""

    text: str
    line: int
    is_heading: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """All of it for one text."""

    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    facts: tuple[FactUse, ...] = ()
    mistaken_callouts: tuple[MistakenCallout, ...] = ()
    passages: tuple[Passage, ...] = ()
    problems: tuple[Problem, ...] = ()


def outlined(text: str, first_line: int, path: str, structure: Structure | None = None) -> Outline:
    """Return the outline of `text`, whose first line is `first_line` of the file `path`.

    A `structure` is the text's own, read before and by nobody else.
    """
    try:
        tokens = (structure or structure_of(text)).read_through()
    except TooComplex as error:
        return Outline(problems=(Problem(path, first_line, 1, "too-complex", str(error)),))
    lines = text.split("\n")
    paragraphs = [_Paragraph(token, kind, row, lines, first_line) for token, kind, row in _paragraphs(tokens)]
    return Outline(
        links=tuple(link for paragraph in paragraphs for link in paragraph.links()),
        pictures=tuple(picture for paragraph in paragraphs for picture in paragraph.pictures()),
        facts=tuple(fact for paragraph in paragraphs for fact in paragraph.facts()),
        mistaken_callouts=tuple(
            MistakenCallout(word, first_line + row) for word, row in mistaken_kinds(tokens)
        ),
        passages=tuple(paragraph.passage() for paragraph in paragraphs),
    )


def _paragraphs(tokens: Iterable[Token]) -> Iterator[tuple[Token, str, int]]:
    """Yield what holds words, the kind of what opened it, and its first row."""
    kind, row = "", 0
    for token in tokens:
        if token.map:
            row = token.map[0]
        if token.type == "inline":
            yield token, kind, row
        kind = token.type


class _Paragraph:
    """The pieces of one paragraph beside the lines it was written on."""

    def __init__(self, token: Token, kind: str, row: int, lines: list[str], first_line: int) -> None:
        self.children = token.children or []
        self.is_heading = kind == "heading_open"
        self.row, self.first_line = row, first_line
        self.lines = lines[row : token.map[1] if token.map else row + 1] or [""]
        self.seen: dict[str, tuple[int, int]] = {}

    def links(self) -> Iterator[Link]:
        for child in self.children:
            if child.type == "link_open":
                target = unquote(str(child.attrs.get("href", "")))
                yield Link(target, *self.place(target))
            elif child.type == "text" and "](" in child.content:
                for found in REFUSED.finditer(child.content):
                    yield Link(found[1], *self.place(found[1]))

    def pictures(self) -> Iterator[Picture]:
        for child in self.children:
            if child.type == "image":
                target = unquote(str(child.attrs.get("src", "")))
                yield Picture(target, child.content.strip(), *self.place(target))

    def facts(self) -> Iterator[FactUse]:
        for child in self.children:
            if child.type == "text":
                for found in FACT.finditer(child.content):
                    yield FactUse(found[1], *self.place(found[0]))

    def passage(self) -> Passage:
        words = "".join(_words(child) for child in self.children)
        return Passage(FACT.sub("", words), self.first_line + self.row, self.is_heading)

    def place(self, needle: str) -> tuple[int, int]:
        """Return the line and column where `needle` stands next; the paragraph's beginning if it hides."""
        row, column = self.seen.get(needle, (0, 0))
        for at in range(row, len(self.lines)):
            found = self.lines[at].find(needle, column if at == row else 0) if needle else -1
            if found >= 0:
                self.seen[needle] = (at, found + 1)
                return self.first_line + self.row + at, found + 1
        return self.first_line + self.row, 1


def _words(child: Token) -> str:
    if child.type == "text":
        return child.content
    return BREAKS.get(child.type, "")
