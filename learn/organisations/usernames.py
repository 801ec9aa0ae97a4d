"""User names that are proposed: short, typed on any phone, and probably free."""

import re
import unicodedata
from collections.abc import Iterator
from random import Random

# Like the codes beside them on a slip: no 0/o, 1/l/i.
DIGITS = "23456789"
UNCLEAR = re.compile(r"[^a-z]")
LONGEST_STEM = 10
SHORTEST_STEM = 3
STEM = "hunar"


def stem_of(name: str) -> str:
    """Return the first word of a name in plain Latin letters; names in other letters have a common stem."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = (UNCLEAR.sub("", word) for word in plain.split())
    return next((word[:LONGEST_STEM] for word in words if len(word) >= SHORTEST_STEM), STEM)


def proposals(name: str, chance: Random) -> Iterator[str]:
    """Yield user names for somebody, the shortest first; each length is less likely to be taken."""
    stem = stem_of(name)
    if stem != STEM:
        yield stem
    for length in (2, 2, 3, 4, 6, 8):
        yield stem + "".join(chance.choice(DIGITS) for _ in range(length))
