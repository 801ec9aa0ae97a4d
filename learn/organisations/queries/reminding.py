"""Who may be reminded now, of which courses; and who said that they want none."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.models import Course
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import SERVED
from learn.organisations.models import Cohort, Organisation, Reminder, Seat, Trainee
from learn.organisations.queries.standings import of_seats
from learn.organisations.reminders import BETWEEN, DUE_WITHIN, QUIET_AFTER, Candidate
from learn.progress.models import EvidenceChain

Reader = Connection | Session

QUIET_SINCE = func.coalesce(EvidenceChain.last_answer_at, Trainee.activated_at)
CANDIDATES = (
    of_seats(
        Trainee.id,
        Trainee.public_id,
        Trainee.name,
        Trainee.email,
        Trainee.language,
        Organisation.name,
        Seat.enrolment_id,
        Course.uid,
        SERVED,
        Enrolment.due_at,
        QUIET_SINCE,
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

    Quiet for a week or due within one, in a cohort that is under way, and not reminded within a week.
    """
    reminded = select(Reminder.trainee_id).where(
        Reminder.trainee_id == Trainee.id, Reminder.sent_at > now - BETWEEN
    )
    asked = CANDIDATES.where(
        or_(Cohort.starts_on.is_(None), Cohort.starts_on <= today),
        or_(Cohort.ends_on.is_(None), Cohort.ends_on >= today),
        or_(
            now - QUIET_AFTER >= QUIET_SINCE,
            and_(Enrolment.due_at >= now, Enrolment.due_at <= now + DUE_WITHIN),
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
