"""How much there is, for the first page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person, PersonSession
from learn.courses.models import Course
from learn.enrolments.models import Enrolment
from learn.organisations.models import Organisation

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of what."""

    people: int
    signed_in: int
    enrolments: int
    courses: int
    organisations: int


def counts(reader: Reader, now: datetime) -> Counts:
    """Return how many people, open sessions, enrolments, served courses and organisations there are."""
    asked = (
        select(func.count(Person.id)).where(Person.erased_at.is_(None)),
        select(func.count(PersonSession.person_id.distinct())).where(PersonSession.expires_at > now),
        select(func.count(Enrolment.id)).where(Enrolment.left_at.is_(None)),
        select(func.count(Course.id)).where(Course.release_id.is_not(None)),
        select(func.count(Organisation.id)),
    )
    return Counts(*(reader.execute(each).scalar_one() for each in asked))
