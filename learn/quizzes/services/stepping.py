"""What is done to one question before the end: opening a hint, and being marked at once."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from learn.database import transaction
from learn.quizzes.hints import next_hint
from learn.quizzes.queries import AskedQuestion, AttemptRow, QuestionToMark, questions_to_mark
from learn.quizzes.results import Step, Submission
from learn.quizzes.services.answering import (
    AttemptClosed,
    QuestionNotAsked,
    close_attempt,
    earned,
    is_too_late,
    locked_attempt,
    write_answers,
)

Deed = Callable[[Session, AttemptRow, QuestionToMark], Step]


class HintNotThere(LookupError):
    """The question has no such hint, or it is not its turn."""


def open_hint(
    public_id: str, learner_id: int, position: int, number: int, now: datetime
) -> Submission | Step:
    """Open the hint of that number; opened before, it stays open and costs nothing more.

    A question that was marked at once keeps its hints closed. Too late, it is as with `save_answers`.
    Raises `AttemptClosed`, `HintNotThere`, `NoSuchAttempt`, `QuestionNotAsked`.
    """

    def deed(session: Session, attempt: AttemptRow, question: QuestionToMark) -> Step:
        asked = question.asked
        if number in range(1, asked.hint_count + 1):
            return _step(attempt, asked, is_new=False)
        wanted = next_hint(asked.body, asked.hint_count)
        if wanted is None or wanted.number != number or asked.is_final:
            raise HintNotThere
        write_answers(session, attempt.id, [{"at_position": position, "hint_count": number}])
        return Step(attempt, position, asked.uid, asked.content_hash, is_new=True, number=number)

    return _with_question(public_id, learner_id, position, now, deed)


def mark_at_once(public_id: str, learner_id: int, position: int, now: datetime) -> Submission | Step:
    """Mark the saved answer of a quiz that shows answers at once: from now on it is final.

    Where nothing is answered, a person is to judge it, or the quiz shows its answers later, nothing happens.
    Too late, it is as with `save_answers`. Raises `AttemptClosed`, `NoSuchAttempt`, `QuestionNotAsked`.
    """

    def deed(session: Session, attempt: AttemptRow, question: QuestionToMark) -> Step:
        asked = question.asked
        fraction = earned(question, asked.answer or [])
        if asked.is_final or not asked.answer or fraction is None or attempt.rules.show_answers != "at-once":
            return _step(attempt, asked, is_new=False)
        write_answers(session, attempt.id, [{"at_position": position, "fraction": fraction}])
        return Step(
            attempt,
            position,
            asked.uid,
            asked.content_hash,
            is_new=True,
            answer=tuple(asked.answer),
            fraction=fraction,
        )

    return _with_question(public_id, learner_id, position, now, deed)


def _step(attempt: AttemptRow, question: AskedQuestion, *, is_new: bool) -> Step:
    return Step(attempt, question.position, question.uid, question.content_hash, is_new=is_new)


def _with_question(
    public_id: str, learner_id: int, position: int, now: datetime, deed: Deed
) -> Submission | Step:
    with transaction() as session:
        attempt = locked_attempt(session, public_id, learner_id)
        if not attempt.is_open:
            raise AttemptClosed
        if is_too_late(attempt, now):
            return close_attempt(session, attempt, {}, now)
        questions = questions_to_mark(session.connection(), attempt)
        question = next((each for each in questions if each.asked.position == position), None)
        if question is None:
            raise QuestionNotAsked
        return deed(session, attempt, question)
