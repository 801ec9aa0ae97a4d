"""Taking a job and telling what became of it; the database decides who has it.

Every deed here names the claim it is done under and raises `TakenOver` where another worker has taken the
job since, which happens to a machine that slept for longer than `learn.jobs.queries.SILENCE`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from learn.database import reading, transaction
from learn.jobs.models import Job
from learn.jobs.queries import is_free
from learn.waits import wait_after

FIRST_WAIT = timedelta(seconds=10)
LONGEST = 300
CUT_OFF = "Every process that worked on it ended in the middle, as often as it may be tried."


class TakenOver(Exception):
    """Another worker has this job now: whatever is still to do is theirs."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in the hands of one worker; `tries` is the number of their turn."""

    id: int
    public_id: str
    kind: str
    arguments: dict[str, Any]
    done_count: int
    total_count: int | None
    tries: int
    most_tries: int
    by_person_id: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What is noted of a job under way."""

    done_count: int
    total_count: int | None
    is_cancel_asked: bool


CLAIMED = tuple(getattr(Job, name) for name in Claim.__slots__)


def claim(kinds: Collection[str], now: datetime) -> Claim | None:
    """Take the job of these kinds that has waited longest, or None; two workers never take the same.

    A job whose workers died as often as it may be tried fails here, and one that was to be cancelled ends.
    """
    free = select(Job.id).where(Job.kind.in_(kinds), is_free(now)).order_by(Job.not_before, Job.id).limit(10)
    # Looked for without a transaction, because on SQLite those who only look would stand in line to write.
    for job_id in reading().scalars(free).all():
        taken = _take(job_id, now)
        if taken is not None:
            return taken
    return None


def _take(job_id: int, now: datetime) -> Claim | None:
    with transaction() as session:
        free = update(Job).where(Job.id == job_id, is_free(now))
        ended = {"state": "cancelled", "finished_at": now}
        if session.execute(free.where(Job.cancel_asked_at.is_not(None)).values(ended)).rowcount:  # type: ignore[attr-defined]
            return None
        died = {"state": "failed", "finished_at": now, "fault": CUT_OFF}
        if session.execute(free.where(Job.tries >= Job.most_tries).values(died)).rowcount:  # type: ignore[attr-defined]
            return None
        begun = {"started_at": func.coalesce(Job.started_at, now), "beat_at": now}
        taking = free.values(state="running", tries=Job.tries + 1, **begun).returning(*CLAIMED)
        row = session.execute(taking).first()
        return Claim(*row) if row is not None else None


def store_progress(held: Claim, done: int, total: int | None, now: datetime) -> Progress:
    """Note how much is done; together with the work itself when called in its transaction."""
    with transaction() as session:
        values = {"done_count": done, "total_count": total, "beat_at": now}
        row = session.execute(_held(held).values(values).returning(Job.cancel_asked_at)).first()
        if row is None:
            raise TakenOver(held.public_id)
        return Progress(done, total, row.cancel_asked_at is not None)


def beat(held: Claim, now: datetime) -> None:
    """Say that the worker is alive, however long its step takes."""
    _end(held, {"beat_at": now})


def finish(held: Claim, result: Mapping[str, Any] | None, now: datetime) -> None:
    """Say that the job is done."""
    kept = dict(result) if result is not None else None
    _end(held, {"state": "done", "result": kept, "finished_at": now, "error": None, "fault": None})


def end_cancelled(held: Claim, now: datetime) -> None:
    """Say that the job stopped because somebody asked."""
    _end(held, {"state": "cancelled", "finished_at": now})


def fail(held: Claim, sentence: str, now: datetime) -> None:
    """Say to people that the job cannot be done, and why, however often it is tried."""
    _end(held, {"state": "failed", "finished_at": now, "error": sentence[:LONGEST]})


def try_later(held: Claim, fault: str, now: datetime) -> None:
    """Put the job back after something broke, to be tried after a wait, unless this try was the last."""
    later = {"state": "queued", "not_before": now + wait_after(held.tries, FIRST_WAIT)}
    last = {"state": "failed", "finished_at": now}
    _end(held, {**(last if held.tries >= held.most_tries else later), "fault": fault[:LONGEST]})


def hand_back(held: Claim, now: datetime) -> None:
    """Put the job back because its worker ends: the next one goes on, and no try is counted against it."""
    _end(held, {"state": "queued", "not_before": now, "most_tries": held.most_tries + 1})


def _end(held: Claim, values: Mapping[str, Any]) -> None:
    with transaction() as session:
        if not session.execute(_held(held).values(values)).rowcount:  # type: ignore[attr-defined]
            raise TakenOver(held.public_id)


def _held(held: Claim) -> Any:  # noqa: ANN401 - an UPDATE that is not finished
    return update(Job).where(Job.id == held.id, Job.state == "running", Job.tries == held.tries)
