"""Doors that open once: who stands before one, who has not come in yet, and who works here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.models import Course
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import SERVED
from learn.organisations.models import Invitation, Officer, Organisation, Programme, Seat, Trainee
from learn.organisations.queries.offices import Office

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class Door:
    """An invitation with who invites to what; `role` where it is to work, else the trainee's fields."""

    id: int
    organisation_id: int
    organisation: str
    organisation_reference: str
    slug: str
    role: str | None
    programme_id: int | None
    programme: str | None
    trainee_id: int | None
    person_id: int | None
    name: str | None
    username: str | None
    language: str | None
    used_at: datetime | None


DOORS: Any = (
    select(
        Invitation.id,
        Invitation.organisation_id,
        Organisation.name,
        Organisation.reference,
        Organisation.slug,
        Invitation.role,
        Invitation.programme_id,
        Programme.name,
        Invitation.trainee_id,
        Trainee.person_id,
        Trainee.name,
        Person.username,
        Trainee.language,
        Invitation.used_at,
    )
    .join(Organisation, Organisation.id == Invitation.organisation_id)
    .outerjoin(Programme, Programme.id == Invitation.programme_id)
    .outerjoin(Trainee, Trainee.id == Invitation.trainee_id)
    .outerjoin(Person, Person.id == Trainee.person_id)
    .where(Organisation.suspended_at.is_(None), Invitation.voided_at.is_(None))
)


def open_door(reader: Reader, digest: str, now: datetime) -> Door | None:
    """Return the door of a code, unless it was used or voided, ran out, or leads to nobody any more."""
    row = reader.execute(
        DOORS.where(
            Invitation.digest == digest,
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
            or_(Invitation.role.is_not(None), _may_come_in()),
        )
    ).first()
    return Door(*row) if row is not None else None


def used_door(reader: Reader, digest: str, since: datetime) -> Door | None:
    """Return the door that somebody came through with a code a moment ago."""
    row = reader.execute(DOORS.where(Invitation.digest == digest, Invitation.used_at > since)).first()
    return Door(*row) if row is not None else None


def _may_come_in() -> ColumnElement[bool]:
    return (
        Trainee.activated_at.is_(None)
        & Trainee.ended_at.is_(None)
        & Person.suspended_at.is_(None)
        & Person.erased_at.is_(None)
    )


@dataclass(frozen=True, slots=True)
class Awaited:
    """A trainee who has not come in yet, with what slips and mails need of them."""

    id: int
    person_id: int
    name: str
    email: str | None
    phone: str | None
    language: str | None
    username: str | None


def _awaited(organisation_id: int, cohort_id: int | None) -> Any:  # noqa: ANN401 - a SELECT
    held = select(Seat.id).where(Seat.trainee_id == Trainee.id, Seat.ended_at.is_(None))
    if cohort_id is not None:
        held = held.where(Seat.cohort_id == cohort_id)
    return (
        select(
            Trainee.id,
            Trainee.person_id,
            Trainee.name,
            Trainee.email,
            Trainee.phone,
            Trainee.language,
            Person.username,
        )
        .join(Person, Person.id == Trainee.person_id)
        .where(Trainee.organisation_id == organisation_id, _may_come_in(), held.exists())
    )


def awaited_in(
    reader: Reader,
    organisation_id: int,
    cohort_id: int,
    *,
    after: int = 0,
    limit: int,
    has_email: bool | None = None,
) -> list[Awaited]:
    """Return the people of a cohort who have not come in yet, in the order of their rows."""
    asked = _awaited(organisation_id, cohort_id).where(Trainee.id > after)
    if has_email is not None:
        asked = asked.where(Trainee.email.is_not(None) if has_email else Trainee.email.is_(None))
    return [Awaited(*row) for row in reader.execute(asked.order_by(Trainee.id).limit(limit))]


def awaited_trainee(reader: Reader, organisation_id: int, trainee_id: int) -> Awaited | None:
    """Return a trainee who has not come in yet and has a seat; None for any other."""
    row = reader.execute(_awaited(organisation_id, None).where(Trainee.id == trainee_id)).first()
    return Awaited(*row) if row is not None else None


@dataclass(frozen=True, slots=True)
class Expected:
    """How many of a cohort have a seat, have come in, and can be written to of those who have not."""

    people: int
    awaited: int
    with_email: int


def expected_in(reader: Reader, organisation_id: int, cohort_id: int) -> Expected:
    """Count the people of a cohort by whether they have come in."""
    held = select(Seat.trainee_id).where(Seat.cohort_id == cohort_id, Seat.ended_at.is_(None))
    people = select(func.count(Trainee.id)).where(
        Trainee.organisation_id == organisation_id, Trainee.id.in_(held), Trainee.ended_at.is_(None)
    )
    awaited = _awaited(organisation_id, cohort_id).subquery()
    row = reader.execute(
        select(people.scalar_subquery(), func.count(awaited.c.id), func.count(awaited.c.email))
    ).one()
    return Expected(*row)


@dataclass(frozen=True, slots=True)
class FirstCourse:
    """The course on which a trainee begins, in the release that they see."""

    uid: str
    release_id: int
    pages_done: str


def courses_of_trainee(reader: Reader, trainee_id: int) -> list[FirstCourse]:
    """Return the courses that a trainee has a seat on, in the order in which the seats were taken."""
    rows = reader.execute(
        select(Course.uid, SERVED, Enrolment.pages_done)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .join(Seat, Seat.enrolment_id == Enrolment.id)
        .where(Seat.trainee_id == trainee_id, Seat.ended_at.is_(None), SERVED.is_not(None))
        .order_by(Seat.taken_at, Seat.id)
    )
    return [FirstCourse(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """Somebody who works for the organisation."""

    person_id: int
    reference: str
    name: str
    role: str
    programme: str | None
    since: datetime


def officers_of(reader: Reader, organisation_id: int) -> list[OfficerRow]:
    """Return who works for the organisation, those who came first first."""
    rows = reader.execute(
        select(
            Officer.person_id,
            Person.reference,
            func.coalesce(Person.name, Person.username, ""),
            Officer.role,
            Programme.name,
            Officer.created_at,
        )
        .join(Person, Person.id == Officer.person_id)
        .outerjoin(Programme, Programme.id == Officer.programme_id)
        .where(Officer.organisation_id == organisation_id)
        .order_by(Officer.created_at, Officer.id)
    )
    return [OfficerRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation to work here that nobody has used yet."""

    id: int
    role: str
    programme: str | None
    created_at: datetime
    expires_at: datetime


def open_invitations(reader: Reader, office: Office, now: datetime) -> list[OpenInvitation]:
    """Return the invitations to work here that are open, the newest first."""
    rows = reader.execute(
        select(Invitation.id, Invitation.role, Programme.name, Invitation.created_at, Invitation.expires_at)
        .outerjoin(Programme, Programme.id == Invitation.programme_id)
        .where(
            Invitation.organisation_id == office.organisation_id,
            Invitation.role.is_not(None),
            Invitation.used_at.is_(None),
            Invitation.voided_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.id.desc())
    )
    return [OpenInvitation(row[0], row[1] or "", *row[2:]) for row in rows]


def has_work(reader: Reader, organisation_id: int, person_id: int) -> bool:
    """Tell whether somebody works for the organisation already."""
    asked = select(Officer.id).where(
        Officer.organisation_id == organisation_id, Officer.person_id == person_id
    )
    return reader.execute(asked).first() is not None


def is_trainee(reader: Reader, organisation_id: int, person_id: int) -> bool:
    """Tell whether somebody is on the organisation's list already."""
    asked = select(Trainee.id).where(
        Trainee.organisation_id == organisation_id, Trainee.person_id == person_id
    )
    return reader.execute(asked).first() is not None
