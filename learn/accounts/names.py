"""User names: what one may look like, when two are the same, and what to offer when one is taken."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import Enum
from itertools import islice

from learn.ids import typeable
from learn.urdu import fold

SHORTEST = 3
LONGEST = 30
LONGEST_KEY = 80
SUGGESTED = 3
JOINERS = "._-"
# Letters, the marks that belong to them, and decimal digits, of any script.
ALLOWED_CATEGORIES = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"}


class NameProblem(Enum):
    """Why a user name cannot be had by anybody."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    ODD_CHARACTER = "odd character"
    ODD_START = "odd start"


def tidied(typed: str) -> str:
    """Return the name as it is stored: compatibility forms resolved, outer spaces gone."""
    return unicodedata.normalize("NFKC", typed).strip()


def name_problem(name: str) -> NameProblem | None:
    """Return what is wrong with a tidied name, or None."""
    if any(not _is_allowed(character) for character in name):
        return NameProblem.ODD_CHARACTER
    key = name_key(name)
    if min(len(name), len(key)) < SHORTEST:
        return NameProblem.TOO_SHORT
    if len(name) > LONGEST or len(key) > LONGEST_KEY:
        return NameProblem.TOO_LONG
    if unicodedata.category(name[0])[0] not in "LN":
        return NameProblem.ODD_START
    return None


def _is_allowed(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character) in ALLOWED_CATEGORIES


def name_key(name: str) -> str:
    """Return the folded name by which people are found: names that look alike have one key."""
    return fold(name)


def candidates(name: str) -> tuple[str, ...]:
    """Return names close to a taken one, nicest first; the last ones are random, so some are free."""
    stem = re.sub(r"\d+$", "", name).rstrip(JOINERS) or name
    counted = [f"{stem[: LONGEST - 1]}{number}" for number in range(2, 10)]
    random = [f"{stem[: LONGEST - 4]}.{typeable(3)}" for _ in range(SUGGESTED)]
    return (*(each for each in counted if each != name), *random)


def suggestions(offered: Iterable[str], taken_keys: Collection[str]) -> tuple[str, ...]:
    """Return the first few of `offered` whose keys nobody has."""
    return tuple(islice((each for each in offered if name_key(each) not in taken_keys), SUGGESTED))
