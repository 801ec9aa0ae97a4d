"""Where a trainee stands at a moment, in the words that every page and report counts with.

The words build on one another: whoever completed has started, who started was activated, and all are
invited. Active, stalled and lapsed are said of those who started and have not completed.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple, TypeVar

STALLED_AFTER = timedelta(days=7)
LAPSED_AFTER = timedelta(days=28)


class Standing(Enum):
    """Where somebody stands; the last four have started."""

    INVITED = "invited"
    ACTIVATED = "activated"
    ACTIVE = "active"
    STALLED = "stalled"
    LAPSED = "lapsed"
    COMPLETED = "completed"

    # There is one of each; the hash of an Enum is that of its name, and Python code in each row of a sheet.
    __hash__ = object.__hash__


class Record(NamedTuple):
    """The moments of one seat; None for what has not happened."""

    invited_at: datetime
    activated_at: datetime | None = None
    first_answer_at: datetime | None = None
    last_answer_at: datetime | None = None
    completed_at: datetime | None = None


def standing(record: Record, at: datetime) -> Standing | None:
    """Return where they stand, None before they are invited; `last_answer_at` is the last one by then."""
    moments = (record.activated_at, record.first_answer_at, record.last_answer_at, record.completed_at)
    return standing_between(record.invited_at, *moments, since(at))


def since(at: datetime) -> tuple[datetime, datetime, datetime]:
    """Return a moment, with those after which the last answer makes somebody active, and not yet lapsed."""
    return at, at - STALLED_AFTER, at - LAPSED_AFTER


Moment = TypeVar("Moment", datetime, str, int)


def standing_between(
    invited: Moment,
    activated: Moment | None,
    first: Moment | None,
    last: Moment | None,
    completed: Moment | None,
    bounds: tuple[Moment, Moment, Moment],
) -> Standing | None:
    """Return where they stand; moments may also be text or numbers in their order, as in long sheets."""
    at, stalled, lapsed = bounds
    if invited > at:
        return None
    if completed is not None and completed <= at:
        return Standing.COMPLETED
    if first is None or first > at:
        return Standing.ACTIVATED if activated is not None and activated <= at else Standing.INVITED
    heard = last or first
    if heard > stalled:
        return Standing.ACTIVE
    return Standing.STALLED if heard >= lapsed else Standing.LAPSED


def came_back(contacted_at: datetime, next_answer_at: datetime | None) -> bool:
    """Tell whether somebody answered something within seven days of being contacted."""
    return next_answer_at is not None and next_answer_at - contacted_at <= STALLED_AFTER
