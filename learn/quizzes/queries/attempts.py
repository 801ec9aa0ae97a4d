"""Attempts of a learner, with what was asked and answered; keys are read only by what is named for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.orm import Session

from learn.courses.models import Course
from learn.enrolments.models import Enrolment
from learn.prepared import Prepared
from learn.quizzes.models import Attempt, AttemptQuestion, Quiz
from learn.quizzes.queries.versions import AskableVersion, askable_versions, keys_of_versions
from learn.quizzes.rules import Rules, Standing
from learn.quizzes.variables import with_numbers

Reader = Connection | Session
FARTHEST = 10_000


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


class AskedQuestion(NamedTuple):
    """One question of an attempt as its learner may see it: its numbers worked in, no key in sight.

    In an open attempt a `fraction` says that the answer was marked at once, and is final.
    """

    position: int
    question_version_id: int
    uid: str
    kind: str
    outcome: str | None
    points: float
    body: dict[str, Any]
    choice_order: list[str] | None
    answer: list[str] | None
    answered_at: datetime | None
    fraction: float | None
    hint_count: int
    numbers: dict[str, str] | None


# An attempt's questions without what their versions say, which is kept in memory.
OF_ATTEMPT = (
    select(
        AttemptQuestion.position,
        AttemptQuestion.question_version_id,
        AttemptQuestion.points,
        AttemptQuestion.choice_order,
        AttemptQuestion.numbers,
        AttemptQuestion.answer,
        AttemptQuestion.answered_at,
        AttemptQuestion.fraction,
        AttemptQuestion.hint_count,
    )
    .where(AttemptQuestion.attempt_id == bindparam("attempt_id"))
    .order_by(AttemptQuestion.position)
)
ASKED = Prepared(OF_ATTEMPT)


ASKED_AT = Prepared(OF_ATTEMPT.where(AttemptQuestion.position == bindparam("position")))


def questions_of_attempt(
    reader: Reader, attempt_id: int, positions: Collection[int] = ()
) -> list[AskedQuestion]:
    """Return the questions of an attempt in the order shown: all, or those at the `positions`."""
    if len(positions) == 1:
        rows = [row for each in positions for row in _asked_at(reader, attempt_id, each)]
    else:
        asked = ASKED.rows(reader, {"attempt_id": attempt_id})
        rows = [row for row in asked if not positions or row.position in positions]
    versions = askable_versions(reader, {row.question_version_id for row in rows})
    return [_asked(row, versions[row.question_version_id]) for row in rows]


def _asked_at(reader: Reader, attempt_id: int, position: int) -> list[Any]:
    # What no database can hold is nobody's position.
    if not 0 < position <= FARTHEST:
        return []
    return ASKED_AT.rows(reader, {"attempt_id": attempt_id, "position": position})


def _asked(row: Row[*tuple[Any, ...]], of: AskableVersion) -> AskedQuestion:
    return AskedQuestion(
        row.position,
        of.id,
        of.uid,
        of.kind,
        of.outcome,
        row.points,
        with_numbers(of.body, row.numbers),
        row.choice_order,
        row.answer,
        row.answered_at,
        row.fraction,
        row.hint_count,
        row.numbers,
    )


def keys_of_questions(reader: Reader, questions: Sequence[AskedQuestion]) -> dict[int, dict[str, Any]]:
    """Return the keys of these questions by version id, their numbers worked in."""
    keys = keys_of_versions(reader, {each.question_version_id for each in questions})
    return {
        each.question_version_id: with_numbers(keys[each.question_version_id], each.numbers)
        for each in questions
    }
