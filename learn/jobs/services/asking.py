"""Asking for a job, and calling it off or asking again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learn import ids
from learn.database import transaction, when_committed
from learn.jobs import bells
from learn.jobs.models import Job

MOST_TRIES = 5


class NoSuchJob(LookupError):
    """There is no job of that id."""


def ask(
    kind: str,
    arguments: Mapping[str, Any],
    now: datetime,
    *,
    label: str = "",
    by_person_id: int | None = None,
    most_tries: int = MOST_TRIES,
    not_before: datetime | None = None,
) -> str:
    """Ask for a job in the caller's transaction, so that deed and job are there both or neither.

    `arguments` is JSON; `label` says to people what is done. Returns the job's public id. Work begins
    after the transaction, within about a second.
    """
    public_id = ids.public_id()
    with transaction() as session:
        session.add(
            Job(
                public_id=public_id,
                kind=kind,
                arguments=dict(arguments),
                label=label[:200],
                by_person_id=by_person_id,
                most_tries=most_tries,
                not_before=not_before or now,
                created_at=now,
            )
        )
        _ring_afterwards(session)
    return public_id


def cancel(public_id: str, now: datetime) -> None:
    """Call a job off: one that waits ends at once, one under way at its next step, one that is over never.

    Raises `NoSuchJob`.
    """
    with transaction() as session:
        state = _locked_state(session, public_id)
        values: dict[str, Any] = {"cancel_asked_at": now}
        if state == "queued":
            values |= {"state": "cancelled", "finished_at": now}
        if state in {"queued", "running"}:
            session.execute(update(Job).where(Job.public_id == public_id).values(values))


def retry(public_id: str, now: datetime) -> None:
    """Ask again for a job that failed or was cancelled; any other stays as it is. Raises `NoSuchJob`."""
    with transaction() as session:
        if _locked_state(session, public_id) in {"failed", "cancelled"}:
            # `tries` goes on counting, because it tells workers apart: the allowance grows instead.
            again = {"state": "queued", "not_before": now, "most_tries": Job.tries + MOST_TRIES}
            over = {"finished_at": None, "cancel_asked_at": None, "error": None, "fault": None}
            session.execute(update(Job).where(Job.public_id == public_id).values({**again, **over}))
            _ring_afterwards(session)


def _locked_state(session: Session, public_id: str) -> str:
    state = session.scalar(select(Job.state).where(Job.public_id == public_id).with_for_update())
    if state is None:
        raise NoSuchJob(public_id)
    return state


def _ring_afterwards(session: Session) -> None:
    """Wake a worker once what was asked can be seen."""
    when_committed(session, bells.ring)
