"""Organisations as administrators see them: from outside, with no word about their trainees."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.orm import Session

from learn.courses.models import Course
from learn.organisations.models import Officer, Organisation, OrganisationCourse, Trainee

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class HouseRow:
    """An organisation in the list and on its own page."""

    id: int
    reference: str
    slug: str
    name: str
    created_at: datetime
    is_suspended: bool
    trainee_count: int
    officer_count: int


HOUSES = select(
    Organisation.id,
    Organisation.reference,
    Organisation.slug,
    Organisation.name,
    Organisation.created_at,
    Organisation.suspended_at,
    select(func.count())
    .where(Trainee.organisation_id == Organisation.id)
    .scalar_subquery()
    .label("trainees"),
    select(func.count())
    .where(Officer.organisation_id == Organisation.id)
    .scalar_subquery()
    .label("officers"),
).order_by(Organisation.slug)


def houses(reader: Reader, after: str, limit: int) -> list[HouseRow]:
    """Return organisations ordered by their address, those after `after`."""
    return [_house(row) for row in reader.execute(HOUSES.where(Organisation.slug > after).limit(limit))]


def house_of(reader: Reader, slug: str) -> HouseRow | None:
    """Return an organisation by its address."""
    row = reader.execute(HOUSES.where(Organisation.slug == slug)).first()
    return _house(row) if row is not None else None


def _house(row: Row[tuple[int, str, str, str, datetime, datetime | None, int, int]]) -> HouseRow:
    return HouseRow(
        row.id,
        row.reference,
        row.slug,
        row.name,
        row.created_at,
        row.suspended_at is not None,
        row.trainees,
        row.officers,
    )


def own_courses_of(reader: Reader, organisation_id: int) -> list[str]:
    """Return the uids of an organisation's own courses."""
    own = select(Course.uid).join(OrganisationCourse, OrganisationCourse.course_id == Course.id)
    mine = own.where(OrganisationCourse.organisation_id == organisation_id).order_by(Course.uid)
    return list(reader.execute(mine).scalars())


def owner_of(reader: Reader, course_id: int) -> HouseRow | None:
    """Return the organisation whose own course it is."""
    owning = select(OrganisationCourse.organisation_id).where(OrganisationCourse.course_id == course_id)
    row = reader.execute(HOUSES.where(Organisation.id.in_(owning))).first()
    return _house(row) if row is not None else None
