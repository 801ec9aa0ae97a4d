"""Trainees as the office lists them, one page at a time, and everything about one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from learn.accounts.models import Person
from learn.courses.models import Course
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import SERVED
from learn.organisations.models import Cohort, Contact, Seat, Trainee
from learn.organisations.queries.offices import Office
from learn.organisations.queries.standings import IS_LAST, KEPT_STATEMENTS, of_seats
from learn.organisations.standing import Record
from learn.prepared import Prepared, among, numbered
from learn.progress.models import EvidenceChain

A_PAGE = 25


class TraineeRow(NamedTuple):
    """Somebody on the organisation's list; how they are reached is for coordinators alone.

    A tuple, as every row of which a page reads dozens: a frozen object takes as long as to read it.
    `extra_time` is what this organisation grants, whatever others do.
    """

    id: int
    public_id: str
    person_id: int
    person_reference: str
    name: str
    email: str | None
    phone: str | None
    external_id: str | None
    gender: str | None
    district: str | None
    extra_time: str
    created_at: datetime
    activated_at: datetime | None


TRAINEES = select(
    Trainee.id,
    Trainee.public_id,
    Trainee.person_id,
    Person.reference,
    Trainee.name,
    Trainee.email,
    Trainee.phone,
    Trainee.external_id,
    Trainee.gender,
    Trainee.district,
    func.coalesce(Trainee.extra_time, "1"),
    Trainee.created_at,
    Trainee.activated_at,
).join(Person, Person.id == Trainee.person_id)


def _of_office(*, in_programme: bool, in_cohort: bool = False) -> Any:  # noqa: ANN401 - a SELECT
    """Return the SELECT of the trainees that an officer may see: in a programme, those with a seat in it.

    What it binds are organisation_id and, where they count, programme_id and cohort_id.
    """
    asked = TRAINEES.where(Trainee.organisation_id == bindparam("organisation_id"))
    seat = exists().where(Seat.trainee_id == Trainee.id, Seat.cohort_id == Cohort.id)
    if in_programme:
        asked = asked.where(seat.where(Cohort.programme_id == bindparam("programme_id")))
    if in_cohort:
        asked = asked.where(seat.where(Cohort.id == bindparam("cohort_id"), Seat.ended_at.is_(None)))
    return asked


@cache
def _trainee(*, in_programme: bool) -> Prepared:
    asked = _of_office(in_programme=in_programme).where(Trainee.public_id == bindparam("public_id"))
    return Prepared(asked, row=TraineeRow._make)


def trainee_of(reader: Connection, office: Office, public_id: str) -> TraineeRow | None:
    """Return a trainee of the office; another's does not exist."""
    bound = {"organisation_id": office.organisation_id, "programme_id": office.programme_id}
    asked = _trainee(in_programme=office.programme_id is not None)
    found: TraineeRow | None = asked.first(reader, {**bound, "public_id": public_id})
    return found


def trainees_of(
    reader: Connection, office: Office, *, words: str = "", cohort_id: int | None = None, after: str = ""
) -> list[TraineeRow]:
    """Return a page of trainees by name, and one more where another page follows.

    `after` is the public id of the last one seen. Phone and e-mail are searched for coordinators alone.
    """
    asked = _page(
        in_programme=office.programme_id is not None,
        in_cohort=cohort_id is not None,
        searches=bool(words),
        sees_addresses=office.is_coordinator,
        goes_on=bool(after),
    )
    part = "%" + words.lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    bound = {
        "organisation_id": office.organisation_id,
        "programme_id": office.programme_id,
        "cohort_id": cohort_id,
        "part": part,
        "after": after,
    }
    return asked.rows(reader, bound)


@cache
def _page(
    *, in_programme: bool, in_cohort: bool, searches: bool, sees_addresses: bool, goes_on: bool
) -> Prepared:
    asked = _of_office(in_programme=in_programme, in_cohort=in_cohort)
    if searches:
        fields = [Trainee.name, Trainee.external_id]
        fields += [Trainee.email, Trainee.phone] if sees_addresses else []
        asked = asked.where(or_(*(func.lower(each).like(bindparam("part"), escape="\\") for each in fields)))
    if goes_on:
        # Each by itself: PostgreSQL would join a row of two with every trainee.
        last = aliased(Trainee)
        found = (last.public_id == bindparam("after"), last.organisation_id == bindparam("organisation_id"))
        name, key = (select(each).where(*found).scalar_subquery() for each in (last.name, last.id))
        asked = asked.where(tuple_(Trainee.name, Trainee.id) > tuple_(name, key))
    return Prepared(asked.order_by(Trainee.name, Trainee.id).limit(A_PAGE + 1), row=TraineeRow._make)


class SeatRow(NamedTuple):
    """A seat of a trainee with where they stand; `release_id` is the release they see."""

    id: int
    trainee_id: int
    cohort_id: int
    cohort_public_id: str
    cohort_name: str
    course_uid: str
    release_id: int
    taken_at: datetime
    ended_at: datetime | None
    expires_on: date | None
    due_at: datetime | None
    activated_at: datetime | None
    first_answer_at: datetime | None
    last_answer_at: datetime | None
    completed_at: datetime | None
    pages_done: str

    @property
    def record(self) -> Record:
        """Return the moments by which the seat is counted."""
        return Record(
            self.taken_at,
            self.activated_at,
            self.first_answer_at,
            self.last_answer_at,
            self.completed_at,
        )


SEATS = of_seats(
    Seat.id,
    Seat.trainee_id,
    Seat.cohort_id,
    Cohort.public_id,
    Cohort.name,
    Course.uid,
    SERVED,
    Seat.taken_at,
    Seat.ended_at,
    Seat.expires_on,
    Seat.due_at,
    Trainee.activated_at,
    EvidenceChain.first_answer_at,
    EvidenceChain.last_answer_at,
    Enrolment.completed_at,
    Enrolment.pages_done,
).join(Course, Course.id == Seat.course_id)


def seats_of(reader: Connection, office: Office, trainee_ids: Sequence[int]) -> list[SeatRow]:
    """Return the seats of trainees that an officer may see, those held now first."""
    asked = _seats(len(trainee_ids), in_programme=office.programme_id is not None)
    own = {"organisation_id": office.organisation_id, "programme_id": office.programme_id or 0}
    bound = own | numbered("trainee", trainee_ids)
    return asked.rows(reader, bound)


@lru_cache(KEPT_STATEMENTS)
def _seats(count: int, *, in_programme: bool) -> Prepared:
    # The sum keeps SQLite from reading every cohort of the organisation first.
    own = Cohort.organisation_id + 0 == bindparam("organisation_id")
    asked = SEATS.where(among(Seat.trainee_id, "trainee", count), own, IS_LAST)
    if in_programme:
        asked = asked.where(Cohort.programme_id + 0 == bindparam("programme_id"))
    return Prepared(asked.order_by(Seat.ended_at.is_not(None), Seat.id), row=SeatRow._make)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A call or a message, or the attempt at one."""

    trainee_id: int
    kind: str
    note: str | None
    at: datetime
    who: str | None


def contacts_of(reader: Connection, trainee_ids: Sequence[int]) -> list[ContactRow]:
    """Return the contacts of trainees, the newest first."""
    rows = reader.execute(
        select(
            Contact.trainee_id,
            Contact.kind,
            Contact.note,
            Contact.at,
            func.coalesce(Person.name, Person.username),
        )
        .outerjoin(Person, Person.id == Contact.person_id)
        .where(Contact.trainee_id.in_(trainee_ids))
        .order_by(Contact.at.desc(), Contact.id.desc())
    )
    return [ContactRow(*row) for row in rows]
