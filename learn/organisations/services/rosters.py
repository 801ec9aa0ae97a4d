"""Lists that are handed over: shown first, confirmed once, then enrolled by a job that may die and go on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from learn import ids
from learn.database import reading, transaction
from learn.jobs.services import ask, retry
from learn.organisations.models import RosterFile, RosterRemark
from learn.organisations.packing import pack, unpack, without_secrets
from learn.organisations.planning import (
    Choices,
    Tally,
)
from learn.organisations.queries.offered import pools_of
from learn.organisations.queries.rosters import RosterRow, content_of, roster_by_id
from learn.organisations.roster import Roster, read_roster
from learn.organisations.services.desks import Order
from learn.organisations.services.enrolling import Advance, Watch, enrol_listed
from learn.organisations.services.previewing import (
    Kept,
    NoSuchCourse,
    Preview,
    RemovalNeedsCohort,
    SeatsExhausted,
    preview,
    rows_in_error,
    settle,
)
from learn.organisations.sheets import Sheet

__all__ = [
    "NoSuchCourse",
    "Preview",
    "RemovalNeedsCohort",
    "SeatsExhausted",
    "begin",
    "carry_out",
    "confirm",
    "drop",
    "order_of",
    "preview",
    "receive",
    "receive_unread",
    "settle",
    "show_read",
]
LONGEST_FILENAME = 200


def receive(
    organisation_id: int,
    person_id: int | None,
    sheet: Sheet,
    filename: str,
    shown: Preview,
    now: datetime,
) -> str:
    """Keep a list and what its preview says; return its public id."""
    with transaction() as session:
        row = _new_file(organisation_id, person_id, filename, pack(sheet), "shown", now)
        row |= {"choices": _choices_json(shown), "counts": _counts(shown)}
        roster_id = session.execute(insert(RosterFile).values(**row).returning(RosterFile.id)).scalar_one()
        _keep_remarks(session, roster_id, shown.remarks)
    return str(row["public_id"])


def _new_file(
    organisation_id: int, person_id: int | None, filename: str, content: bytes, state: str, now: datetime
) -> dict[str, Any]:
    return {
        "public_id": ids.public_id(),
        "organisation_id": organisation_id,
        "person_id": person_id,
        "filename": filename[-LONGEST_FILENAME:],
        "content": content,
        "choices": {},
        "counts": {},
        "state": state,
        "created_at": now,
    }


def _choices_json(shown: Preview) -> dict[str, Any]:
    choices = shown.choices
    return {
        "cohort": choices.cohort,
        "courses": list(choices.courses),
        "fallback": choices.fallback,
        "is_removing": choices.is_removing,
        "makes": dict(shown.makes),
    }


def _counts(shown: Preview) -> dict[str, Any]:
    short = shown.short
    return {
        **shown.tally.as_json(),
        "missing": shown.missing_count,
        "short": [short.pool, short.needed, short.free] if short else None,
        "notes": [[note.key, dict(note.values)] for note in shown.notes],
        "firsts": [[each.row, each.name, each.phone, each.email, each.external_id] for each in shown.firsts],
    }


def _keep_remarks(session: Any, roster_id: int, remarks: Sequence[Kept]) -> None:  # noqa: ANN401 - a session
    rows = [
        {
            "roster_id": roster_id,
            "number": number,
            "kind": kind,
            "row_number": said.row,
            "heading": said.column[:200] if said.column else None,
            "key": said.key,
            "details": dict(said.values),
        }
        for number, (kind, said) in enumerate(sorted(remarks, key=lambda each: each[1].row), start=1)
    ]
    if rows:
        session.execute(insert(RosterRemark), rows)


def receive_unread(
    organisation_id: int,
    person_id: int | None,
    content: bytes,
    filename: str,
    choices: Choices,
    now: datetime,
) -> str:
    """Keep a file until somebody says which letters it is written in; return its public id."""
    with transaction() as session:
        row = _new_file(organisation_id, person_id, filename, without_secrets(content), "asked", now)
        row["choices"] = _choices_json(Preview(choices, {}))
        session.execute(insert(RosterFile).values(**row))
    return str(row["public_id"])


def show_read(roster: RosterRow, sheet: Sheet, shown: Preview) -> None:
    """Keep what a file says, now that its letters are known; nothing happens to one that was read."""
    values = {
        "content": pack(sheet),
        "choices": _choices_json(shown),
        "counts": _counts(shown),
        "state": "shown",
    }
    with transaction() as session:
        read = session.execute(
            update(RosterFile).where(RosterFile.id == roster.id, RosterFile.state == "asked").values(values)
        )
        if read.rowcount:  # type: ignore[attr-defined]
            _keep_remarks(session, roster.id, shown.remarks)


def confirm(roster: RosterRow, person_id: int, now: datetime) -> None:
    """Let a list be enrolled by a job; sent again it changes nothing, unless the job failed: it goes on.

    Raises `SeatsExhausted` as things are now.
    """
    if roster.state == "shown":
        _refuse_without_seats(roster, now)
    with transaction() as session:
        confirmed = session.execute(
            update(RosterFile)
            .where(RosterFile.id == roster.id, RosterFile.state == "shown")
            .values(state="confirmed", confirmed_at=now)
        )
        if confirmed.rowcount:  # type: ignore[attr-defined]
            job_id = ask("roster", {"roster": roster.id}, now, label=roster.filename, by_person_id=person_id)
            session.execute(update(RosterFile).where(RosterFile.id == roster.id).values(job_id=job_id))
        elif roster.job_id is not None and roster.state == "confirmed":
            retry(roster.job_id, now)


def _refuse_without_seats(roster: RosterRow, now: datetime) -> None:
    if roster.counts.get("short") is None and not pools_of(reading(), roster.organisation_id):
        return
    read = read_roster(unpack(content_of(reading(), roster.id)))
    shown = preview(roster.organisation_id, read, order_of(roster).choices, roster.filename, now)
    if shown.short is not None:
        raise shown.short


def drop(roster: RosterRow) -> bool:
    """Forget a list that was not confirmed, rows and all; tell whether there was one to forget."""
    with transaction() as session:
        gone = session.execute(
            delete(RosterFile).where(RosterFile.id == roster.id, RosterFile.state.in_(["asked", "shown"]))
        )
        return bool(gone.rowcount)  # type: ignore[attr-defined]


def begin(
    organisation_id: int, person_id: int | None, packed: bytes, filename: str, shown: Preview, now: datetime
) -> int:
    """Keep a list that is confirmed as it comes, from the command line; return its key."""
    with transaction() as session:
        row = _new_file(organisation_id, person_id, filename, packed, "confirmed", now)
        row |= {"choices": _choices_json(shown), "confirmed_at": now}
        return session.execute(insert(RosterFile).values(**row).returning(RosterFile.id)).scalar_one()


def carry_out(
    roster_id: int,
    clock: Callable[[], datetime],
    advance: Advance = lambda *_: None,
    watch: Watch = lambda _: None,
    read: Roster | None = None,
) -> Tally:
    """Enrol a confirmed list, or go on with one; a list that is done already stays as it is."""
    row = roster_by_id(reading(), roster_id)
    if row is None:
        raise LookupError(f"there is no list {roster_id}")
    roster = read or read_roster(unpack(content_of(reading(), roster_id)))
    order, left_out = order_of(row), rows_in_error(roster)
    if left_out:
        # Who is missing may be who could not be read: nobody is taken off.
        order = replace(order, choices=replace(order.choices, is_removing=False))
    tally = enrol_listed(order, roster.rows, clock, advance, watch)
    tally.errors += left_out
    with transaction() as session:
        counts = {name: count for name, count in row.counts.items() if name != "firsts"}
        done = {"state": "done", "counts": {**counts, **tally.as_json()}, "finished_at": clock()}
        session.execute(
            update(RosterFile).where(RosterFile.id == roster_id, RosterFile.state == "confirmed").values(done)
        )
    return tally


def order_of(row: RosterRow) -> Order:
    """Return the order that a stored list stands for."""
    kept = row.choices
    choices = Choices(kept["cohort"], tuple(kept["courses"]), kept["fallback"], kept["is_removing"])
    return Order(row.id, row.organisation_id, choices, kept["makes"], row.person_id)
