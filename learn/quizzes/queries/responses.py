"""Answers that were handed in, as the statistics of questions want them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, select

from learn.enrolments.models import Enrolment
from learn.quizzes.models import (
    Attempt,
    AttemptQuestion,
    QuestionVersion,
    Regrade,
    RegradedAnswer,
    ReleaseQuestion,
)
from learn.quizzes.queries.versions import askable_versions, keys_of_versions
from learn.quizzes.questions import WITH_DISTRACTORS, is_scored
from learn.quizzes.regrading import Mode
from learn.quizzes.statistics import Choices, Response, seconds_between

# Older ones say little about today's questions, and a page must not wait for ten years of them.
NEWEST_ATTEMPTS = 5_000


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a question stands in a release: the file and line, and what holds it."""

    uid: str
    question_version_id: int
    outcome: str | None
    holder: str
    path: str
    line: int


STANDS = (
    select(
        ReleaseQuestion.uid,
        ReleaseQuestion.question_version_id,
        ReleaseQuestion.outcome,
        ReleaseQuestion.holder,
        ReleaseQuestion.path,
        ReleaseQuestion.line,
    )
    .where(ReleaseQuestion.release_id == bindparam("release_id"))
    .order_by(ReleaseQuestion.path, ReleaseQuestion.line)
)
NEWEST = (
    select(Attempt.id)
    .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    .where(Enrolment.course_id == bindparam("course_id"), Attempt.submitted_at.is_not(None))
    .order_by(Attempt.id.desc())
    .limit(NEWEST_ATTEMPTS)
)
ANSWERS = (
    select(
        Attempt.id,
        Attempt.enrolment_id,
        Attempt.started_at,
        QuestionVersion.uid,
        QuestionVersion.kind,
        AttemptQuestion.position,
        AttemptQuestion.question_version_id,
        AttemptQuestion.points,
        AttemptQuestion.answer,
        AttemptQuestion.answered_at,
        AttemptQuestion.fraction,
    )
    .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
    .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
    .where(Attempt.id.in_(NEWEST), AttemptQuestion.fraction.is_not(None))
    .order_by(Attempt.id, AttemptQuestion.position)
)
MARKED_AGAIN = (
    select(RegradedAnswer.attempt_id, RegradedAnswer.position, Regrade.mode, RegradedAnswer.fraction_before)
    .join(Regrade, Regrade.id == RegradedAnswer.regrade_id)
    .where(Regrade.course_id == bindparam("course_id"), Regrade.mode.in_((Mode.EVERYONE, Mode.REGRADE)))
    .order_by(Regrade.id)
)


def stands_of(reader: Connection, release_id: int) -> list[Stand]:
    """Return every question of a release in the order of its files."""
    return [Stand(*row) for row in reader.execute(STANDS, {"release_id": release_id})]


def responses_of(reader: Connection, course_id: int) -> list[Response]:
    """Return each learner's first answer to each version of a question, from the newest attempts.

    A second answer would tell what the learner remembers of the first result, not what the question does.
    Nor do points that were given to everyone: such an answer counts for what it earned before.
    """
    earned = _earned_before_gifts(reader, course_id)
    met: set[tuple[int, int]] = set()
    responses: list[Response] = []
    rows = reader.execute(ANSWERS, {"course_id": course_id})
    for _attempt_id, sat in groupby(rows, key=lambda row: row.id):
        for enrolment_id, response in _of_attempt([row for row in sat if is_scored(row.kind)], earned):
            version = (enrolment_id, response.version_id)
            if version not in met:
                met.add(version)
                responses.append(response)
    return responses


def _earned_before_gifts(reader: Connection, course_id: int) -> dict[tuple[int, int], float]:
    """Return, for answers whose points were given to everyone, what they had earned; by attempt and place."""
    earned: dict[tuple[int, int], float] = {}
    for row in reader.execute(MARKED_AGAIN, {"course_id": course_id}):
        place = (row.attempt_id, row.position)
        if row.mode == Mode.EVERYONE:
            earned.setdefault(place, row.fraction_before)
        else:
            earned.pop(place, None)
    return earned


def _of_attempt(
    rows: Sequence[Any], earned_before: Mapping[tuple[int, int], float]
) -> Iterable[tuple[int, Response]]:
    """Yield the answers of one attempt, each with whose it is."""
    fractions = [earned_before.get((row.id, row.position), row.fraction) for row in rows]
    earned = sum(row.points * fraction for row, fraction in zip(rows, fractions, strict=True))
    possible = sum(row.points for row in rows)
    seconds = seconds_between(rows[0].started_at, [row.answered_at for row in rows]) if rows else []
    for row, fraction, spent in zip(rows, fractions, seconds, strict=True):
        others = possible - row.points
        yield (
            row.enrolment_id,
            Response(
                question_uid=row.uid,
                version_id=row.question_version_id,
                fraction=fraction,
                rest=(earned - row.points * fraction) / others if others else None,
                is_answered=bool(row.answer),
                picked=tuple(row.answer or ()),
                seconds=spent,
            ),
        )


@dataclass(frozen=True, slots=True)
class StatedVersion:
    """A version as its staff see it: what it asks, and its choices in words, by key; texts are HTML."""

    version_id: int
    kind: str
    language: str
    prompt: str
    names: dict[str, str]
    offered: Choices | None


def stated_versions(
    reader: Connection, version_ids: Iterable[int], language: str
) -> dict[int, StatedVersion]:
    """Return versions with their keys: for the staff of a course alone."""
    wanted = set(version_ids)
    versions, keys = askable_versions(reader, wanted), keys_of_versions(reader, wanted)
    return {
        version_id: _stated(version_id, version.kind, version.body, keys[version_id], language)
        for version_id, version in versions.items()
    }


def _stated(
    version_id: int, kind: str, body: dict[str, Any], key: dict[str, Any], language: str
) -> StatedVersion:
    spoken = language if language in body["texts"] else body["source_lang"]
    texts = body["texts"][spoken]
    names = {choice["key"]: choice["html"] for choice in texts.get("choices", ())}
    right = frozenset(key.get("right", ()))
    offered = Choices(tuple(names), right, kind in WITH_DISTRACTORS) if names and right else None
    return StatedVersion(version_id, kind, spoken, texts["prompt"], names, offered)
