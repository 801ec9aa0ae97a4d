"""Questions of attempts with their answers; keys are read only by what is named for it.

What is asked in an attempt never changes: it is read once and then kept in memory. Each request reads what
becomes of it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.orm import Session

from learn.kept import Kept
from learn.prepared import Prepared
from learn.quizzes.models import AttemptQuestion
from learn.quizzes.queries.versions import AskableVersion, askable_versions, database_of, keys_of_versions
from learn.quizzes.variables import with_numbers

Reader = Connection | Session
KEPT_ATTEMPTS = 512
FARTHEST = 10_000


class Known(Protocol):
    """An attempt by its key in the tables and by its name: both together are no other's.

    A database may be put back in another's place.
    """

    @property
    def id(self) -> int:
        """Return its key."""

    @property
    def public_id(self) -> str:
        """Return its name."""


class AskedQuestion(NamedTuple):
    """One question of an attempt as its learner may see it: its numbers worked in, no key in sight.

    In an open attempt a `fraction` says that the answer was marked at once, and is final.
    """

    position: int
    question_version_id: int
    uid: str
    content_hash: str
    kind: str
    outcome: str | None
    points: float
    body: dict[str, Any]
    choice_order: list[str] | None
    numbers: dict[str, str] | None
    answer: list[str] | None
    answered_at: datetime | None
    fraction: float | None
    hint_count: int

    @property
    def is_final(self) -> bool:
        """Tell whether its answer stays as it is, because it was marked."""
        return self.fraction is not None


def _of_attempt(*columns: Any) -> Select[Any]:  # noqa: ANN401 - whatever columns are
    return (
        select(AttemptQuestion.position, *columns)
        .where(AttemptQuestion.attempt_id == bindparam("attempt_id"))
        .order_by(AttemptQuestion.position)
    )


BECOMING = (
    AttemptQuestion.answer,
    AttemptQuestion.answered_at,
    AttemptQuestion.fraction,
    AttemptQuestion.hint_count,
)
NOW = Prepared(_of_attempt(*BECOMING), row=tuple)
NOW_AT = Prepared(_of_attempt(*BECOMING).where(AttemptQuestion.position == bindparam("position")), row=tuple)
WHOLE = Prepared(
    _of_attempt(
        *BECOMING,
        AttemptQuestion.question_version_id,
        AttemptQuestion.points,
        AttemptQuestion.choice_order,
        AttemptQuestion.numbers,
    ),
    row=tuple,
)
CHANGING = 1 + len(BECOMING)

# The database and the attempt → what is asked in it, by position: the fields before `answer`.
_lasting: Kept[tuple[str, int, str], dict[int, tuple[Any, ...]]] = Kept(KEPT_ATTEMPTS)


def questions_of_attempt(
    reader: Reader, attempt: Known, positions: Collection[int] = ()
) -> list[AskedQuestion]:
    """Return the questions of an attempt in the order shown: all, or those at the `positions`."""
    key = (database_of(reader), attempt.id, attempt.public_id)
    lasting = _lasting.get(key)
    if lasting is not None:
        rows = _as_they_are(reader, attempt.id, positions)
    else:
        rows = WHOLE.rows(reader, {"attempt_id": attempt.id})
        versions = askable_versions(reader, {row[CHANGING] for row in rows})
        lasting = {row[0]: _of_version(row[0], versions[row[CHANGING]], *row[CHANGING + 1 :]) for row in rows}
        _lasting.put(key, lasting)
    return [_asked(lasting[row[0]], row[1:CHANGING]) for row in rows if not positions or row[0] in positions]


def _as_they_are(reader: Reader, attempt_id: int, positions: Collection[int]) -> list[Any]:
    if len(positions) != 1:
        return NOW.rows(reader, {"attempt_id": attempt_id})
    (position,) = positions
    # What no database can hold is nobody's position.
    if not 0 < position <= FARTHEST:
        return []
    return NOW_AT.rows(reader, {"attempt_id": attempt_id, "position": position})


def _of_version(
    position: int,
    of: AskableVersion,
    points: float,
    choice_order: list[str] | None,
    numbers: dict[str, str] | None,
) -> tuple[Any, ...]:
    return (
        position, of.id, of.uid, of.content_hash, of.kind, of.outcome, points, of.body, choice_order, numbers,
    )  # fmt: skip


def _asked(lasting: tuple[Any, ...], answer: tuple[Any, ...]) -> AskedQuestion:
    question = AskedQuestion._make(lasting + answer)
    if not question.numbers:
        return question
    # Made anew each time: to keep every learner's own words would take more memory than it is worth.
    return question._replace(body=with_numbers(question.body, question.numbers))


def keys_of_questions(reader: Reader, questions: Sequence[AskedQuestion]) -> dict[int, dict[str, Any]]:
    """Return the keys of these questions by version id, their numbers worked in."""
    keys = keys_of_versions(reader, {each.question_version_id for each in questions})
    return {
        each.question_version_id: with_numbers(keys[each.question_version_id], each.numbers)
        for each in questions
    }


class QuestionToMark(NamedTuple):
    """One question of an attempt with its key, its numbers worked into both; for marking alone."""

    asked: AskedQuestion
    key: dict[str, Any]


def questions_to_mark(reader: Reader, attempt: Known) -> list[QuestionToMark]:
    """Return an attempt's questions with their keys, in the versions that were asked."""
    questions = questions_of_attempt(reader, attempt)
    keys = keys_of_versions(reader, {each.question_version_id for each in questions})
    return [
        QuestionToMark(each, with_numbers(keys[each.question_version_id], each.numbers)) for each in questions
    ]
