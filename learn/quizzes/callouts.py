"""Marks of callouts, such as [!TIP], and those that stand where no quote begins."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from learn.quizzes.findings import Findings, Place

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

CALLOUT_MARK = re.compile(r"\s*\[!([A-Z]+)\][ \t]*")
# What stands below all answers; the other kinds may dress feedback.
OF_THE_QUESTION = ("TIP", "NOTE")


def check_inside(quote: "SyntaxTreeNode", place: Callable[[int], Place], findings: Findings) -> None:
    """Note the marks below the first line of a quote, which would be read as its words."""
    for line, kind, is_first in _marks(quote):
        if not is_first:
            findings.error(
                place(line),
                "callout-inside",
                f"has [!{kind}] in the middle of a quote, which goes on there. "
                "Leave an empty line above, without >.",
            )


def check_answers(
    nodes: Sequence["SyntaxTreeNode"], place: Callable[[int], Place], findings: Findings
) -> None:
    """Note the marks in a passage, and those indented under an answer, which are part of its feedback."""
    for node in nodes:
        check_inside(node, place, findings)
        for quote in (each for item in node.children for each in item.children if item.type == "list_item"):
            for line, kind, _ in _marks(quote):
                if kind in OF_THE_QUESTION:
                    findings.warn(
                        place(line),
                        "callout-in-feedback",
                        f"has [!{kind}] indented under an answer, where it is part of its feedback. "
                        "Write it below all answers: an empty line above it, and no space before its >.",
                    )


def _marks(quote: "SyntaxTreeNode") -> Iterator[tuple[int, str, bool]]:
    """Yield line and kind of each mark in a quote, and whether the quote begins with it."""
    start, _ = quote.map or (0, 0)
    for paragraph in quote.children if quote.type == "blockquote" else ():
        if paragraph.type != "paragraph" or not paragraph.map:
            continue
        for line, words in enumerate(paragraph.children[0].content.split("\n"), start=paragraph.map[0]):
            if found := CALLOUT_MARK.match(words):
                yield line, found[1], line == start
