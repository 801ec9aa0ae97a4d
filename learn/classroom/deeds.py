"""What the evidence says of a learner's deeds: plain facts, from which reports can be made again.

Every entry names the course and the release by its hash, and, where there is one, the page, the question
and the version of the question by its hash.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from learn.courses.outline import Outline, OutlinePage
from learn.progress.queries import GivenAnswer
from learn.progress.services import Deed
from learn.quizzes.queries import AttemptRow, Check, QuizRow
from learn.quizzes.results import MarkedQuestion, Noticed, Started, Step, Submission


def enrolled(outline: Outline) -> Deed:
    """Record that the learner took the course, or came back to it."""
    return Deed("enrolled", _release(outline))


def left(outline: Outline) -> Deed:
    """Record that the learner gave the place up."""
    return Deed("left", _release(outline))


def lesson_done(outline: Outline, page: OutlinePage) -> Deed:
    """Record that the learner said to be done with a lesson in this revision."""
    return Deed("lesson done", {**_release(outline), "page": page.uid, "revision": page.revision})


def answer_given(
    outline: Outline, page: OutlinePage, check: Check, given: GivenAnswer, *, is_claimed: bool = False
) -> Deed:
    """Record an answer to a check; one that is claimed was given by a guest, nobody knows when."""
    facts = {
        **_release(outline),
        "page": page.uid,
        "question": check.uid,
        "version": check.content_hash,
        "answer": given.answer,
        "fraction": given.fraction,
    }
    return Deed("answer given", {**facts, "before_joining": True} if is_claimed else facts)


def attempt_started(outline: Outline, quiz: QuizRow, started: Started) -> Deed:
    """Record which questions were put before the learner, in which versions."""
    return Deed(
        "attempt started",
        {
            **_release(outline),
            "page": quiz.page_uid,
            "attempt": started.public_id,
            "number": started.number,
            "deadline_at": _moment(started.deadline_at),
            "questions": [{"question": each.uid, "version": each.content_hash} for each in started.asked],
        },
    )


def hint_opened(step: Step) -> Deed:
    """Record that a hint was opened, which takes its price from what the answer earns."""
    return Deed("hint opened", {**_question_of(step), "hint": step.number})


def answer_marked(step: Step) -> Deed:
    """Record an answer that was marked before the attempt was handed in: it is final."""
    return Deed("answer marked", {**_question_of(step), "answer": [*step.answer], "fraction": step.fraction})


def time_given_back(noticed: Noticed) -> Deed:
    """Record by how much an outage moved the deadline; a clock that was set back may take time again."""
    attempt = noticed.attempt
    facts = {"seconds": noticed.added_seconds, "deadline_at": _moment(attempt.deadline_at)}
    return Deed("time given back", {**_attempt(attempt), **facts})


def attempt_handed_in(submission: Submission) -> Deed:
    """Record every answer with what it earned; the release is the one that the attempt was drawn from."""
    attempt = submission.attempt
    return Deed(
        "attempt handed in",
        {
            **_attempt(attempt),
            "closed_at": _moment(attempt.submitted_at),
            "score_percent": attempt.score_percent,
            "is_passed": attempt.is_passed,
            "questions": [_marked(each) for each in submission.marked],
        },
    )


def _marked(question: MarkedQuestion) -> dict[str, Any]:
    return {
        "question": question.uid,
        "version": question.content_hash,
        **({"answer": question.answer} if question.work is None else {"work": question.work}),
        "answered_at": _moment(question.answered_at),
        "points": question.points,
        "fraction": question.fraction,
        **({"hints": question.hint_count} if question.hint_count else {}),
        **({"numbers": question.numbers} if question.numbers else {}),
    }


def _question_of(step: Step) -> dict[str, Any]:
    return {**_attempt(step.attempt), "question": step.question_uid, "version": step.content_hash}


def _attempt(attempt: AttemptRow) -> dict[str, Any]:
    return {
        "course": attempt.course_uid,
        "release": attempt.release_hash,
        "page": attempt.quiz_uid,
        "attempt": attempt.public_id,
        "number": attempt.number,
    }


def _release(outline: Outline) -> dict[str, Any]:
    return {"course": outline.uid, "release": outline.release_hash}


@lru_cache
def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at is not None else None
