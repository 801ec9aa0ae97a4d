"""A job as the function that carries it out sees it."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from learn.database import reading
from learn.jobs import services
from learn.jobs.queries import job_by_public_id
from learn.jobs.services import Claim


class Cancelled(Exception):
    """Somebody asked that the job stop."""


class HandedBack(Exception):
    """This worker ends; another goes on with the job."""


class JobFailed(Exception):
    """The job cannot be done however often it is tried; the message says why, to people."""


class Task:
    """A job under way: what was asked for, and how far it is.

    `done_count` is what an earlier worker had stored when it was cut off: what `advance` notes in the
    transaction of the work itself need not be done again.
    """

    def __init__(self, held: Claim, stopping: threading.Event) -> None:
        self.arguments = held.arguments
        self.by_person_id = held.by_person_id
        self.public_id = held.public_id
        self.done_count = held.done_count
        self._held = held
        self._stopping = stopping

    @property
    def is_cancelled(self) -> bool:
        """Tell whether somebody asked that the job stop, for one that has something to tidy first."""
        job = job_by_public_id(reading(), self.public_id)
        return job is not None and job.cancel_asked_at is not None

    def advance(self, done: int, total: int | None, now: datetime) -> None:
        """Store that `done` of `total` are done (None: unknown), then go on, or stop where one must.

        Raises `Cancelled`, `HandedBack` or `TakenOver`, which a job lets through. Called in the transaction
        of a batch they take the batch back with its progress, and whoever goes on does both again.
        """
        progress = services.store_progress(self._held, done, total, now)
        self.done_count = done
        if progress.is_cancel_asked:
            raise Cancelled(self.public_id)
        if self._stopping.is_set():
            raise HandedBack(self.public_id)


Work = Callable[[Task], Mapping[str, Any] | None]
