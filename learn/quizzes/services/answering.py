"""Saving answers and handing in, once however often it is sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from learn.database import transaction
from learn.enrolments.models import Enrolment
from learn.enrolments.services import NotEnrolled, locked_place
from learn.prepared import Prepared
from learn.quizzes.hints import less_hints
from learn.quizzes.judged import fingerprint
from learn.quizzes.models import Attempt, AttemptQuestion
from learn.quizzes.queries import (
    AskedQuestion,
    AttemptRow,
    QuestionToMark,
    attempt_by_id,
    attempts_of,
    questions_of_attempt,
    questions_to_mark,
    standing_of,
)
from learn.quizzes.questions import JUDGED, grade
from learn.quizzes.results import MarkedQuestion, Saved, Submission
from learn.quizzes.scores import score_of
from learn.quizzes.tabs import Saving, saving_of

# What was sent in time may arrive late: the network of a phone is slower than its clock.
GRACE = timedelta(seconds=60)

NONE = timedelta()

Answers = Mapping[int, Sequence[str]]
Loaded = Mapping[int, str]


class AttemptClosed(Exception):
    """The attempt was handed in: its answers stay as they are."""


class NoSuchAttempt(LookupError):
    """The learner has no attempt of that id; another's does not exist for them."""


class QuestionNotAsked(LookupError):
    """An answer names a position that the attempt does not have."""


def save_answers(
    public_id: str, learner_id: int, answers: Answers, now: datetime, loaded: Loaded | None = None
) -> Submission | Saved:
    """Save what changed among `answers`, by position; return what is saved there now.

    `loaded` holds what each form said it had loaded: an answer given over something older is not saved.
    When the time and its grace are over, nothing is saved: what was there is handed in and returned, for
    the caller to commit and then to say `AttemptClosed`. Raises `AttemptClosed`, `NoSuchAttempt`,
    `QuestionNotAsked`.
    """
    with transaction() as session:
        attempt = locked_attempt(session, public_id, learner_id)
        if not attempt.is_open:
            raise AttemptClosed
        if is_too_late(attempt, now):
            return close_attempt(session, attempt, {}, now)
        # For no position it would be all of them.
        asked = questions_of_attempt(session.connection(), attempt, answers.keys()) if answers else []
        saved = {question.position: question for question in asked}
        changed = _changed(attempt, saved, answers, loaded)
        write_answers(
            session,
            attempt.id,
            [
                {"at_position": position, "answer": answer or None, "answered_at": now}
                for position, answer in changed.items()
            ],
        )
        there = {position: changed.get(position, saved[position].answer or []) for position in answers}
        return Saved(attempt, there, outdated_among(attempt, saved, answers, loaded))


def submit_attempt(
    public_id: str,
    learner_id: int,
    now: datetime,
    answers: Answers | None = None,
    loaded: Loaded | None = None,
) -> Submission:
    """Hand in the attempt with `answers` over what is saved; closed before, it stays as it was.

    What `save_answers` would not save does not count here either.

    Answers that come after the time and its grace do not count; what was saved does. Raises
    `NoSuchAttempt`, `QuestionNotAsked`.
    """
    with transaction() as session:
        attempt = locked_attempt(session, public_id, learner_id)
        if not attempt.is_open:
            return Submission(attempt, is_new=False)
        in_time = {} if is_too_late(attempt, now) else answers or {}
        return close_attempt(session, attempt, in_time, now, loaded)


def submit_overdue(
    enrolment_id: int, quiz_uid: str, now: datetime, allowance: timedelta = NONE
) -> Submission | None:
    """Hand in the open attempt of the quiz if its time is over; return it, or None if there is none.

    While its learner is silent, the time that they would be given back on their return is theirs still.
    """
    with transaction() as session:
        place = locked_place(session, enrolment_id)
        public_id = standing_of(attempts_of(session.connection(), place.id, quiz_uid)).open_attempt
        attempt = attempt_by_id(session.connection(), public_id, place.learner_id) if public_id else None
        if attempt is None or not attempt.timing.seen(now, attempt.allowance(allowance)).is_over(now):
            return None
        return close_attempt(session, attempt, {}, now)


def is_too_late(attempt: AttemptRow, now: datetime) -> bool:
    """Tell whether an answer that arrives now is beyond the time and its grace."""
    return attempt.deadline_at is not None and now > attempt.deadline_at + GRACE


LOCKED_BY_ATTEMPT = Prepared(
    select(Enrolment.left_at)
    .where(
        Enrolment.id
        == select(Attempt.enrolment_id).where(Attempt.public_id == bindparam("public_id")).scalar_subquery(),
        Enrolment.learner_id == bindparam("learner_id"),
    )
    .with_for_update(of=Enrolment)
)


def locked_attempt(session: Session, public_id: str, learner_id: int) -> AttemptRow:
    """Return the attempt as it is once its enrolment is locked.

    Two statements: PostgreSQL would give back what it read before it waited for the lock.
    """
    connection = session.connection()
    owned = {"public_id": public_id, "learner_id": learner_id}
    place = LOCKED_BY_ATTEMPT.first(connection, owned)
    attempt = attempt_by_id(connection, public_id, learner_id) if place is not None else None
    if place is None or attempt is None:
        raise NoSuchAttempt
    if attempt.is_open and place.left_at is not None:
        raise NotEnrolled
    return attempt


def _changed(
    attempt: AttemptRow, saved: Mapping[int, AskedQuestion], answers: Answers, loaded: Loaded | None
) -> dict[int, list[str]]:
    if answers.keys() - saved.keys():
        raise QuestionNotAsked
    return {
        position: list(answer)
        for position, answer in sorted(answers.items())
        if not saved[position].is_final and _saving(attempt, saved, position, answer, loaded) is Saving.SAVE
    }


def outdated_among(
    attempt: AttemptRow, saved: Mapping[int, AskedQuestion], answers: Answers, loaded: Loaded | None
) -> tuple[int, ...]:
    """Return the positions at which what came is not saved, because something newer or final is there."""
    return tuple(
        position
        for position, answer in sorted(answers.items())
        if (how := _saving(attempt, saved, position, answer, loaded)) is Saving.OUTDATED
        or (saved[position].is_final and how is Saving.SAVE)
    )


def _saving(
    attempt: AttemptRow,
    saved: Mapping[int, AskedQuestion],
    position: int,
    answer: Sequence[str],
    loaded: Loaded | None,
) -> Saving:
    told = loaded.get(position) if loaded is not None else None
    return saving_of(attempt.seed, position, saved[position].answer or [], answer, told)


def close_attempt(
    session: Session, attempt: AttemptRow, answers: Answers, now: datetime, loaded: Loaded | None = None
) -> Submission:
    """Mark an open attempt that is locked, with `answers` over what is saved, and close it."""
    questions = questions_to_mark(session.connection(), attempt)
    saved = {question.asked.position: question.asked for question in questions}
    changed = _changed(attempt, saved, answers, loaded)
    marked = tuple(_marked(question, changed, now) for question in questions)
    write_answers(
        session,
        attempt.id,
        [
            {
                "at_position": each.position,
                "answer": each.answer or None,
                "answered_at": each.answered_at,
                "fraction": each.fraction,
            }
            for each in marked
        ],
    )
    return Submission(_with_score(session, attempt, marked, now), is_new=True, marked=marked)


def _marked(question: QuestionToMark, changed: Mapping[int, list[str]], now: datetime) -> MarkedQuestion:
    asked = question.asked
    is_changed = asked.position in changed
    answer = changed[asked.position] if is_changed else asked.answer or []
    return MarkedQuestion(
        asked.position,
        asked.uid,
        asked.content_hash,
        asked.outcome,
        asked.points,
        answer,
        now if is_changed else asked.answered_at,
        earned(question, answer),
        asked.kind,
        fingerprint(answer) if is_work(asked.kind, answer) else None,
        asked.numbers,
        asked.hint_count,
    )


def is_work(kind: str, answer: Sequence[str]) -> bool:
    """Tell whether an answer is a work that waits for a person to judge it."""
    return kind in JUDGED and bool(answer)


def earned(question: QuestionToMark, answer: Sequence[str]) -> float | None:
    """Return the share of a question's points that an answer earns, once its opened hints are paid.

    None for a work: its mark is a person's.
    """
    asked = question.asked
    if is_work(asked.kind, answer):
        return None
    mark = grade(asked.kind, asked.body, question.key, answer, asked.body["source_lang"])
    return less_hints(mark.fraction, asked.body, asked.hint_count)


CLOSING = Prepared(
    update(Attempt)
    .where(Attempt.id == bindparam("attempt_id"))
    .values(
        {name: bindparam(name) for name in ("submitted_at", "score_percent", "is_passed", "outcome_scores")}
    )
)


def _with_score(
    session: Session, attempt: AttemptRow, marked: Sequence[MarkedQuestion], now: datetime
) -> AttemptRow:
    score = score_of(marked)
    result: dict[str, Any] = {
        "submitted_at": _closing_time(attempt, now),
        "score_percent": score.percent,
        "is_passed": score.percent >= attempt.rules.pass_percent,
        "outcome_scores": score.by_outcome,
    }
    CLOSING.run(session, {"attempt_id": attempt.id, **result})
    return attempt._replace(**result)


def _closing_time(attempt: AttemptRow, now: datetime) -> datetime:
    """Return when the attempt ended: the wait for the next one begins there, not at a late discovery."""
    return now if attempt.deadline_at is None else min(now, attempt.deadline_at + GRACE)


def write_answers(session: Session, attempt_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write columns of an attempt's questions, all rows in one statement; `at_position` says which row."""
    if rows:
        columns = tuple(name for name in rows[0] if name != "at_position")
        _writing(columns).run(session, *({"of_attempt": attempt_id, **row} for row in rows))


@cache
def _writing(columns: tuple[str, ...]) -> Prepared:
    table = cast("Table", AttemptQuestion.__table__)
    return Prepared(
        update(table)
        .where(table.c.attempt_id == bindparam("of_attempt"), table.c.position == bindparam("at_position"))
        .values({name: bindparam(name) for name in columns})
    )
