"""Two tabs or two phones with one attempt: which answer may be saved over which.

A form says, with each answer, what it had loaded. What the learner gave looking at an older answer than the
one that is saved is not saved over it unasked.
"""

import hashlib
import json
from collections.abc import Sequence
from enum import Enum

# Two answers of one question look alike once in 65,536 times, and then the later one counts.
LENGTH = 4


class Saving(Enum):
    """What becomes of an answer that arrives."""

    SAVE = "it is new, and given with what is saved in view"
    NOTHING_NEW = "it is what is saved, or what the tab had loaded before something newer was saved"
    OUTDATED = "it was given over something older than what is saved"


def fingerprint(seed: str, position: int, answer: Sequence[str]) -> str:
    """Return what a form says it had loaded: nothing for no answer, else four digits that tell nothing."""
    if not answer:
        return ""
    told = json.dumps([seed, "loaded", position, list(answer)])
    return hashlib.sha256(told.encode()).hexdigest()[:LENGTH]


def saving_of(
    seed: str, position: int, saved: Sequence[str], given: Sequence[str], loaded: str | None
) -> Saving:
    """Return what becomes of `given`; `loaded` is the fingerprint that came with it, if any did."""
    if list(given) == list(saved):
        return Saving.NOTHING_NEW
    if loaded is None or loaded == fingerprint(seed, position, saved):
        return Saving.SAVE
    return Saving.NOTHING_NEW if loaded == fingerprint(seed, position, given) else Saving.OUTDATED
