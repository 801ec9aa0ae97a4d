"""What chance decides in an attempt, made from its seed by a rule that stays the same for ever.

Python's `random` may change between versions; SHA-256 does not. The n-th number of a chance is the first
eight bytes, read as one big-endian number, of the SHA-256 of its name, a colon and n, counted from 0. A
name is the seed and what is decided, with slashes between. Another rule would be another module: attempts
that were started by this one shall be drawn again as they were.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Thing = TypeVar("Thing")
NUMBER_BYTES = 8


@dataclass(frozen=True, slots=True)
class Chance:
    """One thing that chance decides: asked again, it decides alike."""

    name: str

    def of(self, *purpose: object) -> "Chance":
        """Return the chance that decides something else of the same attempt."""
        return Chance("/".join([self.name, *map(str, purpose)]))

    def number(self, turn: int) -> int:
        """Return the number of this turn, below 2**64."""
        digest = hashlib.sha256(f"{self.name}:{turn}".encode("utf-8", "replace")).digest()
        return int.from_bytes(digest[:NUMBER_BYTES], "big")

    def sample(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """Return `count` of the things, or all if there are fewer, in an order that chance decides.

        Takes time by the number of things taken, not of those there are: a bank may be large.
        """
        moved: dict[int, int] = {}
        taken = []
        for turn in range(min(count, len(things))):
            last = len(things) - 1 - turn
            place = self.number(turn) % (last + 1)
            taken.append(things[moved.get(place, place)])
            moved[place] = moved.get(last, last)
        return taken

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """Return all of the things in an order that chance decides."""
        return self.sample(things, len(things))
