"""GIFT cut at its blank lines: the lines of each question, its remarks and its category.

Escaped signs are put out of sight, so that whoever looks for marks finds only marks. One pass.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from learn.courses.problems import Problem, Severity
from learn.quizzes.findings import Place

ESCAPE = re.compile(r"\\([\\~=#{}:n])")
# Decoded text holds no surrogates, so they can stand for escaped signs; the filler keeps every column.
SURROGATE, FILLER = 0xD800, "\ud8ff"
MEANT = {SURROGATE + ord(sign): sign for sign in "\\~=#{}:"} | {SURROGATE + ord("n"): "\n", ord(FILLER): None}
CATEGORY = "$CATEGORY:"
REMARK = "//"


class NotGift(Exception):
    """The signs of a question do not make sense; raised with its place and how to mend it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(slots=True)
class Chunk:
    """The lines of one question, and the remarks among and above them."""

    path: str
    category: str
    remarks: list[str]
    rows: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    text: str = ""
    starts: list[int] = field(default_factory=list)

    def seal(self) -> None:
        """Join the lines, with the escaped signs out of sight."""
        self.text = ESCAPE.sub(hidden, "\n".join(self.lines))
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]

    def place(self, offset: int) -> Place:
        """Return where in the file a sign of the text stands."""
        at = bisect_right(self.starts, offset, hi=len(self.lines)) - 1
        return Place(self.path, self.rows[at] + 1, offset - self.starts[at] + 1)

    def refuse(self, offset: int, code: str, message: str) -> NotGift:
        """Return the exception for a fault at an offset."""
        place = self.place(offset)
        return NotGift(Problem(self.path, place.line, place.column, code, message))


def chunks_of(text: str, path: str, problems: list[Problem]) -> Iterator[Chunk]:
    """Yield the questions of a file as lines; remarks below the last one belong to none."""
    chunk = Chunk(path, "", [])
    remark_row = 0
    for row, line in enumerate([*text.split("\n"), ""]):
        bare = line.strip()
        if bare.startswith(REMARK):
            chunk.remarks.append(bare.removeprefix(REMARK).strip())
            remark_row = row
            continue
        is_category = bare.startswith(CATEGORY)
        if chunk.lines and (not bare or is_category):
            chunk.seal()
            yield chunk
            chunk = Chunk(path, chunk.category, [])
        if is_category:
            chunk.category = bare.removeprefix(CATEGORY).strip()
        elif bare:
            chunk.rows.append(row)
            chunk.lines.append(line)
    if any(chunk.remarks):
        message = "this remark stands below the last question. Move it above the question that it is about."
        problems.append(Problem(path, remark_row + 1, 1, "stray-remark", message, Severity.WARNING))


def hidden(found: re.Match[str]) -> str:
    """Return an escaped sign so that nobody takes it for a mark."""
    return chr(SURROGATE + ord(found[1])) + FILLER


def plain(text: str, *, keeps_lines: bool = True) -> str:
    """Return what an author meant; where lines only wrap, their ends are spaces."""
    return (text if keeps_lines else text.replace("\n", " ")).translate(MEANT)
