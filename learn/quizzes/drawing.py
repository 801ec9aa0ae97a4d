"""Which questions an attempt asks and in which order: decided once, by the attempt's seed and its history."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from learn.courses.draws import left_for, take_one_more
from learn.quizzes.chance import Chance


@dataclass(frozen=True, slots=True)
class Drawn:
    """One place of an attempt: the question version asked there and what it is worth."""

    question_version_id: int
    points: float


@dataclass(frozen=True, slots=True)
class History:
    """What earlier attempts of the learner asked, and what the questions of the banks are about.

    `asked` names for each version the number of the last attempt that asked its question, in this version
    or another; what was never asked is missing. `outcomes` holds the outcome of each version in a bank.
    """

    asked: Mapping[int, int] = field(default_factory=dict)
    outcomes: Mapping[int, str | None] = field(default_factory=dict)

    def asked_last(self) -> frozenset[int]:
        """Return the versions of the questions that the attempt before this one asked."""
        last = max(self.asked.values(), default=0)
        return frozenset(version_id for version_id, number in self.asked.items() if number == last)


class BankTooSmall(Exception):
    """A draw asks for more questions than its bank holds; publishing refuses such quizzes."""


def draw(
    items: Sequence[Mapping[str, Any]], *, chance: Chance, history: History, shuffles: bool
) -> list[Drawn]:
    """Return the questions of a new attempt, nothing twice; `items` is `Quiz.items`.

    A retry draws, where there is one, another question of the same outcome for each that the draw asked
    last time; what was never asked comes first, then what was asked longest ago. Where a draw took what a
    later one needs, it takes something else.
    """
    held = [[int(item["question"])] if "question" in item else [] for item in items]
    offered = [item.get("from", ()) for item in items]
    for number, item in enumerate(items):
        if "draw" in item:
            of_draw, count = chance.of("draw", number), int(item["draw"])
            held[number] = _chosen(left_for(number, held, offered), count, of_draw, history)
            while len(held[number]) < count:
                choose = partial(_one, chance=of_draw.of("room", len(held[number])), history=history)
                if not take_one_more(held, offered, number, choose):
                    raise BankTooSmall(f"{count} wanted, {len(held[number])} there")
    drawn = [
        Drawn(version_id, float(item.get("points", 1)))
        for item, version_ids in zip(items, held, strict=True)
        for version_id in version_ids
    ]
    return chance.of("order").shuffled(drawn) if shuffles else drawn


def _chosen(candidates: Sequence[int], count: int, chance: Chance, history: History) -> list[int]:
    """Return `count` of the candidates, or all if there are fewer."""
    siblings = _siblings(candidates, count, chance, history)
    others = [version_id for version_id in candidates if version_id not in siblings]
    rest = _least_known(others, count - len(siblings), chance.of("rest"), history)
    return chance.of("mixed").shuffled([*siblings, *rest])


def _siblings(candidates: Sequence[int], count: int, chance: Chance, history: History) -> list[int]:
    """Return, for what the draw asked last time, other questions of the same outcomes."""
    asked_last = history.asked_last()
    before = [version_id for version_id in candidates if version_id in asked_last]
    wanted = Counter(history.outcomes.get(version_id) for version_id in before[:count])
    chosen: list[int] = []
    for outcome, number in wanted.items():
        if outcome is not None:
            alike = [
                version_id
                for version_id in candidates
                if history.outcomes.get(version_id) == outcome and version_id not in asked_last
            ]
            chosen += _least_known(alike, number, chance.of("outcome", outcome), history)
    return chosen


def _least_known(candidates: Sequence[int], count: int, chance: Chance, history: History) -> list[int]:
    """Return `count` of the candidates: those never asked before, then those asked longest ago."""
    by_attempt: dict[int, list[int]] = {}
    for version_id in candidates:
        by_attempt.setdefault(history.asked.get(version_id, 0), []).append(version_id)
    chosen: list[int] = []
    for number in sorted(by_attempt):
        chosen += chance.of("asked", number).sample(by_attempt[number], count - len(chosen))
    return chosen


def _one(candidates: Sequence[int], *, chance: Chance, history: History) -> int:
    return _least_known(candidates, 1, chance, history)[0]
