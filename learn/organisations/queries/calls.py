"""Who needs a call: the quiet ones by days left, how a cohort scored, and what came of earlier calls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from learn.enrolments.models import Enrolment
from learn.organisations.models import Contact, Seat, Trainee
from learn.organisations.queries.standings import LAST_ANSWER, Scope, of_seats, quiet
from learn.progress.evidence import ANSWERS
from learn.progress.models import Evidence
from learn.quizzes.models import Attempt

SHOWN = 20
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Quiet:
    """Somebody who started, has not completed, and answered nothing for seven days."""

    seat_id: int
    trainee_id: int
    public_id: str
    name: str
    phone: str | None
    email: str | None
    enrolment_id: int
    due_at: datetime | None
    last_answer_at: datetime


def _quiet(scope: Scope, at: datetime) -> Select[Any]:
    return (
        of_seats(
            Seat.id,
            Trainee.id,
            Trainee.public_id,
            Trainee.name,
            Trainee.phone,
            Trainee.email,
            Seat.enrolment_id,
            Enrolment.due_at,
            LAST_ANSWER,
        )
        .where(*scope.conditions(), Seat.ended_at.is_(None), quiet(at))
        .order_by(case((Enrolment.due_at.is_(None), 1), else_=0), Enrolment.due_at, LAST_ANSWER, Seat.id)
    )


def quiet_ones(reader: Connection, scope: Scope, at: datetime, most: int = SHOWN) -> list[Quiet]:
    """Return the quiet ones, those with the fewest days left first, then those who are quiet longest."""
    return [Quiet(*row) for row in reader.execute(_quiet(scope, at).limit(most))]


def all_quiet(reader: Connection, scope: Scope, at: datetime) -> Iterator[list[Quiet]]:
    """Yield all of them a few thousand at a time, for lists to print and to download."""
    asked = reader.execute(_quiet(scope, at), execution_options={"yield_per": CHUNK})
    for rows in asked.partitions(CHUNK):
        yield [Quiet(*row) for row in rows]


def scores_of(reader: Connection, scope: Scope, quiz_uid: str) -> dict[int, int]:
    """Return how many got which score in their best attempt at a quiz."""
    best = (
        of_seats(func.max(Attempt.score_percent).label("score"))
        .join(Attempt, Attempt.enrolment_id == Seat.enrolment_id)
        .where(
            *scope.conditions(),
            Seat.ended_at.is_(None),
            Attempt.quiz_uid == quiz_uid,
            Attempt.submitted_at.is_not(None),
            Attempt.score_percent.is_not(None),
        )
        .group_by(Seat.id)
        .subquery()
    )
    rows = reader.execute(select(best.c.score, func.count()).group_by(best.c.score).order_by(best.c.score))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Answered:
    """A contact, and the first answer after it."""

    trainee_id: int
    kind: str
    at: datetime
    next_answer_at: datetime | None


def contacts_since(reader: Connection, scope: Scope, since: datetime) -> list[Answered]:
    """Return the contacts with people of the scope since a moment, oldest first, with what followed."""
    following = (
        select(func.min(Evidence.at))
        .where(
            Evidence.chain == Enrolment.reference,
            Evidence.kind.in_(sorted(ANSWERS)),
            Evidence.at > Contact.at,
        )
        .correlate(Enrolment, Contact)
        .scalar_subquery()
    )
    rows = reader.execute(
        of_seats(Contact.trainee_id, Contact.kind, Contact.at, following)
        .join(Contact, Contact.trainee_id == Seat.trainee_id)
        .where(*scope.conditions(), Seat.ended_at.is_(None), Contact.at >= since)
        .order_by(Contact.at, Contact.id)
    )
    return [Answered(*row) for row in rows]


def last_contacts(reader: Connection, trainee_ids: Sequence[int]) -> dict[int, tuple[str, datetime]]:
    """Return the newest contact of each trainee that has one."""
    rows = reader.execute(
        select(Contact.trainee_id, Contact.kind, Contact.at)
        .where(Contact.trainee_id.in_(trainee_ids))
        .order_by(Contact.at, Contact.id)
    )
    return {row.trainee_id: (row.kind, row.at) for row in rows}
