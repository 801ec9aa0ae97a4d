"""When a reminder may be sent, and about which course; pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

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
    cohort_id: int
    course_id: int
    release_id: int
    due_at: datetime | None
    pages_done: str


@dataclass(frozen=True, slots=True)
class NearDay:
    """A day that is near: of a module, or of the whole course where `module_uid` is empty."""

    due_on: date
    module_uid: str = ""


def is_day(now: datetime) -> bool:
    """Tell whether mails may leave: from nine in the morning until seven in the evening."""
    return FROM_HOUR <= now.astimezone(ZONE).hour < UNTIL_HOUR


def week_of(now: datetime) -> date:
    """Return the Monday of the week, in which somebody gets one reminder."""
    today = now.astimezone(ZONE).date()
    return today - timedelta(days=today.weekday())


def near_day(
    course_day: date | None, module_days: Mapping[str, date], undone: Collection[str], today: date
) -> NearDay | None:
    """Return the first day within a week that is set for the course or a module with work undone, if any."""
    days = [NearDay(day, module) for module, day in module_days.items() if module in undone]
    if course_day is not None:
        days.append(NearDay(course_day))
    near = [each for each in days if today <= each.due_on <= today + DUE_WITHIN]
    return min(near, key=lambda each: (each.due_on, each.module_uid), default=None)


def most_urgent(found: Iterable[tuple[Candidate, NearDay]]) -> list[tuple[Candidate, NearDay]]:
    """Return one course for each trainee: what is due first."""
    chosen: dict[int, tuple[Candidate, NearDay]] = {}
    for candidate, day in sorted(found, key=lambda each: (each[1].due_on, each[0].enrolment_id)):
        chosen.setdefault(candidate.trainee_id, (candidate, day))
    return list(chosen.values())
