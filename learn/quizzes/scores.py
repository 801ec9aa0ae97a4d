"""What an attempt earned: a whole percentage, whether that passes, and the points by outcome."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

# A sum of shares such as 6 × 1/6 may fall short of 1 by a rounding error; nobody shall fail by one.
ROUNDING = 1e-9


class Earned(Protocol):
    """A marked question: its points, and which share of them was earned, from 0 to 1."""

    @property
    def outcome(self) -> str | None:
        """Return the outcome it belongs to, if any."""

    @property
    def points(self) -> float:
        """Return what it is worth."""

    @property
    def fraction(self) -> float | None:
        """Return the share earned; none yet where a person has to judge."""


@dataclass(frozen=True, slots=True)
class Score:
    """The result of an attempt; `by_outcome` holds [earned, possible] points."""

    percent: int
    by_outcome: dict[str, list[float]]


def score_of(questions: Iterable[Earned]) -> Score:
    """Return the score, rounded down; where no points are to be had, nothing is missing: 100."""
    # Of each question, the points earned and those possible.
    every: list[tuple[float, float]] = []
    by_outcome: dict[str, list[tuple[float, float]]] = {}
    for question in questions:
        points = (question.points * (question.fraction or 0), question.points)
        every.append(points)
        if question.outcome:
            by_outcome.setdefault(question.outcome, []).append(points)
    earned, possible = _sums(every)
    percent = math.floor(100 * earned / possible + ROUNDING) if possible else 100
    return Score(
        min(100, max(0, percent)),
        {outcome: [round(sum_, 6) for sum_ in _sums(by_outcome[outcome])] for outcome in sorted(by_outcome)},
    )


def _sums(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return math.fsum([earned for earned, _ in points]), math.fsum([possible for _, possible in points])
