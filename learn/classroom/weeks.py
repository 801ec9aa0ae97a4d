"""The weekly picture: on which of the last days somebody studied; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

WEEKS = 8
DAYS = 7
QUIZ_KINDS = {"attempt handed in"}


@dataclass(frozen=True, slots=True)
class Weeks:
    """One state a day ("", "read" or "quiz"), beginning on a Monday, up to today."""

    days: list[str]

    @property
    def studied(self) -> int:
        """Return on how many days there was anything."""
        return sum(1 for day in self.days if day)


def first_moment(now: datetime, zone: str) -> datetime:
    """Return the Monday, seven weeks before this week's, from which the picture begins."""
    local = now.astimezone(ZoneInfo(zone))
    monday = local - timedelta(days=local.weekday() + DAYS * (WEEKS - 1))
    return monday.replace(hour=0, minute=0, second=0, microsecond=0)


def weeks_of(deeds: Iterable[tuple[datetime, str]], now: datetime, zone: str) -> Weeks:
    """Return the picture of `deeds` (moment, kind of evidence)."""
    start = first_moment(now, zone)
    today = now.astimezone(start.tzinfo).date()
    days = [""] * ((today - start.date()).days + 1)
    for at, kind in deeds:
        index = (at.astimezone(start.tzinfo).date() - start.date()).days
        if 0 <= index < len(days):
            days[index] = "quiz" if kind in QUIZ_KINDS or days[index] == "quiz" else "read"
    return Weeks(days)
