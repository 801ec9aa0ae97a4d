"""What marking needs of an attempt: its questions with their keys, and the answers saved so far."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from learn.prepared import Prepared
from learn.quizzes.models import AttemptQuestion
from learn.quizzes.queries.attempts import ASKED
from learn.quizzes.queries.versions import askable_versions, keys_of_versions
from learn.quizzes.variables import with_numbers

Reader = Connection | Session


class QuestionToMark(NamedTuple):
    """One question of an attempt with its key, its numbers worked into both, and the answer saved so far."""

    position: int
    uid: str
    content_hash: str
    kind: str
    outcome: str | None
    points: float
    body: dict[str, Any]
    key: dict[str, Any]
    numbers: dict[str, str] | None
    answer: list[str] | None
    answered_at: datetime | None
    hint_count: int
    is_final: bool


def questions_to_mark(reader: Reader, attempt_id: int) -> list[QuestionToMark]:
    """Return an attempt's questions with their keys, in the versions that were asked; for marking alone."""
    rows = ASKED.rows(reader, {"attempt_id": attempt_id})
    asked = {row.question_version_id for row in rows}
    versions, keys = askable_versions(reader, asked), keys_of_versions(reader, asked)
    return [
        QuestionToMark(
            row.position,
            versions[row.question_version_id].uid,
            versions[row.question_version_id].content_hash,
            versions[row.question_version_id].kind,
            versions[row.question_version_id].outcome,
            row.points,
            with_numbers(versions[row.question_version_id].body, row.numbers),
            with_numbers(keys[row.question_version_id], row.numbers),
            row.numbers,
            row.answer,
            row.answered_at,
            row.hint_count,
            row.fraction is not None,
        )
        for row in rows
    ]


class SavedAnswer(NamedTuple):
    """What is saved of one question of an open attempt; final is what was marked at once."""

    answer: list[str]
    hint_count: int
    is_final: bool


ANSWERS = select(
    AttemptQuestion.position, AttemptQuestion.answer, AttemptQuestion.hint_count, AttemptQuestion.fraction
).where(AttemptQuestion.attempt_id == bindparam("attempt_id"))
SAVED = Prepared(ANSWERS)
SAVED_AT = Prepared(ANSWERS.where(AttemptQuestion.position == bindparam("position")))


def saved_answers(reader: Reader, attempt_id: int, positions: Collection[int]) -> dict[int, SavedAnswer]:
    """Return what is saved at these positions, an empty answer where nothing was; none for no position."""
    if len(positions) == 1:
        rows = SAVED_AT.rows(reader, {"attempt_id": attempt_id, "position": next(iter(positions))})
    else:
        rows = SAVED.rows(reader, {"attempt_id": attempt_id})
    return {
        row.position: SavedAnswer(row.answer or [], row.hint_count, row.fraction is not None)
        for row in rows
        if row.position in positions
    }
