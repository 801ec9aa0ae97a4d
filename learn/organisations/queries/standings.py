"""The words of `learn.organisations.standing` as conditions over seats, for counting in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from learn.enrolments.models import Enrolment
from learn.organisations.models import Cohort, Seat, Trainee
from learn.organisations.standing import LAPSED_AFTER, STALLED_AFTER
from learn.progress.models import EvidenceChain, PageDone

Condition = ColumnElement[bool]
Moment = datetime | ColumnElement[datetime]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose seats are meant: always one organisation's; None narrows nothing."""

    organisation_id: int
    programme_id: int | None = None
    cohort_id: int | None = None
    course_id: int | None = None

    def conditions(self) -> list[Condition]:
        """Return what a seat, joined with its cohort, must meet."""
        wanted: list[Condition] = [Cohort.organisation_id == self.organisation_id]
        if self.programme_id is not None:
            wanted.append(Cohort.programme_id == self.programme_id)
        if self.cohort_id is not None:
            wanted.append(Seat.cohort_id == self.cohort_id)
        if self.course_id is not None:
            wanted.append(Seat.course_id == self.course_id)
        return wanted


def of_seats(*columns: Any) -> Select[Any]:  # noqa: ANN401 - whatever columns are
    """Return the SELECT over seats with trainee, cohort, enrolment and the end of their chain."""
    return (
        select(*columns)
        .select_from(Seat)
        .join(Cohort, Cohort.id == Seat.cohort_id)
        .join(Trainee, Trainee.id == Seat.trainee_id)
        .join(Enrolment, Enrolment.id == Seat.enrolment_id)
        .outerjoin(EvidenceChain, EvidenceChain.chain == Enrolment.reference)
    )


def completed(at: Moment) -> Condition:
    """Return whether all that the course requires was done by then."""
    return and_(Enrolment.completed_at.is_not(None), Enrolment.completed_at <= at)


def started(at: Moment) -> Condition:
    """Return whether something was answered by then."""
    answered = and_(EvidenceChain.first_answer_at.is_not(None), EvidenceChain.first_answer_at <= at)
    return or_(answered, completed(at))


def activated(at: Moment) -> Condition:
    """Return whether they had signed in by then."""
    return or_(and_(Trainee.activated_at.is_not(None), Trainee.activated_at <= at), started(at))


def under_way(at: Moment) -> Condition:
    """Return whether they had started and not completed."""
    return and_(started(at), ~completed(at))


LAST_ANSWER = func.coalesce(EvidenceChain.last_answer_at, EvidenceChain.first_answer_at)


def quiet(at: datetime) -> Condition:
    """Return whether they stalled or lapsed: started, not completed, seven days without an answer."""
    return and_(under_way(at), at - STALLED_AFTER >= LAST_ANSWER)


# Since when somebody could have begun: they have the seat, and came in if they did.
WAITING_SINCE = case((Trainee.activated_at > Seat.taken_at, Trainee.activated_at), else_=Seat.taken_at)


def waiting(at: datetime) -> Condition:
    """Return whether they have not begun, seven days after they were invited or came in."""
    return and_(~started(at), at - STALLED_AFTER >= WAITING_SINCE)


def lapsed(at: datetime) -> Condition:
    """Return whether the last answer is more than four weeks old."""
    return and_(under_way(at), at - LAPSED_AFTER > LAST_ANSWER)


def overdue(at: datetime) -> Condition:
    """Return whether the due day is over and the course not complete."""
    return and_(Seat.due_at.is_not(None), Seat.due_at < at, ~completed(at))


def done_count(required: list[str]) -> ColumnElement[int]:
    """Return how many of the required pages are done."""
    return (
        select(func.count())
        .where(PageDone.enrolment_id == Seat.enrolment_id, PageDone.page_uid.in_(required))
        .correlate(Seat)
        .scalar_subquery()
    )


def how_many(condition: Condition) -> ColumnElement[int]:
    """Return the number of seats that meet a condition."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many seats stand where; each of the first five is part of the one before."""

    invited: int
    activated: int
    started: int
    half_way: int
    completed: int
    stalled: int
    lapsed: int
    overdue: int
    waiting: int

    @property
    def quiet(self) -> int:
        """Return how many have answered nothing for seven days."""
        return self.stalled + self.lapsed


def counts_of(reader: Connection, scope: Scope, required: list[str], at: datetime) -> Counts:
    """Count the seats that are held now, in one statement."""
    half = and_(started(at), or_(completed(at), done_count(required) * 2 >= max(len(required), 1)))
    row = reader.execute(
        of_seats(
            func.count(),
            how_many(activated(at)),
            how_many(started(at)),
            how_many(half),
            how_many(completed(at)),
            how_many(and_(quiet(at), ~lapsed(at))),
            how_many(lapsed(at)),
            how_many(overdue(at)),
            how_many(waiting(at)),
        ).where(*scope.conditions(), Seat.ended_at.is_(None), Seat.taken_at <= at)
    ).one()
    return Counts(*map(int, row))
