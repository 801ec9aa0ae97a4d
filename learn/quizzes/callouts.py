"""Marks of callouts, such as [!TIP], and those that stand where no quote begins."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from learn.quizzes.findings import Findings, Place

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

CALLOUT_MARK = re.compile(r"\s*\[!([A-Z]+)\][ \t]*")


def check_inside(quote: "SyntaxTreeNode", place: Callable[[int], Place], findings: Findings) -> None:
    """Note the marks below the first line of a quote, which would be read as its words."""
    start, _ = quote.map or (0, 0)
    for paragraph in quote.children if quote.type == "blockquote" else ():
        if paragraph.type != "paragraph" or not paragraph.map:
            continue
        for line, words in enumerate(paragraph.children[0].content.split("\n"), start=paragraph.map[0]):
            if line > start and (found := CALLOUT_MARK.match(words)):
                findings.error(
                    place(line),
                    "callout-inside",
                    f"has [!{found[1]}] in the middle of a quote, which goes on there. "
                    "Leave an empty line above, without >.",
                )
