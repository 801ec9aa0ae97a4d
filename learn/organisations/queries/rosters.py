"""Questions asked for lists that were handed over: what was said of them, and what became of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.orm import Session

from learn.organisations.models import (
    RosterFile,
    RosterRemark,
    RosterResult,
)

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A list that was handed over, without its rows; whether they are still there is `has_rows`."""

    id: int
    public_id: str
    organisation_id: int
    person_id: int | None
    filename: str
    choices: dict[str, Any]
    counts: dict[str, Any]
    state: str
    job_id: str | None
    created_at: datetime
    confirmed_at: datetime | None
    finished_at: datetime | None
    has_rows: bool


KEPT = [getattr(RosterFile, name) for name in RosterRow.__slots__ if name != "has_rows"]
ROSTERS: Select[*tuple[Any, ...]] = select(*KEPT, func.length(RosterFile.content) > 0)


def roster_of(reader: Reader, organisation_id: int, public_id: str) -> RosterRow | None:
    """Return a list of this organisation; another's does not exist."""
    row = reader.execute(
        ROSTERS.where(RosterFile.organisation_id == organisation_id, RosterFile.public_id == public_id)
    ).first()
    return RosterRow(*row) if row is not None else None


def roster_by_id(reader: Reader, roster_id: int) -> RosterRow | None:
    """Return a list by its key, for the job that was asked to enrol it."""
    row = reader.execute(ROSTERS.where(RosterFile.id == roster_id)).first()
    return RosterRow(*row) if row is not None else None


def rosters_of(
    reader: Reader, organisation_id: int, limit: int, before_id: int | None = None
) -> list[RosterRow]:
    """Return the organisation's lists, the newest first; dropped ones are left out."""
    asked = ROSTERS.where(RosterFile.organisation_id == organisation_id, RosterFile.state != "dropped")
    if before_id is not None:
        asked = asked.where(RosterFile.id < before_id)
    return [RosterRow(*row) for row in reader.execute(asked.order_by(RosterFile.id.desc()).limit(limit))]


def content_of(reader: Reader, roster_id: int) -> bytes:
    """Return the rows of a list as they are stored."""
    content: bytes = reader.execute(select(RosterFile.content).where(RosterFile.id == roster_id)).scalar_one()
    return content


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """What the preview says of a row."""

    number: int
    kind: str
    row_number: int
    heading: str | None
    key: str
    details: dict[str, Any]


REMARKS = select(*(getattr(RosterRemark, name) for name in RemarkRow.__slots__))


def remarks_of(reader: Reader, roster_id: int, kind: str, after: int, limit: int) -> list[RemarkRow]:
    """Return a page of what the preview says of one kind, after a number."""
    asked = REMARKS.where(
        RosterRemark.roster_id == roster_id, RosterRemark.kind == kind, RosterRemark.number > after
    )
    return [RemarkRow(*row) for row in reader.execute(asked.order_by(RosterRemark.number).limit(limit))]


def remark_counts(reader: Reader, roster_id: int) -> dict[str, int]:
    """Return how many remarks of each kind the preview makes."""
    rows = reader.execute(
        select(RosterRemark.kind, func.count().label("remark_count"))
        .where(RosterRemark.roster_id == roster_id)
        .group_by(RosterRemark.kind)
    )
    return {row.kind: row.remark_count for row in rows}


def results_of(reader: Reader, roster_id: int) -> Iterator[tuple[int, list[Any]]]:
    """Yield the chunks of a list that are done, in its order: the first row, and what became of each."""
    rows = reader.execute(
        select(RosterResult.first_row, RosterResult.rows)
        .where(RosterResult.roster_id == roster_id)
        .order_by(RosterResult.first_row)
    )
    yield from ((row.first_row, row.rows) for row in rows)
