"""The queue behind the jobs: Huey over a SQLite file. Only the housekeeping process loads it."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path

from huey import SqliteHuey, crontab

# Every hour rather than once a day: a laptop that was closed at midnight catches up soon.
MINUTE = "7"
HEALTH_SECONDS = 10


def queue_in(instance: Path, hourly: Callable[[], object], minutely: Callable[[], object]) -> SqliteHuey:
    """Return the installation's queue, which calls `hourly` once an hour and `minutely` once a minute."""
    queue = SqliteHuey("learn", filename=str(instance / "jobs.sqlite"), results=False, fsync=True)
    queue.periodic_task(crontab(minute=MINUTE), name="hourly")(hourly)
    queue.periodic_task(crontab(), name="minutely")(minutely)
    return queue


def work(queue: SqliteHuey) -> None:
    """Work until SIGTERM or SIGINT; a job under way is cut off, as its transaction allows.

    Huey's own loop is not used: on SIGHUP it would start the whole command again.
    """
    stopping = threading.Event()
    consumer = queue.create_consumer(workers=1, worker_type="thread", check_worker_health=True)
    consumer.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    while not stopping.wait(HEALTH_SECONDS):
        consumer.check_worker_health()
    consumer.stop()
