"""Which questions an attempt asks and in which order: decided once, by a random source given to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Drawn:
    """One place of an attempt: the question version asked there and what it is worth."""

    question_version_id: int
    points: float


class BankTooSmall(Exception):
    """A draw asks for more questions than its bank holds; publishing refuses such quizzes."""


def draw(
    items: Sequence[Mapping[str, Any]], *, random: Random, seen: Collection[int], shuffles: bool
) -> list[Drawn]:
    """Return the questions of a new attempt; nothing twice, and what was `seen` before only when it must be.

    `items` is `Quiz.items`. The same `random` state gives the same draw.
    """
    taken: set[int] = {int(item["question"]) for item in items if "question" in item}
    drawn: list[Drawn] = []
    for item in items:
        points = float(item.get("points", 1))
        if "question" in item:
            drawn.append(Drawn(int(item["question"]), points))
            continue
        chosen = _chosen(item, random, seen, taken)
        taken.update(chosen)
        drawn.extend(Drawn(version_id, points) for version_id in chosen)
    if shuffles:
        random.shuffle(drawn)
    return drawn


def _chosen(
    item: Mapping[str, Any], random: Random, seen: Collection[int], taken: Collection[int]
) -> list[int]:
    candidates = [version_id for version_id in item["from"] if version_id not in taken]
    count = int(item["draw"])
    if len(candidates) < count:
        raise BankTooSmall(f"{count} wanted, {len(candidates)} there")
    fresh = [version_id for version_id in candidates if version_id not in seen]
    old = [version_id for version_id in candidates if version_id in seen]
    chosen = random.sample(fresh, min(count, len(fresh)))
    return chosen + random.sample(old, count - len(chosen))
