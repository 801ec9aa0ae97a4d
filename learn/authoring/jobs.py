"""What becomes of decisions about marks, without anybody waiting at a page."""

from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from learn.authoring import deeds
from learn.authoring.queries import plans_due
from learn.authoring.services import previews
from learn.authoring.services.releasing import (
    CopyChanged,
    Order,
    OtherServed,
    PlanIsOver,
    note_fault,
    publish_copy,
)
from learn.authoring.site_library import site_library
from learn.config import Configuration
from learn.database import reading, transaction
from learn.progress.services import follow_result, keep_missed, record, retire_unmissed
from learn.quizzes.queries.corrections import decisions_in_force, decisions_under_way
from learn.quizzes.regrading import Mode
from learn.quizzes.services.regrading import Regraded, regrade_some


def publish_planned(now: datetime) -> None:
    """Publish what is due, each once; what cannot be published stays unpublished, and its page says why."""
    settings: Configuration = current_app.config["CONFIGURATION"]
    for plan, course_uid in plans_due(reading(), now):
        order = Order(
            plan.course_id,
            course_uid,
            plan.version,
            plan.name,
            Mode(plan.mode),
            plan.planned_by_id,
            plan.served_release_id,
        )
        try:
            done = publish_copy(order, settings.instance, site_library(settings), now, is_planned=True)
        except PlanIsOver:
            continue
        except CopyChanged as changed:
            note_fault(plan, "other-served" if isinstance(changed, OtherServed) else "copy-changed")
            continue
        if done.is_refused:
            note_fault(plan, "mistakes")


def clear_drafts(now: datetime) -> None:
    """Forget drafts that were kept for links which show them no more."""
    previews.clear_drafts(now)


def regrade(now: datetime) -> None:
    """Carry out what was decided since the last time."""
    for regrade_id in decisions_under_way(reading()):
        _carry_out(regrade_id, now)


def regrade_latecomers(now: datetime) -> None:
    """Mark again what was begun before a correction and handed in after its decision was carried out."""
    for regrade_id in decisions_in_force(reading()):
        _carry_out(regrade_id, now)


def _carry_out(regrade_id: int, now: datetime) -> None:
    """Do it a batch in each transaction, with all that follows: cut off anywhere, it goes on from there."""
    is_last = False
    while not is_last:
        with transaction() as session:
            batch = regrade_some(regrade_id, now)
            for changed in batch.changed:
                attempt = changed.attempt
                _follow_in_deck(session, changed, now)
                deed = deeds.answer_regraded(batch, changed)
                if changed.is_newly_passed or attempt.rules.is_placement:
                    follow_result(session, attempt, now, deed)
                else:
                    record(session, attempt.enrolment_reference, attempt.learner_reference, now, deed)
        is_last = batch.is_last


def _follow_in_deck(session: Session, changed: Regraded, now: datetime) -> None:
    """Let the review deck ask what is missed by the corrected question, as a hand-in would have done.

    Points that everyone got do not tell that a question was known.
    """
    attempt = changed.attempt
    # What nobody has learnt here yet is not missed either.
    if attempt.rules.is_placement:
        return
    if changed.fraction_earned == 1:
        retire_unmissed(session, attempt.enrolment_id, changed.question_uid, now)
    elif changed.fraction_before == 1:
        keep_missed(session, attempt.enrolment_id, [changed.question_uid], now)
