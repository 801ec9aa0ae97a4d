"""Days as the people of this site count them: from midnight to midnight in the zone it is set to."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from learn.config import Configuration

# From which PostgreSQL counts.
MIDNIGHT = datetime(2000, 1, 1, tzinfo=UTC)
HOUR = 3_600_000_000


def day_of(moment: datetime) -> date:
    """Return the day on which a moment lies for the people here."""
    return moment.astimezone(_zone()).date()


class Days:
    """Days of many moments, each as 2026-11-30: for sheets of thousands of rows.

    Moments are as the driver gives them, see `as_given`. Of a day in UTC all moments before some minute lie
    on one day here and the others on the next, so that each day is worked out once, and each hour unless
    that minute is in it.
    """

    def __init__(self) -> None:
        self.zone = _zone()
        self.known: dict[str, tuple[str, str, str]] = {}
        self.hours: dict[str | int, str] = {}

    def texts(self, moments: Sequence[Any]) -> list[str | None]:
        """Return the days of moments: in one go they take half as long as one by one."""
        hours = self.hours
        if int in map(type, moments):
            counted = self._counted
            return [
                None if moment is None else hours.get(moment // HOUR) or counted(moment) for moment in moments
            ]
        written = self._written
        return [None if moment is None else hours.get(moment[:13]) or written(moment) for moment in moments]

    def text(self, moment: Any) -> str | None:  # noqa: ANN401 - as the driver gives it
        """Return the day of one moment."""
        return self.texts([moment])[0]

    def _counted(self, moment: int) -> str:
        written = (MIDNIGHT + timedelta(microseconds=moment)).isoformat(" ")
        found = self._written(written)
        if written[:13] in self.hours:
            self.hours[moment // HOUR] = found
        return found

    def _written(self, moment: str) -> str:
        day = moment[:10]
        turn, before, after = self.known.get(day) or self.known.setdefault(day, self._days(day))
        found = before if moment[11:16] < turn else after
        if moment[11:13] != turn[:2] or turn.endswith(":00"):
            self.hours[moment[:13]] = found
        return found

    def _days(self, day: str) -> tuple[str, str, str]:
        """Return the minute of a UTC day from which it is another day here, and both days."""
        midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
        first, last = (
            moment.astimezone(self.zone).date() for moment in (midnight, midnight + timedelta(1, -1))
        )
        begins = datetime.combine(last, time(), self.zone).astimezone(UTC).isoformat()
        return begins[11:16] if last > first else "24:00", first.isoformat(), last.isoformat()


def as_given(moment: datetime, database: str) -> str | int:
    """Return a moment as drivers give it: text in UTC on SQLite, microseconds since 2000 on PostgreSQL.

    The latter as `Prepared.pieces` asks for it; of each it would make an object otherwise.
    """
    if database == "postgresql":
        return (moment - MIDNIGHT) // timedelta(microseconds=1)
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def day_begins(moment: datetime) -> datetime:
    """Return when the day began on which a moment lies."""
    return moment.astimezone(_zone()).replace(hour=0, minute=0, second=0, microsecond=0)


def day_ends(day: date) -> datetime:
    """Return the last second of a day: what is due on it is due by then."""
    return datetime.combine(day, time(23, 59, 59), _zone())


def _zone() -> ZoneInfo:
    configuration: Configuration = current_app.config["CONFIGURATION"]
    return ZoneInfo(configuration.text("TIME_ZONE"))
