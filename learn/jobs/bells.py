"""The bell that wakes a worker: Huey over Redis, where `REDIS_URL` names one.

Rows remain the truth. A Redis that is absent, wiped or slow loses nothing: workers look at the table every
second anyway, and who rings waits a quarter of a second at most, then leaves the bell alone for a while.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app

from learn.config import Configuration, SettingRefused

MOST_SECONDS = 0.25
QUIET_SECONDS = 10.0

logger = logging.getLogger(__name__)


class Bell:
    """The bell of one installation; without an address it is silent."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._queue: Any = None
        self._wake: Any = None
        self._quiet_until = 0.0

    def ring(self) -> None:
        """Wake a worker; a ring that nobody has heard yet is enough for all who ring."""
        if not self.url or time.monotonic() < self._quiet_until:
            return
        try:
            if self._queue is None:
                self._queue = _queue_at(self.url, socket_timeout=MOST_SECONDS)
                self._wake = self._queue.task(name="wake")(_nothing)
            if not self._queue.pending_count():
                self._wake()
        except _redis_errors() as error:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            logger.warning("Redis does not answer (%s): jobs begin up to a second later.", error)

    def listener(self, wake: Callable[[], object]) -> Callable[[], bool]:
        """Return a step for a worker: it waits a second for a ring and calls `wake` when there is one."""
        queue = _queue_at(self.url)
        queue.task(name="wake")(_nothing)

        def listen() -> bool:
            if queue.dequeue() is not None:
                wake()
            return True

        return listen

    def fault(self) -> str | None:
        """Return why Redis does not answer, or None when it does."""
        try:
            _queue_at(self.url, socket_timeout=MOST_SECONDS * 8).pending_count()
        except _redis_errors() as error:
            return str(error)
        return None


def init_app(app: Flask) -> None:
    """Hang the bell up; an address that is none stops the start."""
    configuration: Configuration = app.config["CONFIGURATION"]
    url = configuration.text("REDIS_URL")
    try:
        # Connects to nobody yet; a driver that is missing is told of now, not to whoever asks for a job.
        _ = url and _queue_at(url)
    except ValueError as error:
        raise SettingRefused(
            "REDIS_URL must look like redis://host:6379/0, rediss://… or unix://…"
        ) from error
    app.extensions["job_bell"] = Bell(url)


def current_bell() -> Bell:
    """Return the bell of the current application."""
    bell: Bell = current_app.extensions["job_bell"]
    return bell


def ring() -> None:
    """Wake a worker of the current application."""
    current_bell().ring()


def _nothing() -> None:
    """Stand for what the worker does at a ring."""


def _queue_at(url: str, **timeouts: float) -> Any:  # noqa: ANN401 - Huey carries no types
    from huey import RedisHuey  # noqa: PLC0415 - most sites have no Redis
    from redis import ConnectionPool  # noqa: PLC0415
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    if timeouts:
        timeouts = {**timeouts, "socket_connect_timeout": timeouts["socket_timeout"]}
    pool = ConnectionPool.from_url(url, retry=Retry(NoBackoff(), 0), **timeouts)
    return RedisHuey("learn", connection_pool=pool, results=False)


def _redis_errors() -> tuple[type[Exception], ...]:
    from redis.exceptions import RedisError  # noqa: PLC0415 - see above

    return (RedisError, OSError)
