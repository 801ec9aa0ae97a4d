"""Jobs: each is done, whatever becomes of the others."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from huey.api import Task

from learn.jobs import do_all
from learn.jobs.queue import queue_in

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_job_that_fails_stops_no_other_and_is_named(caplog: pytest.LogCaptureFixture) -> None:
    done: list[datetime] = []

    def fail(_now: datetime) -> None:
        raise OSError("the disk is full")

    with caplog.at_level(logging.ERROR):
        assert do_all({"fail": fail, "work": done.append}, NOW) == ["fail"]
    assert done == [NOW]
    assert "“fail” failed" in caplog.text
    assert "the disk is full" in caplog.text


def test_the_queue_calls_once_an_hour_and_once_a_minute(tmp_path: Path) -> None:
    called: list[str] = []
    queue = queue_in(tmp_path, lambda: called.append("hourly"), lambda: called.append("minutely"))
    try:
        minutes = [datetime(2026, 3, 1, 12, minute) for minute in range(60)]  # noqa: DTZ001 - Huey counts so
        due: list[Task] = [task for minute in minutes for task in queue.read_periodic(minute)]
        for task in due:
            queue.execute(task)
        assert (called.count("hourly"), called.count("minutely")) == (1, 60)
    finally:
        queue.storage.close()
