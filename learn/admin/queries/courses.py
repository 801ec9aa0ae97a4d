"""Courses as administrators see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.models import Course, CourseStaff, Release
from learn.enrolments.models import Enrolment

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course with the release that is served; without one nobody sees it."""

    id: int
    uid: str
    is_private: bool
    label: str | None
    published_at: datetime | None
    learner_count: int


COURSES = (
    select(
        Course.id,
        Course.uid,
        Course.is_private,
        Release.label,
        Release.published_at,
        select(func.count())
        .where(Enrolment.course_id == Course.id, Enrolment.left_at.is_(None))
        .scalar_subquery(),
    )
    .join(Release, Release.id == Course.release_id, isouter=True)
    .order_by(Course.uid)
)


def courses(reader: Reader, after: str, limit: int) -> list[CourseRow]:
    """Return courses ordered by uid, those after `after`."""
    return [CourseRow(*row) for row in reader.execute(COURSES.where(Course.uid > after).limit(limit))]


def course_of(reader: Reader, uid: str) -> CourseRow | None:
    """Return a course by its uid."""
    row = reader.execute(COURSES.where(Course.uid == uid)).first()
    return CourseRow(*row) if row is not None else None


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who looks after a course."""

    reference: str
    username: str | None
    role: str
    language: str | None


def keepers_of(reader: Reader, course_id: int) -> list[Keeper]:
    """Return who looks after a course."""
    rows = reader.execute(
        select(Person.reference, Person.username, CourseStaff.role, CourseStaff.language)
        .join(CourseStaff, CourseStaff.person_id == Person.id)
        .where(CourseStaff.course_id == course_id)
        .order_by(CourseStaff.role, Person.username)
    )
    return [Keeper(*row) for row in rows]
