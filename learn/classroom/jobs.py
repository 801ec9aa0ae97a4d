"""What the classroom does by itself, hour by hour."""

from datetime import datetime

from learn.classroom.queries.overdue import attempts_due_before
from learn.classroom.services import hand_in
from learn.database import reading
from learn.quizzes.services import GRACE


def hand_in_overdue(now: datetime) -> None:
    """Hand in what was saved of attempts whose time ran out, so that nobody loses a quiz by a dead phone."""
    for public_id, learner_id in attempts_due_before(reading(), now - GRACE):
        hand_in(public_id, learner_id, now)
