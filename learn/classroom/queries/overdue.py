"""Attempts whose time ran out while nobody looked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from learn.enrolments.models import Enrolment
from learn.quizzes.models import Attempt
from learn.quizzes.outages import Timing


@dataclass(frozen=True, slots=True)
class DueAttempt:
    """An open attempt past its deadline; its timing says whether an outage may move that.

    `outage_minutes` is the allowance of the learner's organisation, None where it leaves the usual one.
    """

    enrolment_id: int
    quiz_uid: str
    timing: Timing
    outage_minutes: int | None


def attempts_due_before(reader: Connection, moment: datetime) -> list[DueAttempt]:
    """Return the open attempts whose deadline was before a moment, the oldest first."""
    rows = reader.execute(
        select(
            Attempt.enrolment_id,
            Attempt.quiz_uid,
            Attempt.deadline_at,
            Attempt.seen_at,
            Attempt.outage_seconds,
            Enrolment.outage_minutes,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.submitted_at.is_(None), Attempt.deadline_at < moment, Enrolment.left_at.is_(None))
        .order_by(Attempt.id)
    )
    return [
        DueAttempt(
            row.enrolment_id,
            row.quiz_uid,
            Timing(row.deadline_at, row.seen_at, row.outage_seconds),
            row.outage_minutes,
        )
        for row in rows
    ]
