"""Hints of a quiz: how many there are, which comes next, and what the opened ones cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WHOLE = 100


@dataclass(frozen=True, slots=True)
class NextHint:
    """A hint that may be opened: its number among the question's, from 1, and its price in per cent."""

    number: int
    cost_percent: int


def next_hint(body: Mapping[str, Any], opened: int) -> NextHint | None:
    """Return the hint that comes after those opened, None when there is no more."""
    if opened >= int(body.get("hint_count", 0)):
        return None
    return NextHint(opened + 1, cost_percent(body))


def cost_percent(body: Mapping[str, Any]) -> int:
    """Return what each hint takes from the question's points."""
    return int(body.get("hint_cost", 0))


def less_hints(fraction: float, body: Mapping[str, Any], opened: int) -> float:
    """Return the share that is left of an answer's share once the opened hints are paid; never below 0."""
    return max(0.0, fraction - opened * cost_percent(body) / WHOLE)
