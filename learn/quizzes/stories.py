"""A question told in steps: what happens in each, what one may do there, and where that leads."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from learn.courses.blocks import QuestionBlock
from learn.quizzes.bodies import (
    Body,
    Shape,
    Step,
    Text,
    first_line,
    fits,
    node_lines,
    parts_of,
    read_item,
    read_tail,
    stray_message,
    tail_index,
)
from learn.quizzes.callouts import check_answers
from learn.quizzes.findings import Findings, Place

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode


def read_story(block: QuestionBlock, lang: str, findings: Findings) -> Body:
    """Return a question told in steps: each heading begins one, the choices before any are the first.

    A story without choices before its first heading begins there: that step's name is only for its author.
    """
    text, nodes = parts_of(block)
    tail = tail_index(nodes, text)
    starts = [0, *(number for number, node in enumerate(nodes[:tail]) if node.type == "heading"), tail]
    steps = [
        read_step(nodes[start:end], text, findings, is_first=number == 0)
        for number, (start, end) in enumerate(pairwise(starts))
    ]
    if len(steps) > 1 and not steps[0].items:
        steps[:2] = [begun_with(*steps[:2])]
    hints, explanation = read_tail(nodes[tail:], text, Shape.STORY, findings)
    stem_line = block.body_line + (first_line(nodes[0]) if nodes else 0)
    return Body(
        lang,
        Place(block.path, block.heading_line),
        block.heading.strip(),
        steps[0].text,
        stem_line,
        steps=tuple(steps),
        hints=hints,
        explanation=explanation,
    )


def read_step(nodes: Sequence["SyntaxTreeNode"], text: Text, findings: Findings, *, is_first: bool) -> Step:
    """Return a step: its heading unless it is the first, then its text, then its choices."""
    name = "" if is_first else heading_of(nodes[0])
    inner = nodes if is_first else nodes[1:]
    answer = next((number for number, node in enumerate(inner) if fits(node, Shape.CHOICES)), None)
    for node in inner[answer + 1 :] if answer is not None else ():
        findings.error(text.place(first_line(node)), "text-after-answers", stray_message(node, Shape.CHOICES))
    if answer is not None:
        check_answers([inner[answer]], text.place, findings)
    items = () if answer is None else tuple(read_item(item, text) for item in inner[answer].children)
    place = text.place(first_line(nodes[0])) if nodes else Place(text.block.path, text.block.heading_line)
    words = "\n".join(line for node in inner[:answer] for line in [*node_lines(node, text), ""])
    return Step(name, place, words.strip(), items)


def begun_with(stem: Step, step: Step) -> Step:
    """Return the first step of a story whose author gave it a heading."""
    return Step("", step.place, f"{stem.text}\n\n{step.text}".strip(), step.items)


def heading_of(node: "SyntaxTreeNode") -> str:
    """Return the words of a heading."""
    return node.children[0].content.strip() if node.children else ""
