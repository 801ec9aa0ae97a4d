"""What can be done with enrolments.

Every deed on an enrolment begins by locking its row, then whatever else it touches: one order for all,
so that no two deeds can wait for each other.
"""

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from learn import ids
from learn.courses.queries import is_archived
from learn.database import insert_missing, transaction
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import PLACES, Place, place_of
from learn.prepared import Prepared


class NotEnrolled(Exception):
    """The learner has no place on the course, or has left it."""


class CourseArchived(Exception):
    """The course takes nobody new."""


def enrol(learner_id: int, course_id: int, now: datetime) -> tuple[Place, bool]:
    """Enrol the learner, or bring them back; return their place and whether anything changed.

    Raises `CourseArchived` for whoever does not take the course already.
    """
    with transaction() as session:
        if is_archived(session, course_id):
            there = place_of(session, learner_id, course_id)
            if there is None or not there.is_active:
                raise CourseArchived
        row = {
            "reference": ids.names_by_minute(1, now)[0],
            "learner_id": learner_id,
            "course_id": course_id,
            "enrolled_at": now,
        }
        is_new = insert_missing(session, Enrolment, [row]) == 1
        came_back = session.execute(
            update(Enrolment)
            .where(
                Enrolment.learner_id == learner_id,
                Enrolment.course_id == course_id,
                Enrolment.left_at.is_not(None),
            )
            .values(left_at=None)
            .returning(Enrolment.id)
        ).first()
        place = place_of(session, learner_id, course_id)
        if place is None:
            raise LookupError("an enrolment that was just made is gone")
        return place, is_new or came_back is not None


def leave(learner_id: int, course_id: int, now: datetime) -> Place | None:
    """End the learner's place; what they did is kept. Return the place, or None if there was none."""
    with transaction() as session:
        left = session.execute(
            update(Enrolment)
            .where(
                Enrolment.learner_id == learner_id,
                Enrolment.course_id == course_id,
                Enrolment.left_at.is_(None),
            )
            .values(left_at=now)
            .returning(Enrolment.id)
        ).first()
        return place_of(session, learner_id, course_id) if left is not None else None


LOCKED_PLACE = Prepared(PLACES.where(Enrolment.id == bindparam("enrolment_id")).with_for_update(of=Enrolment))


def locked_place(session: Session, enrolment_id: int) -> Place:
    """Return the place as it is now and let no other deed touch it until the transaction ends.

    Raises `NotEnrolled` for a place that was left, or is gone.
    """
    row = LOCKED_PLACE.first(session, {"enrolment_id": enrolment_id})
    place = Place(*row) if row is not None else None
    if place is None or not place.is_active:
        raise NotEnrolled
    return place


LOCKED_PLACES = (
    select(Enrolment.id)
    .where(Enrolment.learner_id == bindparam("learner_id"))
    .order_by(Enrolment.id)
    .with_for_update()
)


def lock_places(session: Session, learner_id: int) -> None:
    """Lock all places of a learner, in one order for all: for a deed that counts over all courses."""
    session.connection().execute(LOCKED_PLACES, {"learner_id": learner_id}).all()
