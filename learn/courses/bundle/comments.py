"""Metadata comments under headings: found in the lines of a page and read as one flow mapping of YAML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from learn.courses.bundle.yaml_places import Document, Place, read_yaml
from learn.courses.problems import Problem

OPENING = "<!--"
CLOSING = "-->"
WITHOUT_BRACES = re.compile(r"\s*(?:id|draw)\s*:")
HOW_TO = "Write it on lines of its own, as <!-- {id: my-question} -->."


@dataclass(frozen=True, slots=True)
class Comment:
    """A metadata comment and the row behind it; rows count from 0 in the lines it was found in."""

    document: Document
    next_row: int
    problems: tuple[Problem, ...] = ()


def comment_below(lines: Sequence[str], row: int, first_line: int, path: str) -> Comment | None:
    """Return the metadata comment on the first line with text from `row`, or None where there is none.

    A comment that was meant as metadata and cannot be read has problems and an empty document.
    """
    while row < len(lines) and not lines[row].strip():
        row += 1
    if row == len(lines) or not lines[row].lstrip().startswith(OPENING):
        return None
    start = (first_line + row, lines[row].index(OPENING) + 1)
    last = next((at for at in range(row, len(lines)) if CLOSING in lines[at]), None)
    if last is None or any(OPENING in line for line in lines[row + 1 : last + 1]):
        return _broken(path, start, row + 1, "this comment has no end.") if "{" in lines[row] else None
    inside, behind = _inside(lines[row : last + 1])
    if not inside.lstrip().startswith("{"):
        if not WITHOUT_BRACES.match(inside):
            return None
        return _broken(path, start, last + 1, "this comment has no braces.")
    if behind.strip() or not inside.rstrip().endswith("}"):
        return _broken(path, start, last + 1, "this comment holds more than its braces.")
    return _read(inside, path, (start[0], start[1] + len(OPENING)), last + 1)


def _inside(lines: Sequence[str]) -> tuple[str, str]:
    text = "\n".join(lines)
    inside, _, behind = text[text.index(OPENING) + len(OPENING) :].partition(CLOSING)
    return inside, behind


def _read(inside: str, path: str, start: Place, next_row: int) -> Comment:
    document = read_yaml(inside, path, start)
    return Comment(document, next_row, document.problems)


def _broken(path: str, place: Place, next_row: int, what: str) -> Comment:
    problem = Problem(path, *place, "bad-comment", f"{what} {HOW_TO}")
    return Comment(Document(path, place), next_row, (problem,))
