"""Quizzes of a release, the checks of its lessons, and the versions of their questions."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from learn.kept import Kept
from learn.prepared import Prepared
from learn.quizzes.drawing import History
from learn.quizzes.models import Attempt, AttemptQuestion, QuestionKey, QuestionVersion, Quiz
from learn.quizzes.rules import Rules

Reader = Connection | Session
KEPT_OUTCOMES = 64


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


QUIZ = Prepared(
    select(Quiz.id, Quiz.release_id, Quiz.page_uid, Quiz.rules, Quiz.items).where(
        Quiz.release_id == bindparam("release_id"), Quiz.page_uid == bindparam("page_uid")
    )
)


def quiz_of(reader: Reader, release_id: int, page_uid: str) -> QuizRow | None:
    """Return the quiz of that page in that release."""
    row = QUIZ.first(reader, {"release_id": release_id, "page_uid": page_uid})
    if row is None:
        return None
    return QuizRow(row.id, row.release_id, row.page_uid, Rules.from_json(row.rules), row.items)


# What must be reached in a quiz of a release, which never changes.
_marks: Kept[tuple[Engine, int, str], int] = Kept(KEPT_OUTCOMES)


def pass_mark_of(reader: Connection, release_id: int, page_uid: str) -> int | None:
    """Return the percentage with which a quiz is passed, from memory once it was read; None if it is none."""
    key = (reader.engine, release_id, page_uid)
    kept = _marks.get(key)
    if kept is not None:
        return kept
    quiz = quiz_of(reader, release_id, page_uid)
    return _marks.put(key, quiz.rules.pass_percent) if quiz is not None else None


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


# What the questions of a quiz are about; items of a quiz never change. Keys begin with the database read.
_outcomes: Kept[tuple[Engine, int], dict[int, str | None]] = Kept(KEPT_OUTCOMES)


def history_of(session: Session, enrolment_id: int, quiz: QuizRow) -> History:
    """Return what earlier attempts at the quiz asked, over all releases, and what its banks are about."""
    return History(_asked_before(session, enrolment_id, quiz.page_uid), _outcomes_of(session, quiz))


def _asked_before(session: Session, enrolment_id: int, quiz_uid: str) -> dict[int, int]:
    """Return every version of the questions asked before, with the number of the last attempt that did."""
    asked, known = aliased(QuestionVersion), aliased(QuestionVersion)
    rows = session.execute(
        select(known.id, func.max(Attempt.number).label("number"))
        .join(asked, (asked.course_id == known.course_id) & (asked.uid == known.uid))
        .join(AttemptQuestion, AttemptQuestion.question_version_id == asked.id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_uid == quiz_uid)
        .group_by(known.id)
    )
    return {row.id: row.number for row in rows}


def _outcomes_of(session: Session, quiz: QuizRow) -> dict[int, str | None]:
    key = (session.connection().engine, quiz.id)
    kept = _outcomes.get(key)
    if kept is not None:
        return kept
    drawn_from = {int(version_id) for item in quiz.items for version_id in item.get("from", ())}
    rows = session.execute(
        select(QuestionVersion.id, QuestionVersion.outcome).where(QuestionVersion.id.in_(drawn_from))
    )
    return _outcomes.put(key, {row.id: row.outcome for row in rows})
