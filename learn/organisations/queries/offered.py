"""What a list may enrol people in: cohorts, courses, the releases they are taught, the seats that pay."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from learn.courses.models import Course, Release
from learn.organisations.models import (
    Cohort,
    CohortCourse,
    OrganisationCourse,
    SeatPool,
)
from learn.organisations.planning import Cohort as OfferedCohort
from learn.organisations.planning import Offered

Reader = Connection | Session


def offered_to(reader: Reader, organisation_id: int) -> Offered:
    """Return the organisation's cohorts, and the courses it may enrol in: its own and everybody's."""
    taken = defaultdict(list)
    courses_of_cohorts = (
        select(CohortCourse.cohort_id, CohortCourse.course_id)
        .join(Cohort, Cohort.id == CohortCourse.cohort_id)
        .where(Cohort.organisation_id == organisation_id)
        .order_by(CohortCourse.course_id)
    )
    for cohort_id, course_id in reader.execute(courses_of_cohorts):
        taken[cohort_id].append(course_id)
    cohorts = reader.execute(
        select(Cohort.id, Cohort.name, Cohort.public_id, Cohort.name_key, Cohort.pool_id)
        .where(Cohort.organisation_id == organisation_id)
        .order_by(Cohort.id)
    )
    courses = reader.execute(_courses_for(organisation_id)).all()
    return Offered(
        {
            row.name_key: OfferedCohort(row.id, row.name, row.public_id, tuple(taken[row.id]), row.pool_id)
            for row in cohorts
        },
        {row.uid: row.id for row in courses},
        {row.id for row in courses if row.is_archived},
        {each for taken_by in taken.values() for each in taken_by} - {row.id for row in courses},
    )


def _courses_for(organisation_id: int) -> Any:  # noqa: ANN401 - a SELECT of three columns
    asked = select(Course.uid, Course.id, Course.is_archived)
    return asked.where(Course.release_id.is_not(None), is_for(organisation_id)).order_by(Course.uid)


def is_own_course(organisation_id: int) -> ColumnElement[bool]:
    """Return the condition that a course is the organisation's own."""
    owned = OrganisationCourse.course_id == Course.id
    return exists(
        select(OrganisationCourse.course_id).where(
            owned, OrganisationCourse.organisation_id == organisation_id
        )
    )


def is_for(organisation_id: int) -> ColumnElement[bool]:
    """Return the condition that an organisation may enrol in a course: it is its own, or everybody's.

    Another's own course is not everybody's, whoever lists it.
    """
    owned = OrganisationCourse.course_id == Course.id
    is_owned = exists(select(OrganisationCourse.course_id).where(owned))
    return or_(is_own_course(organisation_id), and_(~is_owned, Course.is_private.is_(False)))


@dataclass(frozen=True, slots=True)
class Taught:
    """What a cohort is taught: the course's uid, and the release by its hash.

    `pinned_release_id` is set where the cohort's trainees stay on a release.
    """

    uid: str
    release_hash: str
    pinned_release_id: int | None


def taught_in(reader: Reader, organisation_id: int) -> dict[tuple[int, int], Taught]:
    """Return what each cohort of an organisation is taught, by cohort and course."""
    release_id = func.coalesce(CohortCourse.release_id, Course.release_id)
    rows = reader.execute(
        select(
            CohortCourse.cohort_id,
            CohortCourse.course_id,
            Course.uid,
            Release.content_hash,
            CohortCourse.release_id,
        )
        .join(Cohort, Cohort.id == CohortCourse.cohort_id)
        .join(Course, Course.id == CohortCourse.course_id)
        .join(Release, Release.id == release_id)
        .where(Cohort.organisation_id == organisation_id)
    )
    return {(row[0], row[1]): Taught(*row[2:]) for row in rows}


def releases_of(reader: Reader, course_ids: Collection[int]) -> dict[int, int]:
    """Return the release that is served of each course."""
    rows = reader.execute(select(Course.id, Course.release_id).where(Course.id.in_(course_ids)))
    return {row.id: row.release_id for row in rows if row.release_id is not None}


def course_uids(reader: Reader, course_ids: Collection[int]) -> dict[int, str]:
    """Return the uids of courses."""
    return {
        row.id: row.uid
        for row in reader.execute(select(Course.id, Course.uid).where(Course.id.in_(course_ids)))
    }


def cohort_names(reader: Reader, organisation_id: int) -> dict[int, str]:
    """Return the names of an organisation's cohorts."""
    rows = reader.execute(select(Cohort.id, Cohort.name).where(Cohort.organisation_id == organisation_id))
    return {row.id: row.name for row in rows}


def served(reader: Reader, course_id: int) -> Taught:
    """Return a course by the release that everybody is served, for what no cohort takes any more."""
    row = reader.execute(
        select(Course.uid, Release.content_hash)
        .join(Release, Release.id == Course.release_id)
        .where(Course.id == course_id)
    ).one()
    return Taught(row.uid, row.content_hash, None)


@dataclass(frozen=True, slots=True)
class Pool:
    """The seats that a cohort's places are paid from."""

    id: int
    name: str
    free: int


def pools_of(reader: Reader, organisation_id: int, *, locks: bool = False) -> dict[int, Pool]:
    """Return the pools of an organisation, in one order for all who lock them."""
    asked = (
        select(SeatPool.id, SeatPool.name, (SeatPool.size - SeatPool.used_count).label("free"))
        .where(SeatPool.organisation_id == organisation_id)
        .order_by(SeatPool.id)
    )
    rows = reader.execute(asked.with_for_update() if locks else asked)
    return {row.id: Pool(row.id, row.name, row.free) for row in rows}
