"""A page's text cut into prose, questions and draws."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from posixpath import dirname, join, normpath

from markdown_it.token import Token

from learn.courses.blocks import Block, DrawBlock, Prose, QuestionBlock, Value
from learn.courses.bundle.comments import Comment, comment_below
from learn.courses.bundle.core_types import core_typed
from learn.courses.bundle.schema_faults import fitted
from learn.courses.bundle.schemas.comments import DrawComment, QuestionComment
from learn.courses.bundle.yaml_places import Document
from learn.courses.problems import Problem
from learn.markdown.complexity import TooComplex
from learn.markdown.parsing import Structure, parser


def split_blocks(
    text: str, first_line: int, path: str, structure: Structure | None = None
) -> tuple[tuple[Block, ...], list[Problem]]:
    """Return the pieces of `text`, whose first line is `first_line` of the file `path`, and their faults.

    Pieces carry no blank lines at their ends; a question whose comment has no id is left out. A `structure`
    is the text's own, read before.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        headings = list(top_headings(text) if structure is None else headings_of(structure.tokens))
    except TooComplex as error:
        return (), [Problem(path, first_line, 1, "too-complex", str(error))]
    cutting = _Cutting(text.split("\n"), first_line, path)
    return cutting.blocks(headings), cutting.problems


@dataclass(frozen=True, slots=True)
class TopHeading:
    """A heading outside quotes and lists; `row` counts from 0."""

    row: int
    end_row: int
    level: int
    is_marked: bool
    text: str


def top_headings(text: str) -> Iterator[TopHeading]:
    """Yield the headings of `text` that stand outside quotes, lists and code; raises `TooComplex`."""
    tokens: list[Token] = []
    parser().block.parse(text.replace("\0", "\ufffd"), parser(), {}, tokens)
    return headings_of(tokens)


def headings_of(tokens: Iterable[Token]) -> Iterator[TopHeading]:
    """Yield the headings among the tokens of a text that stand outside quotes and lists."""
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            start, end = token.map
            yield TopHeading(start, end, int(token.tag[1]), token.markup.startswith("#"), inline.content)


class _Cutting:
    """One pass over the lines of one text."""

    def __init__(self, lines: list[str], first_line: int, path: str) -> None:
        self.lines, self.first_line, self.path = lines, first_line, path
        self.problems: list[Problem] = []
        self.comments: dict[int, Comment | None] = {}

    def blocks(self, headings: list[TopHeading]) -> tuple[Block, ...]:
        blocks: list[Block] = []
        prose_row = 0
        for at, heading in enumerate(headings):
            if heading.row < prose_row or not heading.is_marked:
                continue
            comment = self.comment(heading)
            if comment is None:
                continue
            end = next((h.row for h in headings[at + 1 :] if self.ends(h, heading)), len(self.lines))
            is_draw = "draw" in comment.document.mapping
            end = comment.next_row if is_draw else max(end, comment.next_row)
            blocks += self.prose(prose_row, heading.row)
            blocks += self.marked(heading, comment, end)
            prose_row = end
        return (*blocks, *self.prose(prose_row, len(self.lines)))

    def comment(self, heading: TopHeading) -> Comment | None:
        row = heading.end_row
        if row not in self.comments:
            self.comments[row] = comment_below(self.lines, row, self.first_line, self.path)
        return self.comments[row]

    def ends(self, heading: TopHeading, question: TopHeading) -> bool:
        is_as_high = heading.level <= question.level
        return is_as_high or (heading.is_marked and self.comment(heading) is not None)

    def prose(self, start: int, end: int) -> Iterator[Prose]:
        start, text = self.trimmed(start, end)
        if text:
            yield Prose(text, self.first_line + start)

    def trimmed(self, start: int, end: int) -> tuple[int, str]:
        while start < end and not self.lines[start].strip():
            start += 1
        while start < end and not self.lines[end - 1].strip():
            end -= 1
        return start, "\n".join(self.lines[start:end])

    def marked(self, heading: TopHeading, comment: Comment, end: int) -> Iterator[Block]:
        self.problems += comment.problems
        if comment.document.tree is None:
            return
        if "draw" in comment.document.mapping:
            yield from self.draw(heading, comment)
        else:
            yield from self.question(heading, comment, end)

    def question(self, heading: TopHeading, comment: Comment, end: int) -> Iterator[QuestionBlock]:
        document = comment.document
        read, faults = fitted(QuestionComment, document)
        self.problems += [self.with_advice(fault) for fault in faults]
        if read is None:
            return
        start, body = self.trimmed(comment.next_row, end)
        yield QuestionBlock(
            uid=read.id,
            path=self.path,
            heading=heading.text,
            heading_line=self.first_line + heading.row,
            level=heading.level,
            meta=_meta(read, document, faults),
            meta_places={key: document.key_place(key) for key in document.mapping},
            body=body,
            body_line=self.first_line + start,
        )

    def with_advice(self, fault: Problem) -> Problem:
        if fault.code != "missing-key":
            return fault
        message = "this question has no id. Add one that never changes, as in <!-- {id: my-question} -->."
        return Problem(fault.path, fault.line, fault.column, "missing-id", message)

    def draw(self, heading: TopHeading, comment: Comment) -> Iterator[DrawBlock]:
        read, faults = fitted(DrawComment, comment.document)
        self.problems += faults
        if read is not None:
            yield DrawBlock(
                path=self.path,
                heading=heading.text,
                heading_line=self.first_line + heading.row,
                count=read.draw,
                bank_path=normpath(join(dirname(self.path), read.bank)),
                tags=read.tags,
                points=read.points,
                meta={key: core_typed(value) for key, value in comment.document.mapping.items()},
            )


def _meta(read: QuestionComment, document: Document, faults: Iterable[Problem]) -> dict[str, Value]:
    """Return the keys that passed, with names as text even where they look like numbers."""
    faulty = {(fault.line, fault.column) for fault in faults}
    places = [*document.keys.items(), *document.values.items()]
    left_out = {"id", *(path[0] for path, place in places if path and place in faulty)}
    names: dict[str, Value] = {"tags": list(read.tags), "outcome": read.outcome}
    return {
        key: names.get(key) or core_typed(value)
        for key, value in document.mapping.items()
        if key not in left_out
    }
