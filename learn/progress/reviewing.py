"""The review deck: when a missed question comes back, when it is learnt, and which question is asked; pure.

A question comes back 1, 3, 7 and 21 days after it was missed. Who is late moves what follows by as many
days: the gaps between two questions stay. Expanding gaps do no better than even ones (Latimier 2021);
what helps is that questions come back at all.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from learn.quizzes.questions import NOT_MARKED_BY_KEY

DAYS_AFTER_MISS = (1, 3, 7, 21)
GAPS = tuple(later - earlier for earlier, later in zip((0, *DAYS_AFTER_MISS), DAYS_AFTER_MISS, strict=False))
RIGHT_TO_RETIRE = 3
MOST_A_DAY = 20
# The fixed questions of a quiz are asked there alone, until they are missed.
BY_PREFERENCE = ("bank", "lesson")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where a card stands: the gap it waits for, right answers running, its day, and whether it is learnt."""

    step: int
    right_count: int
    due_on: date
    is_retired: bool = False


def missed(today: date) -> Schedule:
    """Return the schedule of a question missed today, for the first time or once more."""
    return Schedule(0, 0, today + timedelta(days=GAPS[0]))


def answered(before: Schedule, fraction: float, today: date) -> Schedule:
    """Return the schedule after an answer today.

    Right goes on to the next gap, and three times running retires the card. Nothing right goes back to
    the first gap. Partly right waits for the same gap once more, and the run begins anew.
    """
    if fraction == 0:
        return missed(today)
    if fraction < 1:
        return Schedule(before.step, 0, today + timedelta(days=GAPS[before.step]))
    right_count = before.right_count + 1
    step = min(before.step + 1, len(GAPS) - 1)
    return Schedule(step, right_count, today + timedelta(days=GAPS[step]), right_count >= RIGHT_TO_RETIRE)


def is_missed(kind: str, fraction: float | None) -> bool:
    """Tell whether an answer makes a card: marked by a key, and not all of it right."""
    return kind not in NOT_MARKED_BY_KEY and fraction is not None and fraction < 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a card may ask, in the version served now; `holder` is where it stands.

    `is_used` says that the learner answered it today, whichever card asked it.
    """

    uid: str
    question_version_id: int
    holder: str
    is_used: bool = False


def chosen(
    missed_question: Candidate, siblings: Sequence[Candidate], *, last_uid: str, seed: str
) -> Candidate:
    """Return the question to ask: a sibling that was not asked last nor today, else what was missed itself.

    Banks come before lessons. The same `seed` chooses the same, so that a page read twice asks once. Whoever
    missed many questions of one outcome is not asked its few siblings again and again.
    """
    unused = [each for each in siblings if each.uid != last_uid and not each.is_used]
    for holder in BY_PREFERENCE:
        fresh = [each for each in unused if each.holder == holder]
        if fresh:
            return min(fresh, key=lambda each: _by_chance(seed, each.uid))
    return missed_question


def _by_chance(seed: str, uid: str) -> str:
    return hashlib.sha256(f"{seed} {uid}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Deck:
    """What waits for somebody: how many cards on which day, the earliest first, and today's answers."""

    today: date
    days: tuple[tuple[date, int], ...]
    answered_today: int

    @property
    def due_count(self) -> int:
        """Return how many cards are due today or were before."""
        return sum(count for day, count in self.days if day <= self.today)

    @property
    def left_today(self) -> int:
        """Return how many will still be asked today: no more than a day bears."""
        return max(0, min(self.due_count, MOST_A_DAY - self.answered_today))

    @property
    def is_full_day(self) -> bool:
        """Tell whether today's answers are used up."""
        return self.answered_today >= MOST_A_DAY

    def next_days(self) -> tuple[date, int] | None:
        """Return when cards are asked again once today is over, and how many then; None if never."""
        tomorrow = self.today + timedelta(days=1)
        if self.due_count:
            return tomorrow, _at_most(count for day, count in self.days if day <= tomorrow)
        return next(((day, _at_most([count])) for day, count in self.days), None)


def _at_most(counts: Iterable[int]) -> int:
    return min(MOST_A_DAY, sum(counts))
