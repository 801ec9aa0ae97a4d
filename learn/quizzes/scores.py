"""What an attempt earned: a whole percentage, whether that passes, and the points by outcome."""

import math
from collections.abc import Iterable
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
    asked = list(questions)
    earned, possible = _sums(asked)
    percent = math.floor(100 * earned / possible + ROUNDING) if possible else 100
    outcomes = sorted({question.outcome for question in asked if question.outcome})
    return Score(
        min(100, max(0, percent)),
        {
            outcome: [round(points, 6) for points in _sums(each for each in asked if each.outcome == outcome)]
            for outcome in outcomes
        },
    )


def _sums(questions: Iterable[Earned]) -> tuple[float, float]:
    asked = list(questions)
    earned = math.fsum(question.points * (question.fraction or 0) for question in asked)
    return earned, math.fsum(question.points for question in asked)
