"""Attempts whose time ran out while nobody looked."""

from datetime import datetime

from sqlalchemy import Connection, select

from learn.enrolments.models import Enrolment
from learn.quizzes.models import Attempt


def attempts_due_before(reader: Connection, moment: datetime) -> list[tuple[str, int]]:
    """Return (public id, learner id) of open attempts whose time was over before a moment."""
    rows = reader.execute(
        select(Attempt.public_id, Enrolment.learner_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.submitted_at.is_(None), Attempt.deadline_at < moment, Enrolment.left_at.is_(None))
        .order_by(Attempt.id)
    )
    return [(row.public_id, row.learner_id) for row in rows]
