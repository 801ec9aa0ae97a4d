"""Deciding about marks by a corrected question, and carrying a decision out, some attempts at a time.

A decision that is carried out again finds nothing left to do: each answer it looked at has a row.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from learn.courses.models import Course
from learn.database import transaction
from learn.enrolments.models import Enrolment
from learn.quizzes.models import Attempt, AttemptQuestion, Regrade, RegradedAnswer, ReleaseQuestion
from learn.quizzes.queries import AttemptRow, attempt_by_id
from learn.quizzes.queries.corrections import Correction, Decision, correction_by
from learn.quizzes.queries.regrading import (
    Remarked,
    Waiting,
    attempts_waiting,
    keys_marked_by,
    remarked,
)
from learn.quizzes.regrading import Mode, Remark, Rescored, fraction_after, fraction_earned, rescored

BATCH = 50


class DecidedMeanwhile(Exception):
    """Somebody else decided about the question since the page was opened, or it was published again."""


def decide(
    course_id: int, version_id: int, mode: Mode, decided_by: int, now: datetime, *, after: int
) -> None:
    """Decide about answers to older versions of a question; the job carries it out.

    `after` is the latest decision the person knew of, 0 for none. Raises `DecidedMeanwhile` if there is a
    later one, or if the version is no longer served.
    """
    with transaction() as session:
        release_id = session.execute(
            select(Course.release_id).where(Course.id == course_id).with_for_update()
        ).scalar_one()
        uid = session.execute(
            select(ReleaseQuestion.uid).where(
                ReleaseQuestion.release_id == release_id, ReleaseQuestion.question_version_id == version_id
            )
        ).scalar()
        latest = session.execute(
            select(func.max(Regrade.id)).where(Regrade.course_id == course_id, Regrade.question_uid == uid)
        ).scalar()
        if uid is None or (latest or 0) != after:
            raise DecidedMeanwhile
        session.execute(insert(Regrade), [_decision(course_id, uid, version_id, mode, decided_by, now)])


def decide_on_all(
    session: Session,
    course_id: int,
    corrections: Sequence[Correction],
    mode: Mode,
    now: datetime,
    decided_by: int | None = None,
) -> None:
    """Decide alike about every question that a publication corrects; the caller holds the course."""
    rows = [_decision(course_id, each.uid, each.version_id, mode, decided_by, now) for each in corrections]
    if rows:
        session.execute(insert(Regrade), rows)


def _decision(
    course_id: int, uid: str, version_id: int, mode: Mode, decided_by: int | None, now: datetime
) -> dict[str, object]:
    return {
        "course_id": course_id,
        "question_uid": uid,
        "question_version_id": version_id,
        "mode": mode.value,
        "decided_by": decided_by,
        "decided_at": now,
        "finished_at": now if mode is Mode.KEEP else None,
    }


@dataclass(frozen=True, slots=True)
class Regraded:
    """An answer whose mark a decision changed, and its attempt as it is now.

    `fraction_earned` leaves out what was given to everyone: it tells what the learner knew.
    """

    attempt: AttemptRow
    question_uid: str
    version_before: str
    mode: Mode
    fraction_before: float
    fraction_after: float
    fraction_earned: float
    percent_before: int
    is_newly_passed: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step of a decision changed; `is_last` when nothing is left to look at."""

    decision: Decision
    version_after: str
    changed: tuple[Regraded, ...]
    is_last: bool


def regrade_some(regrade_id: int, now: datetime) -> Batch:
    """Look at the next answers that a decision is about; to be repeated until `is_last`.

    The decision's row is locked first, so that two processes carry it out one after the other, then the
    enrolments in the order of their ids.
    """
    with transaction() as session:
        session.execute(select(Regrade.id).where(Regrade.id == regrade_id).with_for_update())
        correction, decision = correction_by(session, regrade_id)
        waiting = (
            [] if decision.mode is Mode.KEEP else attempts_waiting(session, regrade_id, correction, BATCH)
        )
        if not waiting:
            _finish(session, decision, now)
            return Batch(decision, "", (), is_last=True)
        _lock(session, waiting)
        found = remarked(session, [correction], [each.attempt_id for each in waiting])
        changed = _write(session, decision, found, waiting, now)
        return Batch(decision, found.corrected[correction.uid].content_hash, changed, is_last=False)


def _finish(session: Session, decision: Decision, now: datetime) -> None:
    if decision.finished_at is None:
        session.execute(update(Regrade).where(Regrade.id == decision.id).values(finished_at=now))


def _lock(session: Session, waiting: Sequence[Waiting]) -> None:
    """Let nobody hand in, judge or start anything of these learners' until the marks are written."""
    ids = sorted({each.enrolment_id for each in waiting})
    session.execute(
        select(Enrolment.id).where(Enrolment.id.in_(ids)).order_by(Enrolment.id).with_for_update()
    ).all()


def _write(
    session: Session, decision: Decision, found: Remarked, waiting: Sequence[Waiting], now: datetime
) -> tuple[Regraded, ...]:
    by_attempt: dict[int, list[Remark]] = defaultdict(list)
    for remark in found.remarks:
        by_attempt[remark.attempt_id].append(remark)
    marked_by = keys_marked_by(session, decision.id, [each.attempt_id for each in waiting])
    changed: list[Regraded] = []
    for each in waiting:
        remarks = by_attempt[each.attempt_id]
        sheet = found.sheets[each.attempt_id]
        after = {remark.position: fraction_after(decision.mode, remark) for remark in remarks}
        result = rescored(sheet, after)
        _note(session, decision, remarks, after, sheet.percent, result, now)
        news = [remark for remark in remarks if after[remark.position] != remark.before]
        if not news:
            continue
        _mark(session, each.attempt_id, {remark.position: after[remark.position] for remark in news}, result)
        attempt = attempt_by_id(session.connection(), each.public_id, each.learner_id)
        if attempt is None:
            raise LookupError("an attempt that was just marked is gone")
        for remark in news:
            place = (each.attempt_id, remark.position)
            changed.append(
                Regraded(
                    attempt,
                    remark.uid,
                    marked_by.get(place, found.given_to[place].content_hash),
                    decision.mode,
                    remark.before,
                    after[remark.position],
                    fraction_earned(decision.mode, remark),
                    sheet.percent,
                    result.is_newly_passed,
                )
            )
    return tuple(changed)


def _note(
    session: Session,
    decision: Decision,
    remarks: Sequence[Remark],
    after: Mapping[int, float],
    percent_before: int,
    result: Rescored,
    now: datetime,
) -> None:
    """Write down that these answers were looked at, changed or not."""
    session.execute(
        insert(RegradedAnswer),
        [
            {
                "regrade_id": decision.id,
                "attempt_id": remark.attempt_id,
                "position": remark.position,
                "fraction_before": remark.before,
                "fraction_after": after[remark.position],
                "percent_before": percent_before,
                "percent_after": result.percent
                if after[remark.position] != remark.before
                else percent_before,
                "has_passed_now": result.is_newly_passed,
                "regraded_at": now,
            }
            for remark in remarks
        ],
    )


def _mark(session: Session, attempt_id: int, fractions: Mapping[int, float], result: Rescored) -> None:
    for position, fraction in fractions.items():
        session.execute(
            update(AttemptQuestion)
            .where(AttemptQuestion.attempt_id == attempt_id, AttemptQuestion.position == position)
            .values(fraction=fraction)
        )
    session.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id)
        .values(score_percent=result.percent, is_passed=result.is_passed, outcome_scores=result.by_outcome)
    )
