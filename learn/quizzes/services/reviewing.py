"""What a review does to an attempt: a further row, the answer's share, and the result made anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from learn.database import transaction
from learn.enrolments.models import Enrolment
from learn.quizzes.judged import fraction_of, is_whole
from learn.quizzes.models import Attempt, AttemptQuestion, QuestionVersion, Review
from learn.quizzes.queries import AttemptRow, GivenReview, Work, attempt_by_id, reviews_of, work_of
from learn.quizzes.scores import score_of


class NoSuchWork(LookupError):
    """There is no answer there that waits for a person, or none that this person may judge."""


class RubricNotFilled(ValueError):
    """A review gives one of the rubric's levels for each criterion, no fewer and no others."""


class JudgedMeanwhile(Exception):
    """Somebody else judged the answer since the reviewer opened it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says of a work: a level for each criterion, counted from 0, and a comment."""

    levels: Sequence[int]
    comment: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A judged answer with its attempt's result; sent again, `is_new` is false and nothing has changed."""

    attempt: AttemptRow
    work: Work
    review: GivenReview
    is_new: bool


LOCKING = (
    select(Enrolment.id)
    .where(
        Enrolment.id
        == select(Attempt.enrolment_id).where(Attempt.public_id == bindparam("public_id")).scalar_subquery()
    )
    .with_for_update()
)


def review_work(
    public_id: str, position: int, reviewer_id: int, judgement: Judgement, seen: int, now: datetime
) -> Reviewed:
    """Judge an answer, or correct the review that the reviewer saw (`seen` is its number, 0 for none).

    The latest review counts. Raises `NoSuchWork`, also for the reviewer's own work and for courses they
    do not look after, `RubricNotFilled`, and `JudgedMeanwhile`.
    """
    with transaction() as session:
        connection = session.connection()
        connection.execute(LOCKING, {"public_id": public_id}).first()
        work = work_of(connection, public_id, position, reviewer_id)
        attempt = attempt_by_id(connection, public_id, work.learner_id) if work else None
        if work is None or attempt is None:
            raise NoSuchWork
        if not is_whole(work.rubric(work.body["source_lang"]), judgement.levels):
            raise RubricNotFilled
        latest = next(iter(reviews_of(connection, attempt.id, position)), None)
        if latest is not None and latest.says(reviewer_id, judgement.levels, judgement.comment):
            return Reviewed(attempt, work, latest, is_new=False)
        if seen != (latest.number if latest else 0):
            raise JudgedMeanwhile
        review = _write(session, attempt, work, reviewer_id, judgement, seen + 1, now)
        return Reviewed(_with_new_result(session, attempt), work, review, is_new=True)


def _write(
    session: Session,
    attempt: AttemptRow,
    work: Work,
    reviewer_id: int,
    judgement: Judgement,
    number: int,
    now: datetime,
) -> GivenReview:
    fraction = fraction_of(work.rubric(work.body["source_lang"]), judgement.levels)
    row: dict[str, Any] = {
        "number": number,
        "reviewer_id": reviewer_id,
        "levels": list(judgement.levels),
        "comment": judgement.comment,
        "fraction": fraction,
        "reviewed_at": now,
    }
    at = {"attempt_id": attempt.id, "position": work.position}
    session.execute(insert(Review), [{**at, **row}])
    session.execute(
        update(AttemptQuestion)
        .where(AttemptQuestion.attempt_id == attempt.id, AttemptQuestion.position == work.position)
        .values(fraction=fraction)
        .execution_options(synchronize_session=False)
    )
    return GivenReview(position=work.position, **row)


def _with_new_result(session: Session, attempt: AttemptRow) -> AttemptRow:
    """Make the attempt's result anew from what each answer earned; a pass, once given, stays."""
    rows = session.connection().execute(
        select(AttemptQuestion.points, AttemptQuestion.fraction, QuestionVersion.outcome)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .where(AttemptQuestion.attempt_id == attempt.id)
    )
    score = score_of(rows)
    result: dict[str, Any] = {
        "score_percent": score.percent,
        "is_passed": bool(attempt.is_passed) or score.percent >= attempt.rules.pass_percent,
        "outcome_scores": score.by_outcome,
    }
    session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id)
        .values(**result)
        .execution_options(synchronize_session=False)
    )
    return attempt._replace(**result)
