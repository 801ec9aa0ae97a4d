"""Whom the rows of a list may mean: trainees with their seats."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from learn.organisations.models import (
    Cohort,
    Seat,
    Trainee,
)
from learn.organisations.planning import HeldSeat, Known, Member
from learn.organisations.roster import Listed

Reader = Connection | Session


MEMBERS = select(
    Trainee.id,
    Trainee.person_id,
    Trainee.name,
    Trainee.email,
    Trainee.phone,
    Trainee.external_id,
    Trainee.language,
    Trainee.gender,
    Trainee.district,
    Trainee.activated_at.is_not(None).label("is_activated"),
    Trainee.ended_at.is_not(None).label("is_ended"),
)
SEATS = select(
    Seat.trainee_id,
    Seat.id,
    Seat.cohort_id,
    Seat.course_id,
    Seat.enrolment_id,
    Seat.expires_on,
    Seat.ended_at.is_not(None).label("is_ended"),
)


def members_meant(reader: Reader, organisation_id: int, rows: Sequence[Listed]) -> Known:
    """Return the organisation's trainees whom the rows may mean.

    Who is found by external id is not looked for by e-mail, nor who is found by e-mail by phone.
    """
    by_external_id = _found(reader, organisation_id, Trainee.external_id, {row.external_id for row in rows})
    ids = {row.external_id for row in by_external_id.values()}
    rows = [row for row in rows if row.external_id not in ids]
    by_email = _found(reader, organisation_id, Trainee.email, {row.email for row in rows})
    emails: dict[str, list[str | None]] = defaultdict(list)
    for each in by_email.values():
        emails[each.email].append(each.external_id)
    rows = [row for row in rows if not row.email or not _is_sure(row, emails.get(row.email, []))]
    by_phone = _found(reader, organisation_id, Trainee.phone, {row.phone for row in rows})
    found = {**by_external_id, **by_email, **by_phone}
    return _known(members(reader, found.values())) if found else Known({}, {}, {})


def _is_sure(row: Listed, external_ids: Iterable[str | None]) -> bool:
    return any(not (each and row.external_id) or each == row.external_id for each in external_ids)


def _found(
    reader: Reader,
    organisation_id: int,
    column: InstrumentedAttribute[str | None],
    values: Collection[str | None],
) -> dict[int, Any]:
    wanted = {value for value in values if value}
    if not wanted:
        return {}
    asked = MEMBERS.where(Trainee.organisation_id == organisation_id, column.in_(wanted))
    return {row.id: row for row in reader.execute(asked)}


def members(reader: Reader, rows: Iterable[Any]) -> list[Member]:
    """Return trainees with their seats, given rows of `MEMBERS`, in the order of their keys."""
    by_id = {row.id: row for row in rows}
    held = defaultdict(list)
    for row in reader.execute(SEATS.where(Seat.trainee_id.in_(by_id)).order_by(Seat.id)):
        held[row[0]].append(HeldSeat(row[1], row[2], row[3], row[4], row[5], bool(row[6])))
    return [
        Member(*row[:9], bool(row[9]), bool(row[10]), tuple(held.get(each, ())))  # type: ignore[call-arg]
        for each, row in sorted(by_id.items())
    ]


def _known(found: Iterable[Member]) -> Known:
    by_external_id, by_email, by_phone = {}, defaultdict(list), defaultdict(list)
    for member in found:
        if member.external_id:
            by_external_id[member.external_id] = member
        if member.email:
            by_email[member.email].append(member)
        if member.phone:
            by_phone[member.phone].append(member)
    return Known(by_external_id, by_email, by_phone)


def seated_in(
    reader: Reader, cohort_id: int, course_ids: Collection[int], size: int
) -> Iterator[list[Member]]:
    """Yield the trainees who hold a seat in the cohort, in pieces; on these courses where any are named."""
    last_id = 0
    is_held = _is_seat_in(cohort_id, course_ids)
    while True:
        asked = MEMBERS.where(Trainee.id > last_id, exists(select(Seat.id).where(is_held)))
        rows = reader.execute(asked.order_by(Trainee.id).limit(size)).all()
        if not rows:
            return
        yield members(reader, rows)
        last_id = rows[-1].id


def _is_seat_in(cohort_id: int, course_ids: Collection[int]) -> ColumnElement[bool]:
    is_held = and_(Seat.trainee_id == Trainee.id, Seat.cohort_id == cohort_id, Seat.ended_at.is_(None))
    return and_(is_held, Seat.course_id.in_(course_ids)) if course_ids else is_held


def with_expired(reader: Reader, today: date) -> list[int]:
    """Return the organisations that have seats whose last day is over, by their keys."""
    rows = reader.execute(
        select(Cohort.organisation_id)
        .join(Seat, Seat.cohort_id == Cohort.id)
        .where(Seat.ended_at.is_(None), Seat.expires_on < today)
        .distinct()
        .order_by(Cohort.organisation_id)
    )
    return list(rows.scalars())


def expired_in(
    reader: Reader, organisation_id: int, today: date, last_id: int, limit: int
) -> list[tuple[Member, list[HeldSeat]]]:
    """Return trainees of an organisation after a key, with those of their seats whose last day is over."""
    is_over = and_(Seat.trainee_id == Trainee.id, Seat.ended_at.is_(None), Seat.expires_on < today)
    asked = MEMBERS.where(
        Trainee.id > last_id,
        Trainee.organisation_id == organisation_id,
        exists(select(Seat.id).where(is_over)),
    )
    rows = reader.execute(asked.order_by(Trainee.id).limit(limit)).all()
    return [
        (each, [seat for seat in each.seats if not seat.is_ended and seat.is_over(today)])
        for each in members(reader, rows)
    ]
