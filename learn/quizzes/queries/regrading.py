"""Answers to corrected questions: what they earn by the new key, and what a decision has made of them.

Versions are read straight from the tables: while a release is only tried, theirs must not be remembered.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, or_, select
from sqlalchemy.orm import Session

from learn.enrolments.models import Enrolment
from learn.quizzes.models import (
    Attempt,
    AttemptQuestion,
    QuestionKey,
    QuestionVersion,
    Quiz,
    Regrade,
    RegradedAnswer,
)
from learn.quizzes.queries.corrections import Correction
from learn.quizzes.regrading import (
    Mode,
    Remark,
    Report,
    Sheet,
    SheetLine,
    Version,
    marked_again,
    report_on,
)
from learn.quizzes.rules import Rules

Reader = Connection | Session


def is_answer_to(older: Collection[int], undone: Collection[int]) -> ColumnElement[bool]:
    """Return the condition for answers that a correction is about."""
    given_otherwise = AttemptQuestion.question_version_id.in_(older)
    if not undone:
        return given_otherwise
    marked_otherwise = exists().where(
        RegradedAnswer.attempt_id == AttemptQuestion.attempt_id,
        RegradedAnswer.position == AttemptQuestion.position,
        RegradedAnswer.regrade_id.in_(undone),
    )
    return or_(given_otherwise, marked_otherwise)


@dataclass(frozen=True, slots=True)
class Remarked:
    """Answers marked again, with the sheets they stand on by attempt, and the corrected questions by uid.

    `given_to` holds, by attempt and position, the version that an answer was given to.
    """

    remarks: tuple[Remark, ...]
    sheets: Mapping[int, Sheet]
    given_to: Mapping[tuple[int, int], Version]
    corrected: Mapping[str, Version]


def remarked(
    reader: Reader, corrections: Sequence[Correction], attempt_ids: Collection[int] | None = None
) -> Remarked:
    """Mark the answers that corrections are about again, in all handed-in attempts or in these; no write."""
    older = {each for correction in corrections for each in correction.older}
    undone = {each for correction in corrections for each in correction.undone}
    affected = is_answer_to(older, undone)
    within = AttemptQuestion.attempt_id.in_(attempt_ids) if attempt_ids is not None else None
    answers = select(
        AttemptQuestion.attempt_id,
        AttemptQuestion.position,
        AttemptQuestion.question_version_id,
        AttemptQuestion.answer,
        AttemptQuestion.fraction,
        AttemptQuestion.numbers,
        AttemptQuestion.hint_count,
    ).join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
    answers = answers.where(
        affected, Attempt.submitted_at.is_not(None), AttemptQuestion.fraction.is_not(None)
    )
    rows = reader.execute(answers if within is None else answers.where(within)).all()
    touched = select(AttemptQuestion.attempt_id).where(affected)
    sheets = _sheets(reader, touched if within is None else touched.where(within))
    corrected = {correction.uid: correction.version_id for correction in corrections}
    asked = {row.question_version_id for row in rows}
    versions = _versions(reader, asked | set(corrected.values()))
    again: dict[tuple[object, ...], float | None] = {}
    remarks = []
    for row in rows:
        old = versions[row.question_version_id]
        if old.uid not in corrected:
            continue
        # Thousands answer alike, and marking costs more than remembering.
        answer, numbers = row.answer or [], row.numbers or {}
        same = (old.id, *answer, *sorted(numbers.items()), row.hint_count)
        if same not in again:
            new = versions[corrected[old.uid]]
            again[same] = marked_again(old, new, answer, numbers, row.hint_count)
        remarks.append(Remark(row.attempt_id, row.position, old.uid, row.fraction, again[same]))
    given_to = {(row.attempt_id, row.position): versions[row.question_version_id] for row in rows}
    by_uid = {uid: versions[version_id] for uid, version_id in corrected.items()}
    return Remarked(tuple(remarks), sheets, given_to, by_uid)


def report_of(reader: Reader, corrections: Sequence[Correction]) -> Report:
    """Return what each decision about these corrections would do."""
    found = remarked(reader, corrections)
    return report_on([each.uid for each in corrections], found.remarks, found.sheets)


def _versions(reader: Reader, version_ids: Collection[int]) -> dict[int, Version]:
    rows = reader.execute(
        select(
            QuestionVersion.id,
            QuestionVersion.uid,
            QuestionVersion.kind,
            QuestionVersion.content_hash,
            QuestionVersion.body,
            QuestionKey.key,
        )
        .join(QuestionKey, QuestionKey.question_version_id == QuestionVersion.id)
        .where(QuestionVersion.id.in_(version_ids))
    )
    return {row.id: Version(*row) for row in rows}


def _sheets(reader: Reader, attempt_ids: Select[Any]) -> dict[int, Sheet]:
    rows = reader.execute(
        select(
            Attempt.id,
            Attempt.quiz_id,
            Attempt.score_percent,
            Attempt.is_passed,
            AttemptQuestion.position,
            QuestionVersion.outcome,
            AttemptQuestion.points,
            AttemptQuestion.fraction,
        )
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .where(Attempt.id.in_(attempt_ids), Attempt.submitted_at.is_not(None))
        .order_by(Attempt.id, AttemptQuestion.position)
    ).all()
    rules = _pass_marks(reader, {row.quiz_id for row in rows})
    lines: dict[int, list[SheetLine]] = defaultdict(list)
    for row in rows:
        lines[row.id].append(SheetLine(row.position, row.outcome, row.points, row.fraction or 0.0))
    return {
        row.id: Sheet(row.id, rules[row.quiz_id], row.score_percent, row.is_passed, tuple(lines[row.id]))
        for row in rows
        if row.position == lines[row.id][0].position
    }


def _pass_marks(reader: Reader, quiz_ids: Collection[int]) -> dict[int, int]:
    rows = reader.execute(select(Quiz.id, Quiz.rules).where(Quiz.id.in_(quiz_ids)))
    return {row.id: Rules.from_json(row.rules).pass_percent for row in rows}


@dataclass(frozen=True, slots=True)
class CorrectedAnswer:
    """What a decision changed about one answer of an attempt, for its learner."""

    position: int
    mode: Mode
    question_version_id: int
    fraction_after: float
    percent_before: int
    percent_after: int
    at: datetime


def corrected_answers(reader: Reader, attempt_id: int) -> list[CorrectedAnswer]:
    """Return the answers of an attempt whose mark was changed, in the order it happened."""
    rows = reader.execute(
        select(
            RegradedAnswer.position,
            Regrade.mode,
            Regrade.question_version_id,
            RegradedAnswer.fraction_after,
            RegradedAnswer.percent_before,
            RegradedAnswer.percent_after,
            RegradedAnswer.regraded_at,
        )
        .join(Regrade, Regrade.id == RegradedAnswer.regrade_id)
        .where(
            RegradedAnswer.attempt_id == attempt_id,
            RegradedAnswer.fraction_before != RegradedAnswer.fraction_after,
        )
        .order_by(Regrade.id)
    )
    return [CorrectedAnswer(row.position, Mode(row.mode), *row[2:]) for row in rows]


def correcting_versions(reader: Reader, answers: Iterable[CorrectedAnswer]) -> dict[int, Version]:
    """Return by position the version, key included, by which an answer is marked now: for shown answers."""
    latest = {each.position: each.question_version_id for each in answers}
    versions = _versions(reader, set(latest.values())) if latest else {}
    return {position: versions[version_id] for position, version_id in latest.items()}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A handed-in attempt with an answer that a decision has not looked at yet."""

    attempt_id: int
    public_id: str
    enrolment_id: int
    learner_id: int


def attempts_waiting(reader: Reader, regrade_id: int, correction: Correction, limit: int) -> list[Waiting]:
    """Return attempts whose answers a decision has still to look at, in the order of locking."""
    looked_at = exists().where(
        RegradedAnswer.regrade_id == regrade_id,
        RegradedAnswer.attempt_id == AttemptQuestion.attempt_id,
        RegradedAnswer.position == AttemptQuestion.position,
    )
    rows = reader.execute(
        select(Attempt.id, Attempt.public_id, Attempt.enrolment_id, Enrolment.learner_id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            is_answer_to(correction.older, correction.undone),
            Attempt.submitted_at.is_not(None),
            AttemptQuestion.fraction.is_not(None),
            ~looked_at,
        )
        .distinct()
        .order_by(Attempt.enrolment_id, Attempt.id)
        .limit(limit)
    )
    return [Waiting(*row) for row in rows]


def keys_marked_by(
    reader: Reader, regrade_id: int, attempt_ids: Collection[int]
) -> dict[tuple[int, int], str]:
    """Return, for answers that an earlier decision changed, the hash of the version that marks them."""
    rows = reader.execute(
        select(RegradedAnswer.attempt_id, RegradedAnswer.position, QuestionVersion.content_hash)
        .join(Regrade, Regrade.id == RegradedAnswer.regrade_id)
        .join(QuestionVersion, QuestionVersion.id == Regrade.question_version_id)
        .where(
            RegradedAnswer.attempt_id.in_(attempt_ids),
            RegradedAnswer.regrade_id < regrade_id,
            RegradedAnswer.fraction_before != RegradedAnswer.fraction_after,
        )
        .order_by(Regrade.id)
    )
    return {(row.attempt_id, row.position): row.content_hash for row in rows}
