"""What progress does without anybody waiting: days are sealed, courses that ask for less are completed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from learn import clock
from learn.jobs.tasks import Task
from learn.progress import services


def seal(now: datetime) -> None:
    """Seal yesterday's evidence, if it is not sealed yet."""
    services.seal_days(now)


def complete(task: Task) -> Mapping[str, Any]:
    """Complete who lacks nothing of a course any more, or go on where another worker was cut off."""
    course_id = task.arguments["course"]
    return {"completed": services.complete_places(course_id, clock.now, task.advance, task.done_count)}
