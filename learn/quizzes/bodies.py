"""The text of a question taken apart: stem, answer part, hints and explanation, each with its line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from learn.courses.blocks import QuestionBlock
from learn.quizzes.callouts import CALLOUT_MARK, check_answers, check_inside
from learn.quizzes.findings import Findings, Place

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

CHOICE_MARK = re.compile(r"(?:\([ xX]?\)|\[[ xX]?\])(?:\s|\Z)")
ENTRY_MARK = re.compile(r"[=~]")
LIST_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?: {1,4}|\t|\Z)")
QUOTE_MARK = re.compile(r" {0,3}> ?")
# What a process keeps for an author who edits one text after another.
KEPT_TEXTS = 1_024


class Shape(StrEnum):
    """How the answer part of a question type is written."""

    CHOICES = "choices, such as - (x) or - [ ]"
    ENTRIES = "answers, such as - = 12 or - ~ 10"
    STEPS = "a numbered list in the right order"
    TABLE = "a table"
    PASSAGE = "a quote with marks such as [[…]]"
    STORY = "choices and steps such as ### step-2"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list, without its bullet, and the quote nested under it."""

    text: str
    place: Place
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    cells: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a story: its name, what happens, and what one may do; the first one has no name."""

    name: str
    place: Place
    text: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A question in one language; of items, rows, passage and steps only its type's shape is filled."""

    lang: str
    place: Place
    prompt: str
    stem: str = ""
    stem_line: int = 0
    items: tuple[Item, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    passage: str = ""
    passage_place: Place | None = None
    steps: tuple[Step, ...] = ()
    hints: tuple[str, ...] = ()
    explanation: str = ""

    @property
    def all_items(self) -> tuple[Item, ...]:
        """Every entry, also those of a story's steps."""
        return (*self.items, *(item for step in self.steps for item in step.items))

    @property
    def answer_place(self) -> Place:
        """Where the answer part stands, or the heading if there is none."""
        places = [item.place for item in self.all_items[:1]] + [row.place for row in self.rows[:1]]
        return places[0] if places else self.passage_place or self.place


@dataclass(frozen=True, slots=True)
class Bodies:
    """A question in its source language and in others."""

    source: Body
    translations: tuple[Body, ...] = ()
    key_places: Mapping[str, Place] = field(default_factory=dict)

    def place_of(self, key: str) -> Place:
        """Return where a key of the comment stands, or the heading."""
        return self.key_places.get(key, self.source.place)

    @property
    def all(self) -> tuple[Body, ...]:
        """Every language, the source first."""
        return (self.source, *self.translations)


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of a question's body and where they stand in the file."""

    block: QuestionBlock
    lines: tuple[str, ...]

    def place(self, line: int, column: int = 1) -> Place:
        """Return the place in the file of a line of the body, counted from 0."""
        return Place(self.block.path, self.block.body_line + line, column)


def read_body(block: QuestionBlock, lang: str, shape: Shape, findings: Findings) -> Body:
    """Return a question's parts; text that belongs to none of them is an error, because it would be lost."""
    text, nodes = parts_of(block)
    answer = answer_index(nodes, shape)
    tail = answer + 1 if answer is not None else tail_index(nodes, text)
    first = first_of_lists(nodes, answer, shape)
    stem_nodes = nodes[: first if first is not None else tail]
    end = stem_nodes[-1].map[1] if stem_nodes and stem_nodes[-1].map else 0
    hints, explanation = read_tail(nodes[tail:], text, shape, findings)
    heading = Place(block.path, block.heading_line)
    start = next((number for number, line in enumerate(text.lines[:end]) if line.strip()), 0)
    stem = "\n".join(text.lines[start:end]).rstrip()
    stem_line = block.body_line + start
    body = Body(lang, heading, block.heading.strip(), stem, stem_line, hints=hints, explanation=explanation)
    if first is None or answer is None:
        return body
    for list_before, another in pairwise(nodes[first:tail]):
        findings.error(
            text.place(first_line(another)),
            "another-bullet",
            f"has {another.markup} here and {list_before.markup} above, which begins another list. "
            "Write the same sign before all of them.",
        )
    check_answers(nodes[first:tail], text.place, findings)
    parts = [with_answer(body, node, text) for node in nodes[first:tail]]
    return replace(parts[-1], items=tuple(item for part in parts for item in part.items))


def parts_of(block: QuestionBlock) -> tuple[Text, tuple["SyntaxTreeNode", ...]]:
    """Return a question's lines and the blocks they are made of."""
    source = block.body.replace("\r\n", "\n").replace("\r", "\n")
    return Text(block, tuple(source.split("\n"))), nodes_of(source)


@lru_cache(KEPT_TEXTS)
def nodes_of(source: str) -> tuple["SyntaxTreeNode", ...]:
    """Return the blocks of a text; web processes, which only mark answers, never load the parser."""
    from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415

    from learn.markdown.parsing import structure_of  # noqa: PLC0415

    return tuple(node for node in SyntaxTreeNode(structure_of(source).tokens).children if node.map)


def answer_index(nodes: Sequence["SyntaxTreeNode"], shape: Shape) -> int | None:
    """Return which node holds the answer part; the last that fits, so that a stem may have lists too."""
    fitting = [index for index, node in enumerate(nodes) if fits(node, shape)]
    return fitting[-1] if fitting else None


def first_of_lists(nodes: Sequence["SyntaxTreeNode"], answer: int | None, shape: Shape) -> int | None:
    """Return where the answer part begins: to Markdown, a bullet with another sign begins another list."""
    first = answer
    while first and nodes[first].type == "bullet_list" and fits(nodes[first - 1], shape):
        first -= 1
    return first


def fits(node: "SyntaxTreeNode", shape: Shape) -> bool:
    """Tell whether a node can be the answer part of this shape."""
    match shape:
        case Shape.CHOICES:
            return node.type == "bullet_list" and any_item_begins(node, CHOICE_MARK)
        case Shape.ENTRIES:
            return node.type == "bullet_list" and any_item_begins(node, ENTRY_MARK)
        case Shape.STEPS:
            return node.type == "ordered_list"
        case Shape.TABLE:
            return node.type == "table"
        case Shape.PASSAGE:
            return node.type == "blockquote" and not CALLOUT_MARK.match(first_words(node))
        case Shape.STORY:
            return False


def any_item_begins(node: "SyntaxTreeNode", mark: re.Pattern[str]) -> bool:
    """Tell whether an entry of a list begins with `mark`; one is enough, the others may be slips."""
    return any(mark.match(first_words(item)) for item in node.children)


def first_words(node: "SyntaxTreeNode") -> str:
    """Return the text a list item or quote begins with, nothing if it begins with another block."""
    first = node.children[0] if node.children else None
    return first.children[0].content if first and first.type == "paragraph" and first.children else ""


def tail_index(nodes: Sequence["SyntaxTreeNode"], text: Text) -> int:
    """Return where the hints and the explanation begin at the end of a text without an answer part."""
    index = len(nodes)
    while index and callout_of(nodes[index - 1], text)[0] in {"TIP", "NOTE"}:
        index -= 1
    return index


def read_tail(
    nodes: Sequence["SyntaxTreeNode"], text: Text, shape: Shape, findings: Findings
) -> tuple[tuple[str, ...], str]:
    """Return the hints and the explanation that follow the answer part."""
    hints, explanations = [], []
    for node in nodes:
        check_inside(node, text.place, findings)
        kind, words = callout_of(node, text)
        if kind == "TIP":
            hints.append(words)
        elif kind == "NOTE":
            explanations.append(words)
        else:
            findings.error(text.place(first_line(node)), "text-after-answers", stray_message(node, shape))
    return tuple(hints), "\n\n".join(explanations)


def stray_message(node: "SyntaxTreeNode", shape: Shape) -> str:
    """Return what to do with text behind the answer part."""
    if node.type == "blockquote":
        return (
            "has a quote after its answers. Indent feedback by two spaces under its choice, "
            "or begin a hint with [!TIP] and an explanation with [!NOTE]."
        )
    return f"has text after {shape}. Move it above, or into an explanation that begins with > [!NOTE]."


def callout_of(node: "SyntaxTreeNode", text: Text) -> tuple[str, str]:
    """Return the kind and the words of a callout, two empty strings for anything else."""
    if node.type != "blockquote":
        return "", ""
    words = unquoted(node_lines(node, text))
    found = CALLOUT_MARK.match(words)
    return (found[1], words[found.end() :].strip()) if found else ("", "")


def with_answer(body: Body, node: "SyntaxTreeNode", text: Text) -> Body:
    """Return `body` with what the answer part holds."""
    place = text.place(first_line(node))
    match node.type:
        case "table":
            headings, rows = read_table(node, text)
            return replace(body, headings=headings, rows=rows)
        case "blockquote":
            return replace(body, passage=unquoted(node_lines(node, text)), passage_place=place)
        case _:
            return replace(body, items=tuple(read_item(item, text) for item in node.children))


def read_item(node: "SyntaxTreeNode", text: Text) -> Item:
    """Return a list item; quotes at its end are its feedback."""
    lines = node_lines(node, text)
    start = first_line(node)
    marker = LIST_MARKER.match(lines[0])
    width = marker.end() if marker else 0
    children = list(node.children)
    quotes: list[SyntaxTreeNode] = []
    while children and children[-1].type == "blockquote":
        quotes.insert(0, children.pop())
    split = first_line(quotes[0]) - start if quotes else len(lines)
    words = [lines[0][width:], *(without_indent(line, width) for line in lines[1:])]
    if split == 0:
        return Item("", text.place(start, width + 1), unquoted(words))
    own = "\n".join(words[:split]).strip()
    return Item(own, text.place(start, width + 1), unquoted(words[split:]))


def read_table(node: "SyntaxTreeNode", text: Text) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return the heading cells and the rows of a table."""
    rows = [row for section in node.children for row in section.children]
    read = [Row(tuple(map(cell_text, row.children)), text.place(first_line(row))) for row in rows]
    return (read[0].cells if read else ()), tuple(read[1:])


def cell_text(cell: "SyntaxTreeNode") -> str:
    """Return the Markdown of a table cell."""
    return cell.children[0].content.strip() if cell.children else ""


def node_lines(node: "SyntaxTreeNode", text: Text) -> list[str]:
    """Return the lines a node was read from."""
    start, end = node.map or (0, 0)
    return list(text.lines[start:end]) or [""]


def first_line(node: "SyntaxTreeNode") -> int:
    """Return the line of the body, from 0, on which a node begins."""
    return node.map[0] if node.map else 0


def unquoted(lines: Sequence[str]) -> str:
    """Return a quote's text without its marks."""
    return "\n".join(QUOTE_MARK.sub("", line, count=1) for line in lines).strip()


def without_indent(line: str, width: int) -> str:
    """Return `line` without the spaces that put it inside a list item."""
    indent = len(line) - len(line.lstrip(" "))
    return line[min(indent, width) :]
