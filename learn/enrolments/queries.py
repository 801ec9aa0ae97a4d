"""Questions asked of the table of enrolments."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.enrolments.models import Enrolment

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class Place:
    """A learner's place on a course."""

    id: int
    reference: str
    learner_id: int
    course_id: int
    enrolled_at: datetime
    left_at: datetime | None
    due_at: datetime | None
    completed_at: datetime | None
    learner_reference: str

    @property
    def is_active(self) -> bool:
        """Tell whether the learner has not left."""
        return self.left_at is None


# The SELECT whose rows are places; the person's reference is what the evidence calls them.
PLACES = select(
    Enrolment.id,
    Enrolment.reference,
    Enrolment.learner_id,
    Enrolment.course_id,
    Enrolment.enrolled_at,
    Enrolment.left_at,
    Enrolment.due_at,
    Enrolment.completed_at,
    Person.reference.label("learner_reference"),
).join(Person, Person.id == Enrolment.learner_id)


def place_of(reader: Reader, learner_id: int, course_id: int) -> Place | None:
    """Return the learner's place on the course, also one they left."""
    row = reader.execute(
        PLACES.where(Enrolment.learner_id == learner_id, Enrolment.course_id == course_id)
    ).first()
    return Place(*row) if row is not None else None


def places_of(reader: Reader, learner_id: int) -> list[Place]:
    """Return the learner's places, the newest first."""
    rows = reader.execute(
        PLACES.where(Enrolment.learner_id == learner_id).order_by(
            Enrolment.enrolled_at.desc(), Enrolment.id.desc()
        )
    )
    return [Place(*row) for row in rows]
