"""Where a trainee stands at a moment, in the words that every page and report counts with.

The words build on one another: whoever completed has started, who started was activated, and all are
invited. Active, stalled and lapsed are said of those who started and have not completed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

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


@dataclass(frozen=True, slots=True)
class Record:
    """The moments of one seat; None for what has not happened."""

    invited_at: datetime
    activated_at: datetime | None = None
    first_answer_at: datetime | None = None
    last_answer_at: datetime | None = None
    completed_at: datetime | None = None


def is_invited(record: Record, at: datetime) -> bool:
    """Tell whether they were named in an enrolment that was confirmed, signed in or not."""
    return record.invited_at <= at


def has_completed(record: Record, at: datetime) -> bool:
    """Tell whether all that the course requires was done."""
    return _by(record.completed_at, at)


def has_started(record: Record, at: datetime) -> bool:
    """Tell whether they answered a question."""
    return _by(record.first_answer_at, at) or has_completed(record, at)


def is_activated(record: Record, at: datetime) -> bool:
    """Tell whether they signed in once; who answers with an account of their own has."""
    return _by(record.activated_at, at) or has_started(record, at)


def standing(record: Record, at: datetime) -> Standing | None:
    """Return where they stand, None before they are invited; `last_answer_at` is the last one by then."""
    if not is_invited(record, at):
        return None
    if has_completed(record, at):
        return Standing.COMPLETED
    if not has_started(record, at):
        return Standing.ACTIVATED if is_activated(record, at) else Standing.INVITED
    silent = at - (record.last_answer_at or record.first_answer_at or at)
    if silent < STALLED_AFTER:
        return Standing.ACTIVE
    return Standing.STALLED if silent <= LAPSED_AFTER else Standing.LAPSED


def came_back(contacted_at: datetime, next_answer_at: datetime | None) -> bool:
    """Tell whether somebody answered something within seven days of being contacted."""
    return next_answer_at is not None and next_answer_at - contacted_at <= STALLED_AFTER


def _by(happened_at: datetime | None, at: datetime) -> bool:
    return happened_at is not None and happened_at <= at
