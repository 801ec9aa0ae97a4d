"""Programmes, pools and cohorts: made, changed, and what follows for the places of their trainees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from learn import ids
from learn.database import insert_missing, transaction, upsert
from learn.organisations.models import (
    Cohort,
    CohortCourse,
    DueDate,
    Organisation,
    Programme,
    Seat,
    SeatPool,
)
from learn.organisations.services.registering import tell_cohorts
from learn.organisations.services.settling import settle_places
from learn.organisations.services.turns import take_turn
from learn.urdu import fold


class NameTaken(Exception):
    """The organisation has another of that name."""


class PoolInUse(Exception):
    """More seats are used than the pool would have; `used_count` says how many."""

    def __init__(self, used_count: int) -> None:
        super().__init__(used_count)
        self.used_count = used_count


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """What is written down of a programme."""

    name: str
    funder: str | None
    starts_on: date
    ends_on: date


def save_programme(
    organisation_id: int, slug: str, facts: ProgrammeFacts, now: datetime, programme_id: int | None = None
) -> None:
    """Make a programme at an address, or change the one there is; raises `NameTaken` for a new one."""
    values = {
        "name": facts.name,
        "funder": facts.funder,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
    }
    with transaction() as session:
        if programme_id is not None:
            session.execute(update(Programme).where(Programme.id == programme_id).values(values))
            return
        row = {**values, "organisation_id": organisation_id, "slug": slug, "created_at": now}
        if insert_missing(session, Programme, [row]) == 0:
            raise NameTaken


def save_pool(organisation_id: int, name: str, size: int, now: datetime, pool_id: int | None = None) -> None:
    """Make a pool of seats or change one; it never becomes smaller than what is used.

    Raises `NameTaken`, `PoolInUse`.
    """
    with transaction() as session:
        same = select(SeatPool.id).where(SeatPool.organisation_id == organisation_id, SeatPool.name == name)
        if session.scalar(same) not in {None, pool_id}:
            raise NameTaken
        if pool_id is None:
            session.execute(
                insert(SeatPool),
                {
                    "organisation_id": organisation_id,
                    "name": name,
                    "size": size,
                    "created_at": now,
                    "used_count": 0,
                },
            )
            return
        used = session.scalar(select(SeatPool.used_count).where(SeatPool.id == pool_id).with_for_update())
        if used is not None and size < used:
            raise PoolInUse(used)
        session.execute(update(SeatPool).where(SeatPool.id == pool_id).values(name=name, size=size))


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """What is written down of a cohort; `courses` maps each to the release it is pinned to, or to None."""

    name: str
    starts_on: date | None
    ends_on: date | None
    weekly_target: int
    programme_id: int | None
    pool_id: int | None
    coordinator_id: int | None
    courses: Mapping[int, int | None]


def save_cohort(
    organisation_id: int,
    facts: CohortFacts,
    dues: Mapping[tuple[int, str], date],
    now: datetime,
    cohort_id: int | None = None,
) -> str:
    """Make a cohort or change it, with its courses and days; return its public id. Raises `NameTaken`.

    A course that trainees hold seats on stays with the cohort, whatever the form says.
    """
    values = {
        "name": facts.name,
        "name_key": fold(facts.name),
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "weekly_target": facts.weekly_target,
        "programme_id": facts.programme_id,
        "coordinator_id": facts.coordinator_id,
    }
    with transaction() as session:
        # An import that is under way counts its seats in the pool that the cohort had when its chunk began.
        take_turn(session, organisation_id)
        same = select(Cohort.id).where(
            Cohort.organisation_id == organisation_id, Cohort.name_key == values["name_key"]
        )
        if session.scalar(same) not in {None, cohort_id}:
            raise NameTaken
        if cohort_id is None:
            cohort = Cohort(
                public_id=ids.public_id(),
                organisation_id=organisation_id,
                pool_id=facts.pool_id,
                created_at=now,
                **values,
            )
            session.add(cohort)
            session.flush()
            is_told = True
        else:
            cohort = session.get_one(Cohort, cohort_id, with_for_update=True)
            is_told = cohort.programme_id != facts.programme_id
            _pay_from(session, cohort, facts.pool_id)
            session.execute(update(Cohort).where(Cohort.id == cohort_id).values(values))
        _teach(session, cohort.id, facts.courses)
        _set_days(session, cohort.id, dues)
        settle_places(session, cohort.id)
        if is_told:
            tell_cohorts(session, [cohort.id], now)
        return cohort.public_id


class SeatsExhausted(Exception):
    """The pool has fewer free seats than this needs."""


def _pay_from(session: Session, cohort: Cohort, pool_id: int | None) -> None:
    """Let the cohort's seats be paid from another pool: freed there, taken here. Raises `SeatsExhausted`."""
    if pool_id == cohort.pool_id:
        return
    held = len(
        session.scalars(select(Seat.id).where(Seat.cohort_id == cohort.id, Seat.ended_at.is_(None))).all()
    )
    count_seats(session, {cohort.pool_id: -held, pool_id: held})
    cohort.pool_id = pool_id
    session.flush()


def count_seats(session: Session, deltas: Mapping[int | None, int]) -> None:
    """Count seats taken from pools or given back, pools in one order for all; raises `SeatsExhausted`."""
    for pool_id, delta in sorted((pool, delta) for pool, delta in deltas.items() if pool is not None):
        used = SeatPool.used_count + delta
        counted = session.connection().execute(
            update(SeatPool)
            .where(SeatPool.id == pool_id, used.between(0, SeatPool.size))
            .values(used_count=used)
        )
        if counted.rowcount != 1:
            raise SeatsExhausted


def _teach(session: Session, cohort_id: int, courses: Mapping[int, int | None]) -> None:
    held = select(Seat.course_id).where(Seat.cohort_id == cohort_id, Seat.ended_at.is_(None))
    session.execute(
        delete(CohortCourse).where(
            CohortCourse.cohort_id == cohort_id,
            CohortCourse.course_id.not_in(list(courses)),
            CohortCourse.course_id.not_in(held),
        )
    )
    rows = [
        {"cohort_id": cohort_id, "course_id": course_id, "release_id": release_id}
        for course_id, release_id in courses.items()
    ]
    upsert(session, CohortCourse, rows, keys=("cohort_id", "course_id"))


def _set_days(session: Session, cohort_id: int, dues: Mapping[tuple[int, str], date]) -> None:
    session.execute(delete(DueDate).where(DueDate.cohort_id == cohort_id))
    rows = [
        {"cohort_id": cohort_id, "course_id": course_id, "module_uid": module_uid, "due_on": due_on}
        for (course_id, module_uid), due_on in dues.items()
    ]
    insert_missing(session, DueDate, rows)


def set_outage_allowance(organisation_id: int, minutes: int | None) -> None:
    """Say how much time outages give back to the organisation's trainees; None leaves it to the site."""
    with transaction() as session:
        session.execute(
            update(Organisation).where(Organisation.id == organisation_id).values(outage_minutes=minutes)
        )
        for cohort_id in session.scalars(
            select(Cohort.id).where(Cohort.organisation_id == organisation_id).order_by(Cohort.id)
        ).all():
            settle_places(session, cohort_id)
