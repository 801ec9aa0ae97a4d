"""Cohorts, programmes and pools of an organisation, as an officer may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Date, Integer, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.models import Course, Release
from learn.organisations.models import (
    Cohort,
    CohortCourse,
    DueDate,
    Officer,
    Programme,
    Seat,
    SeatPool,
)
from learn.organisations.queries.offered import is_for, is_own_course
from learn.organisations.queries.offices import Office
from learn.prepared import Prepared, together

Reader = Connection | Session


class CohortRow(NamedTuple):
    """A cohort as the office lists it; a tuple, because pages read hundreds."""

    id: int
    public_id: str
    name: str
    starts_on: date | None
    ends_on: date | None
    weekly_target: int
    programme_id: int | None
    pool_id: int | None
    coordinator_id: int | None


class CohortName(NamedTuple):
    """A cohort as lists to choose from have it: of hundreds every column counts."""

    id: int
    public_id: str
    name: str


@cache
def _names(*, in_programme: bool) -> Prepared:
    asked = select(Cohort.id, Cohort.public_id, Cohort.name).where(*_seen(in_programme=in_programme))
    return Prepared(asked.order_by(*NEWEST), row=CohortName._make)


def cohort_names(reader: Connection, office: Office) -> list[CohortName]:
    """Return the names of the cohorts that an officer may see, in the order of `cohorts_of`."""
    return _names(in_programme=office.programme_id is not None).rows(reader, _values(office))


@cache
def _cohorts(*, in_programme: bool, narrowed: str = "") -> Prepared:
    asked = select(
        Cohort.id,
        Cohort.public_id,
        Cohort.name,
        Cohort.starts_on,
        Cohort.ends_on,
        Cohort.weekly_target,
        Cohort.programme_id,
        Cohort.pool_id,
        Cohort.coordinator_id,
    ).where(*_seen(in_programme=in_programme))
    match narrowed:
        case "first":
            first = (Cohort.public_id == bindparam("first")).desc()
            asked = asked.order_by(first, *NEWEST).limit(bindparam("most", type_=Integer()))
            return Prepared(asked, row=CohortRow._make)
        case "most":
            asked = asked.limit(bindparam("most", type_=Integer()))
        case "public_id":
            asked = asked.where(Cohort.public_id == bindparam("public_id"))
        case "id":
            asked = asked.where(Cohort.id == bindparam("id"))
    return Prepared(asked.order_by(*NEWEST), row=CohortRow._make)


def _seen(*, in_programme: bool) -> list[ColumnElement[bool]]:
    """Return which cohorts an officer may see, with binds of `_values`."""
    seen = [Cohort.organisation_id == bindparam("organisation_id")]
    return [*seen, Cohort.programme_id == bindparam("programme_id")] if in_programme else seen


def _values(office: Office) -> dict[str, int | None]:
    return {"organisation_id": office.organisation_id, "programme_id": office.programme_id}


NEWEST = (Cohort.starts_on.desc().nulls_last(), Cohort.id.desc())


def cohorts_of(reader: Connection, office: Office) -> list[CohortRow]:
    """Return the cohorts that an officer may see, those that began last first, then those without a day."""
    return _cohorts_where(reader, office, {})


def some_cohorts_of(reader: Connection, office: Office, most: int, first: str) -> list[CohortRow]:
    """Return at most so many of them, the one with the public id `first` before all others."""
    return _cohorts_where(reader, office, {"first": first, "most": most})


def cohort_of(reader: Connection, office: Office, **known: int | str) -> CohortRow | None:
    """Return the cohort of that `id` or `public_id`; None where the officer may see none."""
    return next(iter(_cohorts_where(reader, office, known)), None)


def _cohorts_where(reader: Connection, office: Office, known: Mapping[str, int | str]) -> list[CohortRow]:
    asked = _cohorts(in_programme=office.programme_id is not None, narrowed=next(iter(known), ""))
    return asked.rows(reader, {**_values(office), **known})


TAKES = (
    select(CohortCourse.cohort_id)
    .join(Course, Course.id == CohortCourse.course_id)
    .where(
        CohortCourse.cohort_id == Cohort.id,
        or_(CohortCourse.release_id.is_not(None), Course.release_id.is_not(None)),
    )
    .exists()
)
IS_HELD = exists().where(Seat.cohort_id == Cohort.id, Seat.ended_at.is_(None))


def held_counts(reader: Connection, office: Office) -> dict[int, int]:
    """Return how many seats are held in each cohort of the organisation that has any."""
    rows = reader.execute(
        select(Seat.cohort_id, func.count())
        .join(Cohort, Cohort.id == Seat.cohort_id)
        .where(Cohort.organisation_id == office.organisation_id, Seat.ended_at.is_(None))
        .group_by(Seat.cohort_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """What a funder pays for."""

    id: int
    slug: str
    name: str
    funder: str | None
    starts_on: date
    ends_on: date


def programmes_of(reader: Connection, office: Office) -> list[ProgrammeRow]:
    """Return the programmes that an officer may see, the newest first."""
    rows = _programmes(in_programme=office.programme_id is not None).rows(reader, _values(office))
    return [ProgrammeRow(*row) for row in rows]


@cache
def _programmes(*, in_programme: bool) -> Prepared:
    asked = select(
        Programme.id, Programme.slug, Programme.name, Programme.funder, Programme.starts_on, Programme.ends_on
    ).where(Programme.organisation_id == bindparam("organisation_id"))
    if in_programme:
        asked = asked.where(Programme.id == bindparam("programme_id"))
    return Prepared(asked.order_by(Programme.starts_on.desc(), Programme.id.desc()))


@dataclass(frozen=True, slots=True)
class PoolRow:
    """Places bought or granted, and how many of them are used."""

    id: int
    name: str
    size: int
    used_count: int


def pools_of_office(reader: Connection, organisation_id: int) -> list[PoolRow]:
    """Return the pools of seats, by name."""
    rows = reader.execute(
        select(SeatPool.id, SeatPool.name, SeatPool.size, SeatPool.used_count)
        .where(SeatPool.organisation_id == organisation_id)
        .order_by(SeatPool.name)
    )
    return [PoolRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class TakenCourse:
    """A course that a cohort takes; `release_id` is what its trainees see, `is_pinned` whether it stays."""

    cohort_id: int
    course_id: int
    uid: str
    release_id: int
    is_pinned: bool


TAKEN_RELEASE = func.coalesce(CohortCourse.release_id, Course.release_id)
TAKEN = (
    select(
        CohortCourse.cohort_id,
        CohortCourse.course_id,
        Course.uid,
        TAKEN_RELEASE,
        CohortCourse.release_id.is_not(None),
    )
    .join(Course, Course.id == CohortCourse.course_id)
    .where(TAKEN_RELEASE.is_not(None))
    .order_by(Course.uid)
)
TAKEN_BY = Prepared(TAKEN.where(CohortCourse.cohort_id == bindparam("cohort_id")))


def courses_of(reader: Connection, cohort_id: int) -> list[TakenCourse]:
    """Return what a cohort takes, ordered by course."""
    return [TakenCourse(*row) for row in TAKEN_BY.rows(reader, {"cohort_id": cohort_id})]


@cache
def _first_courses(*, in_programme: bool) -> Prepared:
    today = bindparam("today", type_=Date())
    takes = select(Cohort.id).where(*_seen(in_programme=in_programme), TAKES).order_by(*NEWEST).limit(1)
    living = takes.where(
        or_(Cohort.starts_on.is_(None), Cohort.starts_on <= today),
        or_(Cohort.ends_on.is_(None), Cohort.ends_on >= today),
        IS_HELD,
    )
    shown = func.coalesce(living.scalar_subquery(), takes.scalar_subquery())
    return Prepared(TAKEN.where(CohortCourse.cohort_id == shown))


def opened_with(
    reader: Connection, office: Office, most: int, today: date
) -> tuple[list[CohortRow], list[TakenCourse]]:
    """Return so many of the newest cohorts, and the courses of the one that the office opens with.

    That is of those with any course the last one under way, else the last one.
    """
    in_programme, values = office.programme_id is not None, _values(office)
    cohorts, courses = together(
        reader,
        (_cohorts(in_programme=in_programme, narrowed="most"), {**values, "most": most}),
        (_first_courses(in_programme=in_programme), {**values, "today": today}),
    )
    return cohorts, [TakenCourse(*row) for row in courses]


@dataclass(frozen=True, slots=True)
class OfferedCourse:
    """A course that the organisation may enrol in, in the release that is served."""

    course_id: int
    uid: str
    release_id: int
    is_own: bool
    is_archived: bool


def courses_offered(reader: Connection, organisation_id: int) -> list[OfferedCourse]:
    """Return everybody's courses and the organisation's own, ordered by uid; archived ones too."""
    is_own = is_own_course(organisation_id)
    rows = reader.execute(
        select(Course.id, Course.uid, Course.release_id, is_own, Course.is_archived)
        .where(Course.release_id.is_not(None), is_for(organisation_id))
        .order_by(Course.uid)
    )
    return [OfferedCourse(row[0], row[1], row[2] or 0, bool(row[3]), row[4]) for row in rows]


def releases_of(reader: Connection, course_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """Return the releases of courses as (id, label), the newest first; no drafts."""
    found: dict[int, list[tuple[int, str]]] = {course_id: [] for course_id in course_ids}
    rows = reader.execute(
        select(Release.course_id, Release.id, Release.label, Release.number)
        .where(Release.course_id.in_(course_ids), Release.is_held.is_(False))
        .order_by(Release.number.desc())
    )
    for row in rows:
        found[row.course_id].append((row.id, f"{row.label} ({row.number})"))
    return found


def due_dates_of(reader: Reader, cohort_id: int) -> dict[tuple[int, str], date]:
    """Return the days of a cohort by course and module."""
    rows = reader.execute(
        select(DueDate.course_id, DueDate.module_uid, DueDate.due_on).where(DueDate.cohort_id == cohort_id)
    )
    return {(row.course_id, row.module_uid): row.due_on for row in rows}


def coordinators_of(reader: Connection, organisation_id: int) -> list[tuple[int, str]]:
    """Return who coordinates the organisation, as (person id, name)."""
    rows = reader.execute(
        select(Person.id, func.coalesce(Person.name, Person.username))
        .join(Officer, Officer.person_id == Person.id)
        .where(Officer.organisation_id == organisation_id, Officer.role == "coordinator")
        .order_by(Officer.id)
    )
    return [(row[0], row[1] or "") for row in rows]
