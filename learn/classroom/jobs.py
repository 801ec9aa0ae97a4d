"""What the classroom does by itself, minute by minute."""

from datetime import datetime, timedelta

from flask import current_app

from learn.classroom import services
from learn.classroom.queries.overdue import attempts_due_before
from learn.config import Configuration
from learn.database import reading
from learn.quizzes.services import GRACE


def hand_in_overdue(now: datetime) -> None:
    """Hand in what was saved of attempts whose time ran out, so that nobody loses a quiz by a dead phone.

    Whoever is silent keeps the time that an outage may give back until the allowance is used up.
    """
    configuration: Configuration = current_app.config["CONFIGURATION"]
    usual = configuration.outage_allowance
    for due in attempts_due_before(reading(), now - GRACE):
        allowance = usual if due.outage_minutes is None else timedelta(minutes=due.outage_minutes)
        if due.timing.seen(now, allowance).is_over(now - GRACE):
            services.hand_in_overdue(due.enrolment_id, due.quiz_uid, now, allowance)
