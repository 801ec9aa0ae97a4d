"""The lines between `---` and `---` at the head of a Markdown file."""

from dataclasses import dataclass

from learn.courses.bundle.yaml_places import Document, read_yaml
from learn.courses.problems import Problem

FENCE = "---"


@dataclass(frozen=True, slots=True)
class Parts:
    """A Markdown file in two: what the program reads and what people read.

    `front` is None where a file has none; `body_line` is the file's line of the body's first character.
    """

    front: Document | None
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()


def parted(text: str, path: str) -> Parts:
    """Return the front matter and the body of `text`, with the front matter's places counted in the file."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return Parts(None, text, 1)
    closing = next((row for row, line in enumerate(lines[1:], start=1) if line.rstrip() == FENCE), None)
    if closing is None:
        message = "the front matter has no end. Write --- on a line of its own below its last key."
        return Parts(None, "", 1, (Problem(path, 1, 1, "bad-front-matter", message),))
    front = read_yaml("\n".join(lines[1:closing]), path, (2, 1))
    body = "\n".join(lines[closing + 1 :])
    return Parts(front, body, closing + 2, front.problems)
