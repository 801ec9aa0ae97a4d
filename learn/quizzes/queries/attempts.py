"""Attempts of a learner, as lists and downloads tell of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from learn.courses.models import Course
from learn.enrolments.models import Enrolment
from learn.prepared import Prepared
from learn.quizzes.models import Attempt, Quiz
from learn.quizzes.rules import Rules, Standing

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class SatAttempt:
    """One of the learner's attempts at a quiz, as lists show it."""

    public_id: str
    number: int
    started_at: datetime
    deadline_at: datetime | None
    submitted_at: datetime | None
    score_percent: int | None
    is_passed: bool | None


SAT = Prepared(
    select(
        Attempt.public_id,
        Attempt.number,
        Attempt.started_at,
        Attempt.deadline_at,
        Attempt.submitted_at,
        Attempt.score_percent,
        Attempt.is_passed,
    )
    .where(Attempt.enrolment_id == bindparam("enrolment_id"), Attempt.quiz_uid == bindparam("quiz_uid"))
    .order_by(Attempt.number)
)


def attempts_of(reader: Reader, enrolment_id: int, quiz_uid: str) -> list[SatAttempt]:
    """Return the learner's attempts at a quiz over all releases, the first one first."""
    rows = SAT.rows(reader, {"enrolment_id": enrolment_id, "quiz_uid": quiz_uid})
    return [SatAttempt(*row) for row in rows]


def standing_of(attempts: Sequence[SatAttempt]) -> Standing:
    """Return where the learner stands with the quiz after these attempts."""
    return Standing(
        attempt_count=len(attempts),
        open_attempt=next((each.public_id for each in attempts if each.submitted_at is None), None),
        last_submitted_at=max((each.submitted_at for each in attempts if each.submitted_at), default=None),
        best_percent=max(
            (each.score_percent for each in attempts if each.score_percent is not None), default=None
        ),
        is_passed=any(each.is_passed for each in attempts),
    )


SAT_WITH_RULES = (
    select(
        Quiz.rules,
        Attempt.enrolment_id,
        Course.uid.label("course"),
        Attempt.quiz_uid,
        Attempt.outcome_scores,
        Attempt.public_id,
        Attempt.number,
        Attempt.started_at,
        Attempt.deadline_at,
        Attempt.submitted_at,
        Attempt.score_percent,
        Attempt.is_passed,
    )
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    .join(Course, Course.id == Enrolment.course_id)
    .where(Enrolment.learner_id == bindparam("learner_id"))
    .order_by(Attempt.id)
)


@dataclass(frozen=True, slots=True)
class ToldAttempt:
    """An attempt as a download tells of it; `is_silent` as long as nobody may see what each answer earned."""

    course_uid: str
    quiz_uid: str
    sat: SatAttempt
    outcome_scores: dict[str, list[float]] | None
    is_silent: bool


def all_attempts_of(reader: Reader, learner_id: int) -> list[ToldAttempt]:
    """Return everything the learner sat, in every course, by one statement."""
    rows = reader.execute(SAT_WITH_RULES, {"learner_id": learner_id}).all()
    read = [(SatAttempt(*row[5:]), row) for row in rows]
    by_quiz: dict[tuple[int, str], list[SatAttempt]] = {}
    for sat, row in read:
        by_quiz.setdefault((row.enrolment_id, row.quiz_uid), []).append(sat)
    standings = {quiz: standing_of(attempts) for quiz, attempts in by_quiz.items()}
    return [
        ToldAttempt(
            row.course,
            row.quiz_uid,
            sat,
            row.outcome_scores,
            not standings[row.enrolment_id, row.quiz_uid].shows_answers(
                Rules.from_json(row.rules), is_submitted=sat.submitted_at is not None
            ),
        )
        for sat, row in read
    ]
