"""Who may be reminded now, of which courses; and who said that they want none."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, or_, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.models import Course
from learn.days import day_ends
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import SERVED
from learn.organisations.models import Cohort, DueDate, Organisation, Reminder, Seat, Trainee
from learn.organisations.queries.standings import of_seats
from learn.organisations.reminders import BETWEEN, DUE_WITHIN, Candidate

Reader = Connection | Session

CANDIDATES = (
    of_seats(
        Trainee.id,
        Trainee.public_id,
        Trainee.name,
        Trainee.email,
        Trainee.language,
        Organisation.name,
        Seat.enrolment_id,
        Seat.cohort_id,
        Seat.course_id,
        SERVED,
        Seat.due_at,
        Enrolment.pages_done,
    )
    .join(Course, Course.id == Seat.course_id)
    .join(Organisation, Organisation.id == Trainee.organisation_id)
    .join(Person, Person.id == Trainee.person_id)
    .where(
        Trainee.is_reminded,
        Trainee.email.is_not(None),
        Trainee.activated_at.is_not(None),
        Trainee.ended_at.is_(None),
        Seat.ended_at.is_(None),
        Enrolment.completed_at.is_(None),
        Enrolment.left_at.is_(None),
        Organisation.suspended_at.is_(None),
        Person.suspended_at.is_(None),
        Person.erase_after.is_(None),
        Person.erased_at.is_(None),
        SERVED.is_not(None),
    )
)


def candidates_after(
    reader: Reader, after: int, today: date, now: datetime, people: int
) -> tuple[list[Candidate], int]:
    """Return the courses of the next so many trainees to remind, and the last of these; 0 at the end.

    The course or one of its modules is due within a week, in a cohort that is under way, and they were not
    reminded within a week. Whether that module is theirs to do yet is seen when their steps are counted.
    """
    reminded = select(Reminder.trainee_id).where(
        Reminder.trainee_id == Trainee.id, Reminder.sent_at > now - BETWEEN
    )
    has_module_due = select(DueDate.module_uid).where(
        DueDate.cohort_id == Seat.cohort_id,
        DueDate.course_id == Seat.course_id,
        DueDate.due_on.between(today, today + DUE_WITHIN),
    )
    asked = CANDIDATES.where(
        or_(Cohort.starts_on.is_(None), Cohort.starts_on <= today),
        or_(Cohort.ends_on.is_(None), Cohort.ends_on >= today),
        or_(
            and_(Seat.due_at >= now, Seat.due_at <= day_ends(today + DUE_WITHIN)),
            has_module_due.exists(),
        ),
        ~reminded.exists(),
        Trainee.id > after,
    )
    some = asked.with_only_columns(Trainee.id).distinct().order_by(Trainee.id).limit(people)
    ids = list(reader.execute(some).scalars())
    if not ids:
        return [], 0
    rows = reader.execute(asked.where(Trainee.id.in_(ids)).order_by(Trainee.id, Seat.id))
    return [Candidate(*row) for row in rows], ids[-1]


def module_days(reader: Reader, cohort_ids: Collection[int]) -> dict[tuple[int, int], dict[str, date]]:
    """Return the days of modules by cohort and course."""
    found: dict[tuple[int, int], dict[str, date]] = {}
    asked = select(DueDate.cohort_id, DueDate.course_id, DueDate.module_uid, DueDate.due_on)
    for row in reader.execute(asked.where(DueDate.cohort_id.in_(cohort_ids))):
        found.setdefault((row.cohort_id, row.course_id), {})[row.module_uid] = row.due_on
    return found


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether somebody is reminded by an organisation."""

    public_id: str
    organisation: str
    is_reminded: bool
    has_email: bool


def wishes_of(reader: Reader, person_id: int) -> list[Wish]:
    """Return the organisations on whose lists somebody is, by name."""
    rows = reader.execute(
        select(Trainee.public_id, Organisation.name, Trainee.is_reminded, Trainee.email.is_not(None))
        .join(Organisation, Organisation.id == Trainee.organisation_id)
        .where(Trainee.person_id == person_id, Trainee.ended_at.is_(None))
        .order_by(Organisation.name, Trainee.id)
    )
    return [Wish(*row) for row in rows]


def organisation_of_trainee(reader: Reader, public_id: str) -> str | None:
    """Return the name of the organisation that reminds a trainee."""
    found: str | None = reader.execute(
        select(Organisation.name)
        .join(Trainee, Trainee.organisation_id == Organisation.id)
        .where(Trainee.public_id == public_id)
    ).scalar()
    return found
