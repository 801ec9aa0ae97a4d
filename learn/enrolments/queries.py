"""Questions asked of the table of enrolments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.models import Course
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


# The release that a learner sees: the one their place is pinned to, else the one that is served.
SERVED = func.coalesce(Enrolment.pinned_release_id, Course.release_id)
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


@dataclass(frozen=True, slots=True)
class Due:
    """The days of one enrolment: `set_by` is who set them, `modules` the day for each module that has one.

    `until` is the last day for which they give the place, None where it has none; once it is over, what
    they set is, too.
    """

    set_by: str
    modules: Mapping[str, date] = field(default_factory=dict)
    until: date | None = None
    is_over: bool = False


# Whoever sets such days, further up the house, names itself here: from enrolment ids to what it set.
due_lookups: list[Callable[[Connection, Sequence[int]], Mapping[int, Due]]] = []


def dues_of(reader: Connection, enrolment_ids: Sequence[int]) -> dict[int, Due]:
    """Return which days are set for which enrolment; asks nothing where there is none to ask for."""
    found: dict[int, Due] = {}
    if enrolment_ids:
        for lookup in due_lookups:
            found |= lookup(reader, enrolment_ids)
    return found
