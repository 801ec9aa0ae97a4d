"""What those who run the installation do about an organisation; what happens inside is its own."""

from datetime import datetime

from sqlalchemy import Update, delete, select, update

from learn.courses.models import Course
from learn.database import insert_missing, transaction
from learn.organisations.models import Organisation, OrganisationCourse, SeatPool
from learn.organisations.services.founding import LONGEST_NAME, NotAName


class SeatsInUse(Exception):
    """More seats of the pool are in use than it would have."""


class OwnedElsewhere(Exception):
    """The course is another organisation's own."""


def rename(organisation_id: int, name: str) -> None:
    """Give an organisation another name; its address stays. Raises `NotAName`."""
    with transaction() as session:
        session.execute(_one(organisation_id).values(name=tidied_name(name)))


def tidied_name(name: str) -> str:
    """Return a name without needless blanks; raises `NotAName`."""
    tidy = " ".join(name.split())
    if not 0 < len(tidy) <= LONGEST_NAME:
        raise NotAName(name)
    return tidy


def close(organisation_id: int, now: datetime) -> None:
    """Close an organisation's office; its trainees go on learning."""
    with transaction() as session:
        session.execute(
            _one(organisation_id).where(Organisation.suspended_at.is_(None)).values(suspended_at=now)
        )


def reopen(organisation_id: int) -> None:
    """Open a closed office again."""
    with transaction() as session:
        session.execute(_one(organisation_id).values(suspended_at=None))


def set_pool(organisation_id: int, name: str, size: int, now: datetime) -> None:
    """Let a pool of this name have so many seats; it is made if it is not there.

    Raises `NotAName`, or `SeatsInUse` where more are taken already.
    """
    row = {
        "organisation_id": organisation_id,
        "name": tidied_name(name),
        "size": size,
        "used_count": 0,
        "created_at": now,
    }
    with transaction() as session:
        insert_missing(session, SeatPool, [row])
        mine = update(SeatPool).where(
            SeatPool.organisation_id == organisation_id,
            SeatPool.name == row["name"],
            SeatPool.used_count <= size,
        )
        if session.execute(mine.values(size=size).returning(SeatPool.id)).first() is None:
            raise SeatsInUse


def give_course(organisation_id: int, course_id: int) -> bool:
    """Make a course the organisation's own: it is in no list, and nobody else takes a place on it.

    Return False where it was before. Raises `OwnedElsewhere`.
    """
    row = {"course_id": course_id, "organisation_id": organisation_id}
    with transaction() as session:
        is_new = insert_missing(session, OrganisationCourse, [row]) == 1
        owner = select(OrganisationCourse.organisation_id).where(OrganisationCourse.course_id == course_id)
        if session.scalar(owner) != organisation_id:
            raise OwnedElsewhere
        session.execute(update(Course).where(Course.id == course_id).values(is_private=True))
        return is_new


def take_course_back(organisation_id: int, course_id: int) -> bool:
    """End that; the course stays private, and whoever takes it goes on. Return False where it was not."""
    own = delete(OrganisationCourse).where(
        OrganisationCourse.course_id == course_id, OrganisationCourse.organisation_id == organisation_id
    )
    with transaction() as session:
        return session.execute(own.returning(OrganisationCourse.course_id)).first() is not None


def _one(organisation_id: int) -> Update:
    return update(Organisation).where(Organisation.id == organisation_id)
