"""Days as the people of this site count them: from midnight to midnight in the zone it is set to."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask import current_app

from learn.config import Configuration


def day_of(moment: datetime) -> date:
    """Return the day on which a moment lies for the people here."""
    return moment.astimezone(_zone()).date()


def day_begins(moment: datetime) -> datetime:
    """Return when the day began on which a moment lies."""
    return moment.astimezone(_zone()).replace(hour=0, minute=0, second=0, microsecond=0)


def day_ends(day: date) -> datetime:
    """Return the last second of a day: what is due on it is due by then."""
    return datetime.combine(day, time(23, 59, 59), _zone())


def _zone() -> ZoneInfo:
    configuration: Configuration = current_app.config["CONFIGURATION"]
    return ZoneInfo(configuration.text("TIME_ZONE"))
