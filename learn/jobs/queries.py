"""Questions asked of the table of jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select
from sqlalchemy.orm import Session

from learn.jobs.models import Job

Reader = Connection | Session

# Whoever gave no sign of life for so long is dead: another takes the job.
SILENCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as pages show it; `total_count` is None while nobody knows how much there is to do."""

    public_id: str
    kind: str
    label: str
    arguments: dict[str, Any]
    state: str
    done_count: int
    total_count: int | None
    result: dict[str, Any] | None
    tries: int
    most_tries: int
    not_before: datetime
    created_at: datetime
    started_at: datetime | None
    beat_at: datetime | None
    finished_at: datetime | None
    cancel_asked_at: datetime | None
    error: str | None
    fault: str | None
    by_person_id: int | None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen unless somebody asks for it again."""
        return self.state in {"done", "failed", "cancelled"}

    @property
    def is_being_cancelled(self) -> bool:
        """Tell whether somebody asked to stop it and its worker has not yet."""
        return self.state == "running" and self.cancel_asked_at is not None


JOBS = select(*(getattr(Job, name) for name in JobRow.__slots__))


def job_by_public_id(reader: Reader, public_id: str) -> JobRow | None:
    """Return a job; whether who asks may see it is for the caller to say (`by_person_id`, `arguments`)."""
    row = reader.execute(JOBS.where(Job.public_id == public_id)).first()
    return JobRow(*row) if row is not None else None


def counts_by_state(reader: Reader) -> dict[str, int]:
    """Return how many jobs are in each state that has any."""
    rows = reader.execute(select(Job.state, func.count()).group_by(Job.state))
    return {row[0]: row[1] for row in rows}


def oldest_waiting(reader: Reader, now: datetime) -> JobRow | None:
    """Return the job that has waited longest of those that could be worked on and are not."""
    row = reader.execute(JOBS.where(is_free(now)).order_by(Job.not_before, Job.id).limit(1)).first()
    return JobRow(*row) if row is not None else None


def jobs_in(reader: Reader, *states: str, limit: int = 50, before_id: int | None = None) -> list[JobRow]:
    """Return the newest jobs in these states; of any state where none is named."""
    asked = JOBS.order_by(Job.id.desc()).limit(limit)
    if states:
        asked = asked.where(Job.state.in_(states))
    if before_id is not None:
        asked = asked.where(Job.id < before_id)
    return [JobRow(*row) for row in reader.execute(asked)]


def under_way(reader: Reader, kind: str) -> list[JobRow]:
    """Return the jobs of this kind that are not over, the oldest first."""
    open_ones = JOBS.where(Job.kind == kind, Job.state.in_(("queued", "running"))).order_by(Job.id)
    return [JobRow(*row) for row in reader.execute(open_ones)]


def newest_of(reader: Reader, kind: str) -> JobRow | None:
    """Return the job of this kind that was asked for last."""
    row = reader.execute(JOBS.where(Job.kind == kind).order_by(Job.id.desc()).limit(1)).first()
    return JobRow(*row) if row is not None else None


def failures(reader: Reader, limit: int = 50) -> list[JobRow]:
    """Return the newest jobs that failed for good; `error` or `fault` says why."""
    return jobs_in(reader, "failed", limit=limit)


def broken_since(reader: Reader, moment: datetime) -> int:
    """Return how many jobs failed since then because something broke, not because of what was asked."""
    broken = (Job.state == "failed", Job.fault.is_not(None), Job.error.is_(None), Job.finished_at >= moment)
    return reader.scalar(select(func.count(Job.id)).where(*broken)) or 0


def is_free(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a job can be taken: it waits and is due, or its worker fell silent."""
    return or_(
        and_(Job.state == "queued", Job.not_before <= now),
        and_(Job.state == "running", Job.beat_at < now - SILENCE),
    )
