"""Which lessons a placement quiz shows to be known already; pure."""

from collections.abc import Mapping, Sequence

from learn.courses.outline import Outline, OutlinePage

KNOWN = 0.8
# A sum of shares may fall short by a rounding error; nobody shall miss a lesson by one.
ROUNDING = 1e-9


def known_lessons(outline: Outline, scores: Mapping[str, Sequence[float]]) -> tuple[OutlinePage, ...]:
    """Return the lessons all of whose outcomes were answered to 80 %; `scores` are [earned, possible].

    A lesson without an outcome cannot be tested, and one that a tutor marks waits for the tutor.
    """
    known = {
        outcome
        for outcome, (earned, possible) in scores.items()
        if possible > 0 and earned / possible + ROUNDING >= KNOWN
    }
    return tuple(
        page
        for page in outline.lessons
        if page.outcomes and page.complete != "manual" and known.issuperset(page.outcomes)
    )
