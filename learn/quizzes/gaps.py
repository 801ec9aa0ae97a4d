"""Gaps in a text: `[[late|delayed]]` to write, `[[=2 +- 0]]` for a number, `[[(down)|up]]` to pick from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from learn.quizzes.bodies import Body
from learn.quizzes.findings import Findings, Place
from learn.quizzes.keys import normalised
from learn.quizzes.numbers import BadNumber, BadRange, Interval, read_interval

GAP = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
HALF = re.compile(r"\[\[|\]\]")
RIGHT = re.compile(r"\((.+)\)", re.DOTALL)
# Two characters for private use stand around a gap's number while the text is rendered.
OPEN, CLOSE = "\ue000", "\ue001"
PLACEHOLDER = re.compile(f"{OPEN}(\\d+){CLOSE}")


@dataclass(frozen=True, slots=True)
class WrittenGap:
    """A gap with the spellings one language accepts."""

    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberGap:
    """A gap for a number."""

    interval: Interval


@dataclass(frozen=True, slots=True)
class PickGap:
    """A gap with texts to pick from; `right` is the place of the right one, from 0."""

    texts: tuple[str, ...]
    right: int


Gap = WrittenGap | NumberGap | PickGap


def read_gaps(body: Body, findings: Findings) -> tuple[Gap, ...]:
    """Return the gaps of a passage in reading order; those that cannot be read are among `findings`."""
    gaps = []
    for found in GAP.finditer(body.passage):
        gap = read_gap(found[1], place_of(found.start(), body), findings)
        if gap is not None:
            gaps.append(gap)
    note_open_gaps(body, findings)
    return tuple(gaps)


def note_open_gaps(body: Body, findings: Findings) -> None:
    """Note brackets without their other half, which would take the text behind them into a gap or show."""
    for found in GAP.finditer(body.passage):
        if "[[" in found[1]:
            report_open_gap(found.start(), body, findings)
    outside = GAP.sub(lambda found: " " * len(found[0]), body.passage)
    for found in HALF.finditer(outside):
        report_open_gap(found.start(), body, findings)


def report_open_gap(offset: int, body: Body, findings: Findings) -> None:
    """Note one such bracket."""
    findings.error(
        place_of(offset, body),
        "open-gap",
        "has a gap that does not end. Close each [[ with ]] before the next.",
    )


def read_gap(written: str, place: Place, findings: Findings) -> Gap | None:
    """Return the gap between double brackets, None if it cannot be read."""
    if written.strip().startswith("="):
        return read_number_gap(written.strip().removeprefix("="), place, findings)
    alternatives = [part.strip() for part in written.split("|")]
    if not all(alternatives) or "()" in alternatives:
        findings.error(
            place, "empty-gap", f"has a gap with nothing in it: [[{written}]]. Write what belongs there."
        )
        return None
    right = [number for number, part in enumerate(alternatives) if RIGHT.fullmatch(part)]
    if not right:
        return WrittenGap(tuple(alternatives))
    return read_pick_gap(alternatives, right, place, findings)


def read_number_gap(written: str, place: Place, findings: Findings) -> NumberGap | None:
    """Return a gap for a number."""
    try:
        return NumberGap(read_interval(written))
    except BadNumber as reason:
        code = "bad-number" if str(reason) else "empty-gap"
        findings.error(
            place, code, f'has "{reason}" in a gap where a number belongs. Write [[=2]] or [[=2 +- 1]].'
        )
    except BadRange:
        findings.error(
            place, "bad-range", f'has a gap with the range "{written.strip()}", which holds no number.'
        )
    return None


def read_pick_gap(
    alternatives: Sequence[str], right: Sequence[int], place: Place, findings: Findings
) -> PickGap | None:
    """Return a gap to pick for; one text stands in round brackets, the right one."""
    texts = tuple(part[1:-1].strip() if number in right else part for number, part in enumerate(alternatives))
    if len(right) > 1:
        findings.error(
            place, "several-right-answers", "has a gap with several texts in round brackets. Keep one."
        )
    elif len(texts) == 1:
        findings.error(
            place, "one-choice-only", "has a gap with one text to pick. Add a wrong one after a |."
        )
    elif len({normalised(text).casefold() for text in texts}) < len(texts):
        findings.error(place, "duplicate-choice", "has a gap that offers the same text twice.")
    else:
        return PickGap(texts, right[0])
    return None


def place_of(offset: int, body: Body) -> Place:
    """Return the line on which a gap stands."""
    start = body.passage_place or body.place
    return Place(start.path, start.line + body.passage.count("\n", 0, offset), start.column)


def with_placeholders(passage: str) -> str:
    """Return a passage with its gaps replaced by placeholders that no author can have written."""
    numbers = iter(range(passage.count("[[") + 1))
    clean = passage.replace(OPEN, "").replace(CLOSE, "")
    return GAP.sub(lambda _found: f"{OPEN}{next(numbers)}{CLOSE}", clean)
