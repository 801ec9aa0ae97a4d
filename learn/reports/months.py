"""Months as funders count them: whole ones, in the zone of the installation; pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class NotAMonth(ValueError):
    """A month is written as 2026-11."""


@dataclass(frozen=True, slots=True)
class Month:
    """From its first moment until the first of the month that follows."""

    name: str
    begins: datetime
    ends: datetime
    zone: str

    def moment(self, now: datetime) -> datetime:
        """Return as of when the month is told: its last moment, or the last of this day while it lasts.

        Whoever asks twice on one day, in whatever way, is told of the same moment.
        """
        today = now.astimezone(ZoneInfo(self.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        last = min((today + timedelta(days=1)).astimezone(UTC), self.ends)
        return last - timedelta(microseconds=1)


def month_of(name: str, zone: str) -> Month:
    """Return the month of that name; raises `NotAMonth`."""
    match = MONTH.fullmatch(name)
    # Of the first and the last year not every month begins and ends in every zone.
    if match is None or not date.min.year < int(match[1]) < date.max.year:
        raise NotAMonth(name)
    year, number = int(match[1]), int(match[2])
    following = (year + 1, 1) if number == 12 else (year, number + 1)  # noqa: PLR2004
    return Month(name, _midnight(year, number, zone), _midnight(*following, zone), zone)


def month_name(moment: datetime, zone: str) -> str:
    """Return the name of the month in which a moment lies."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m}"


def _midnight(year: int, month: int, zone: str) -> datetime:
    return datetime(year, month, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
