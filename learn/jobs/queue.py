"""The timetable of chores: Huey over a SQLite file. Only processes that work load it."""

from collections.abc import Callable
from pathlib import Path

from huey import SqliteHuey, crontab

# Every hour rather than once a day: a laptop that was closed at midnight catches up soon.
MINUTE = "7"


def queue_in(instance: Path, hourly: Callable[[], object], minutely: Callable[[], object]) -> SqliteHuey:
    """Return the installation's queue, which calls `hourly` once an hour and `minutely` once a minute."""
    queue = SqliteHuey("learn", filename=str(instance / "jobs.sqlite"), results=False, fsync=True)
    queue.periodic_task(crontab(minute=MINUTE), name="hourly")(hourly)
    queue.periodic_task(crontab(), name="minutely")(minutely)
    return queue
