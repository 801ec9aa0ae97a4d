"""What differs between two versions of files, line by line, in no more lines than a page can hold."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 2
# All files of a page together.
MOST_LINES = 120
LONGEST_LINE = 300
# Beyond so many lines comparing takes longer than anybody waits.
MOST_COMPARED = 6_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a difference: added ("+"), taken away ("-"), or standing around (" "); "…" for a leap."""

    sign: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class FileDifference:
    """What became of one file: "added", "gone" or "changed"; `is_cut` when not all lines are shown."""

    path: str
    deed: str
    lines: tuple[Line, ...] = ()
    added: int = 0
    gone: int = 0
    is_cut: bool = False


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[set[str], set[str], set[str]]:
    """Return the paths that were added, are gone and have changed, by what stands for their content."""
    added, gone = after.keys() - before.keys(), before.keys() - after.keys()
    return added, gone, {path for path in before.keys() & after.keys() if before[path] != after[path]}


def deed_of(path: str, before: Container[str], after: Container[str]) -> str:
    """Return what became of a file that differs."""
    if path not in before:
        return "added"
    return "changed" if path in after else "gone"


def difference(path: str, before: str | None, after: str | None, most: int = MOST_LINES) -> FileDifference:
    """Return how a text changed; None where it was or is not there."""
    deed = "added" if before is None else "gone" if after is None else "changed"
    old, new = (before or "").splitlines(), (after or "").splitlines()
    if len(old) + len(new) > MOST_COMPARED:
        return FileDifference(path, deed, (), len(new), len(old), is_cut=True)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines = list(_lines(matcher, old, new))
    added = sum(line.sign == "+" for line in lines)
    gone = sum(line.sign == "-" for line in lines)
    return FileDifference(path, deed, tuple(lines[:most]), added, gone, len(lines) > most)


def _lines(matcher: "SequenceMatcher[str]", old: list[str], new: list[str]) -> Iterator[Line]:
    for at, group in enumerate(matcher.get_grouped_opcodes(AROUND)):
        if at:
            yield Line("…", 0, "")
        for deed, first, last, start, end in group:
            if deed == "equal":
                yield from (Line(" ", start + row + 1, _cut(text)) for row, text in enumerate(new[start:end]))
                continue
            yield from (Line("-", first + row + 1, _cut(text)) for row, text in enumerate(old[first:last]))
            yield from (Line("+", start + row + 1, _cut(text)) for row, text in enumerate(new[start:end]))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]} …"


def joined(mine: str, theirs: str) -> str:
    """Return both texts in one: what both have once, what differs one after the other, mine first."""
    own, other = mine.splitlines(keepends=True), theirs.splitlines(keepends=True)
    parts: list[str] = []
    for deed, first, last, start, end in SequenceMatcher(None, own, other, autojunk=False).get_opcodes():
        parts += own[first:last]
        if deed != "equal":
            if own[first:last] and start < end and not parts[-1].endswith("\n"):
                parts[-1] += "\n"
            parts += other[start:end]
    return "".join(parts)
