"""Quizzes of a release, the checks of its lessons, and the versions of their questions."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from learn.quizzes.models import Attempt, AttemptQuestion, QuestionKey, QuestionVersion, Quiz
from learn.quizzes.rules import Rules

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class QuizRow:
    """A quiz of a release, or the checks of a lesson."""

    id: int
    release_id: int
    page_uid: str
    rules: Rules
    items: list[dict[str, Any]]

    @property
    def question_count(self) -> int:
        """Return how many questions an attempt asks."""
        return sum(int(item.get("draw", 1)) for item in self.items)


def quiz_of(reader: Reader, release_id: int, page_uid: str) -> QuizRow | None:
    """Return the quiz of that page in that release."""
    row = reader.execute(
        select(Quiz.id, Quiz.release_id, Quiz.page_uid, Quiz.rules, Quiz.items).where(
            Quiz.release_id == release_id, Quiz.page_uid == page_uid
        )
    ).first()
    if row is None:
        return None
    return QuizRow(row.id, row.release_id, row.page_uid, Rules.from_json(row.rules), row.items)


@dataclass(frozen=True, slots=True)
class Check:
    """A knowledge check of a lesson with its key: checks are practice, and their keys travel."""

    question_version_id: int
    uid: str
    content_hash: str
    kind: str
    body: dict[str, Any]
    key: dict[str, Any]


def checks_of(reader: Reader, release_id: int, page_uid: str) -> dict[str, Check]:
    """Return the checks of a lesson by uid, in the order of the text."""
    quiz = quiz_of(reader, release_id, page_uid)
    if quiz is None:
        return {}
    wanted = [int(item["question"]) for item in quiz.items]
    rows = reader.execute(
        select(
            QuestionVersion.id,
            QuestionVersion.uid,
            QuestionVersion.content_hash,
            QuestionVersion.kind,
            QuestionVersion.body,
            QuestionKey.key,
        )
        .join(QuestionKey, QuestionKey.question_version_id == QuestionVersion.id)
        .where(QuestionVersion.id.in_(wanted))
    )
    found = {row.id: Check(*row) for row in rows}
    return {found[version_id].uid: found[version_id] for version_id in wanted}


def versions_seen(reader: Reader, enrolment_id: int, quiz_uid: str, course_id: int) -> set[int]:
    """Return every version of the questions that earlier attempts of the quiz asked, also newer ones."""
    asked = (
        select(QuestionVersion.uid)
        .join(AttemptQuestion, AttemptQuestion.question_version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_uid == quiz_uid)
    )
    rows = reader.execute(
        select(QuestionVersion.id).where(
            QuestionVersion.course_id == course_id, QuestionVersion.uid.in_(asked)
        )
    )
    return {row.id for row in rows}
