"""People as administrators look for them: all but those who were erased."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person, PersonSession
from learn.accounts.names import name_key
from learn.courses.models import Course, CourseStaff
from learn.enrolments.models import Enrolment
from learn.organisations.models import Officer, Organisation

Reader = Connection | Session
FEWEST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in the list and on their own page."""

    id: int
    reference: str
    username: str | None
    name: str | None
    email: str | None
    phone: str | None
    extra_time: str
    site_extra_time: str | None
    is_administrator: bool
    is_officer: bool
    has_second_factor: bool
    created_at: datetime
    suspended_at: datetime | None
    erase_after: datetime | None

    @property
    def shown_name(self) -> str:
        """Return what to call them in a list."""
        return self.username or self.name or self.email or self.phone or self.reference


PEOPLE = select(*(getattr(Person, name) for name in PersonRow.__slots__)).where(Person.erased_at.is_(None))


def people(reader: Reader, asked: str, before: int | None, limit: int) -> list[PersonRow]:
    """Return the newest people whose user name, name, e-mail address or phone number fits what was typed."""
    found = PEOPLE.order_by(Person.id.desc()).limit(limit)
    if asked:
        found = found.where(_fits(asked))
    if before is not None:
        found = found.where(Person.id < before)
    return [PersonRow(*row) for row in reader.execute(found)]


def _fits(asked: str) -> ColumnElement[bool]:
    """Return the condition: user names by their beginning, phone numbers by any part of their digits."""
    small = asked.lower()
    ways = [
        func.lower(Person.name).contains(small, autoescape=True),
        func.lower(Person.email).contains(small, autoescape=True),
        Person.reference == asked,
    ]
    key = name_key(asked)
    if key:
        ways.append(Person.username_key.startswith(key, autoescape=True))
    digits = "".join(character for character in asked if character in "0123456789").lstrip("0")
    if len(digits) >= FEWEST_DIGITS:
        plain: Any = Person.phone
        for sign in (" ", "-", "(", ")"):
            plain = func.replace(plain, sign, "")
        ways.append(plain.contains(digits))
    return or_(*ways)


def person_by_reference(reader: Reader, reference: str) -> PersonRow | None:
    """Return somebody by what stands for them in addresses."""
    row = reader.execute(PEOPLE.where(Person.reference == reference)).first()
    return PersonRow(*row) if row is not None else None


def person_by_username(reader: Reader, username: str) -> PersonRow | None:
    """Return somebody by their user name, however it is written."""
    row = reader.execute(PEOPLE.where(Person.username_key == name_key(username))).first()
    return PersonRow(*row) if row is not None else None


def administrators(reader: Reader) -> list[PersonRow]:
    """Return who runs the installation."""
    found = PEOPLE.where(Person.is_administrator.is_(True)).order_by(Person.username_key)
    return [PersonRow(*row) for row in reader.execute(found)]


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is here: on devices, on courses, in organisations."""

    session_count: int
    enrolment_count: int
    charges: tuple[tuple[str, str], ...]
    offices: tuple[tuple[str, str, str], ...]


def standing_of(reader: Reader, person_id: int, now: datetime) -> Standing:
    """Return what somebody is; charges are (course, role), offices (address, name, role)."""
    sessions = select(func.count(PersonSession.id)).where(
        PersonSession.person_id == person_id, PersonSession.expires_at > now
    )
    enrolments = select(func.count(Enrolment.id)).where(
        Enrolment.learner_id == person_id, Enrolment.left_at.is_(None)
    )
    charges = (
        select(Course.uid, CourseStaff.role)
        .join(CourseStaff, CourseStaff.course_id == Course.id)
        .where(CourseStaff.person_id == person_id)
        .order_by(Course.uid)
    )
    offices = (
        select(Organisation.slug, Organisation.name, Officer.role)
        .join(Officer, Officer.organisation_id == Organisation.id)
        .where(Officer.person_id == person_id)
        .order_by(Organisation.slug)
    )
    return Standing(
        reader.execute(sessions).scalar_one(),
        reader.execute(enrolments).scalar_one(),
        tuple((row.uid, row.role) for row in reader.execute(charges)),
        tuple((row.slug, row.name, row.role) for row in reader.execute(offices)),
    )
