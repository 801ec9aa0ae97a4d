"""Marks by a corrected question: what each decision would change, for whom, before anything does; pure."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from learn.quizzes.carried_over import carried_over
from learn.quizzes.hints import less_hints
from learn.quizzes.questions import grade
from learn.quizzes.scores import ROUNDING, score_of
from learn.quizzes.variables import NO_ANSWER, variables_of, with_numbers


class Mode(StrEnum):
    """What an owner decides about the marks of answers to older versions of a question."""

    KEEP = "keep"
    RAISE = "raise"
    REGRADE = "regrade"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a question with its key."""

    id: int
    uid: str
    kind: str
    content_hash: str
    body: Mapping[str, Any]
    key: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A question of a handed-in attempt: what it is worth and which share was earned."""

    position: int
    outcome: str | None
    points: float
    fraction: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A handed-in attempt with all its marks."""

    attempt_id: int
    pass_percent: int
    percent: int
    is_passed: bool
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What an answer earned, and what it earns by the corrected question; None if it cannot be told."""

    attempt_id: int
    position: int
    uid: str
    before: float
    again: float | None


def with_the_same_numbers(corrected: Version, numbers: Mapping[str, str] | None) -> Version | None:
    """Return the corrected version with the numbers that an attempt drew.

    None if it draws other ones, or has no result for these, which it may draw no more.
    """
    if {each.name for each in variables_of(corrected.body)} != set(numbers or ()):
        return None
    key = with_numbers(corrected.key, numbers)
    if NO_ANSWER in key.get("expected", ()):
        return None
    return replace(corrected, body=with_numbers(corrected.body, numbers), key=key)


def marked_again(
    old: Version,
    corrected: Version,
    answer: Sequence[str],
    numbers: Mapping[str, str] | None = None,
    hint_count: int = 0,
) -> float | None:
    """Return the share that an answer to the old version earns by the corrected one, if it answers that.

    It was given to these numbers, and hints cost what they cost when they were opened.
    """
    asked = with_the_same_numbers(corrected, numbers)
    if asked is None:
        return None
    moved = carried_over(old.kind, old.body, asked.kind, asked.body, answer)
    if moved is None:
        return None
    mark = grade(asked.kind, asked.body, asked.key, moved, asked.body["source_lang"])
    return less_hints(mark.fraction, old.body, hint_count)


def fraction_after(mode: Mode, remark: Remark) -> float:
    """Return the share that stands after a decision; what cannot be marked again keeps its mark."""
    match mode:
        case Mode.EVERYONE:
            return 1.0
        case Mode.RAISE if remark.again is not None:
            return max(remark.before, remark.again)
        case Mode.REGRADE if remark.again is not None:
            return remark.again
        case _:
            return remark.before


def fraction_earned(mode: Mode, remark: Remark) -> float:
    """Return the share that stands after a decision, without what is given to everyone."""
    return fraction_after(Mode.RAISE if mode is Mode.EVERYONE else mode, remark)


@dataclass(frozen=True, slots=True)
class Rescored:
    """The result of an attempt after a decision. A pass once given sticks, whatever the percentage."""

    percent: int
    is_passed: bool
    is_newly_passed: bool
    by_outcome: dict[str, list[float]]
    earned_more: float


def rescored(sheet: Sheet, fractions: Mapping[int, float]) -> Rescored:
    """Return the attempt's result with these shares, by position, in place of those on the sheet."""
    lines = [replace(line, fraction=fractions.get(line.position, line.fraction)) for line in sheet.lines]
    score = score_of(lines)
    reaches = score.percent >= sheet.pass_percent
    more = math.fsum(
        line.points * (line.fraction - before.fraction)
        for line, before in zip(lines, sheet.lines, strict=True)
    )
    return Rescored(
        score.percent,
        sheet.is_passed or reaches,
        reaches and not sheet.is_passed,
        score.by_outcome,
        0.0 if abs(more) < ROUNDING else more,
    )


@dataclass(frozen=True, slots=True)
class Consequence:
    """How many attempts a decision raises, passes and lowers; `below_pass` fall below the pass mark."""

    raised: int = 0
    newly_passed: int = 0
    fallen: int = 0
    below_pass: int = 0


@dataclass(frozen=True, slots=True)
class Impact:
    """How many attempts were asked, in how many nothing can be marked again, and what each mode does."""

    attempts: int
    unmarkable: int
    by_mode: Mapping[Mode, Consequence]

    @property
    def changes_marks(self) -> bool:
        """Tell whether marking again would give anybody another result."""
        again = self.by_mode[Mode.REGRADE]
        return again.raised + again.fallen > 0


@dataclass(frozen=True, slots=True)
class Report:
    """The impact of each corrected question by uid, and of all of them together."""

    by_question: Mapping[str, Impact]
    total: Impact


def report_on(uids: Sequence[str], remarks: Iterable[Remark], sheets: Mapping[int, Sheet]) -> Report:
    """Return what each decision would do, question by question and in sum; nobody is counted twice."""
    found = list(remarks)
    return Report(
        {uid: impact_of([each for each in found if each.uid == uid], sheets) for uid in uids},
        impact_of(found, sheets),
    )


def impact_of(remarks: Iterable[Remark], sheets: Mapping[int, Sheet]) -> Impact:
    """Return what each decision would do to the attempts of these answers."""
    by_attempt: dict[int, list[Remark]] = defaultdict(list)
    for remark in remarks:
        by_attempt[remark.attempt_id].append(remark)
    return Impact(
        len(by_attempt),
        sum(all(remark.again is None for remark in each) for each in by_attempt.values()),
        {mode: _consequence(mode, by_attempt, sheets) for mode in Mode},
    )


def _consequence(
    mode: Mode, by_attempt: Mapping[int, Sequence[Remark]], sheets: Mapping[int, Sheet]
) -> Consequence:
    raised = newly_passed = fallen = below_pass = 0
    for attempt_id, remarks in by_attempt.items():
        sheet = sheets[attempt_id]
        after = rescored(sheet, {each.position: fraction_after(mode, each) for each in remarks})
        raised += after.earned_more > 0
        fallen += after.earned_more < 0
        newly_passed += after.is_newly_passed
        below_pass += sheet.percent >= sheet.pass_percent > after.percent
    return Consequence(raised, newly_passed, fallen, below_pass)
