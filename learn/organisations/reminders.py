"""When a reminder may be sent, and about which course; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

QUIET_AFTER = timedelta(days=7)
DUE_WITHIN = timedelta(days=7)
BETWEEN = timedelta(days=7)
# Where the people are, whatever zone a site shows times in: nobody is woken.
ZONE = ZoneInfo("Asia/Karachi")
FROM_HOUR, UNTIL_HOUR = 9, 19


@dataclass(frozen=True, slots=True)
class Candidate:
    """A course that a trainee has not completed, with what a reminder about it needs."""

    trainee_id: int
    public_id: str
    name: str
    email: str
    language: str | None
    organisation: str
    enrolment_id: int
    course_uid: str
    release_id: int
    due_at: datetime | None
    quiet_since: datetime


def is_day(now: datetime) -> bool:
    """Tell whether mails may leave: from nine in the morning until seven in the evening."""
    return FROM_HOUR <= now.astimezone(ZONE).hour < UNTIL_HOUR


def week_of(now: datetime) -> date:
    """Return the Monday of the week, in which somebody gets one reminder."""
    today = now.astimezone(ZONE).date()
    return today - timedelta(days=today.weekday())


def is_due_soon(candidate: Candidate, now: datetime) -> bool:
    """Tell whether the course is due within a week and not over yet."""
    return candidate.due_at is not None and now <= candidate.due_at <= now + DUE_WITHIN


def most_urgent(candidates: Iterable[Candidate], now: datetime) -> list[Candidate]:
    """Return one course for each trainee: what is due first, else where they have been quiet longest."""
    chosen: dict[int, Candidate] = {}
    for each in candidates:
        held = chosen.get(each.trainee_id)
        if held is None or _urgency(each, now) < _urgency(held, now):
            chosen[each.trainee_id] = each
    return list(chosen.values())


def _urgency(candidate: Candidate, now: datetime) -> tuple[bool, datetime, int]:
    is_soon = is_due_soon(candidate, now)
    since = candidate.due_at if is_soon and candidate.due_at else candidate.quiet_since
    return (not is_soon, since, candidate.enrolment_id)
