"""Days as the people of this site count them: from midnight to midnight in the zone it is set to."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from learn.config import Configuration


def day_of(moment: datetime) -> date:
    """Return the day on which a moment lies for the people here."""
    return moment.astimezone(_zone()).date()


class Days:
    """Days of many moments, each as 2026-11-30: for sheets of thousands of rows.

    SQLite gives moments as text in UTC. Of such a day all moments before some minute lie on one day here and
    the others on the next, so that each day is worked out once, and each hour unless that minute is in it.
    """

    def __init__(self) -> None:
        self.zone = _zone()
        self.known: dict[str, tuple[str, str, str]] = {}
        self.hours: dict[str, str] = {}

    def texts(self, moments: Iterable[str | None]) -> list[str | None]:
        """Return the days of moments written in UTC: in one go they take half as long as one by one."""
        hours, worked_out = self.hours, self._worked_out
        return [
            None if moment is None else hours.get(moment[:13]) or worked_out(moment) for moment in moments
        ]

    def text(self, moment: Any) -> str | None:  # noqa: ANN401 - text, a moment or None, as the driver has it
        """Return the day of a moment as the driver gives it."""
        if moment is None:
            return None
        try:
            return self.hours[moment[:13]]
        except (KeyError, TypeError):
            return self._worked_out(moment)

    def _worked_out(self, moment: str | datetime) -> str:
        if isinstance(moment, datetime):
            return moment.astimezone(self.zone).date().isoformat()
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


def day_begins(moment: datetime) -> datetime:
    """Return when the day began on which a moment lies."""
    return moment.astimezone(_zone()).replace(hour=0, minute=0, second=0, microsecond=0)


def day_ends(day: date) -> datetime:
    """Return the last second of a day: what is due on it is due by then."""
    return datetime.combine(day, time(23, 59, 59), _zone())


def _zone() -> ZoneInfo:
    configuration: Configuration = current_app.config["CONFIGURATION"]
    return ZoneInfo(configuration.text("TIME_ZONE"))
