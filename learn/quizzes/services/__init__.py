"""What learners do with quizzes: start an attempt, save answers, hand in.

Every deed locks the enrolment first (`learn.enrolments.services`), so that attempts of one learner
follow one another; what is decided is decided on rows read after the lock.
"""

from learn.quizzes.services.answering import (
    GRACE,
    AttemptClosed,
    NoSuchAttempt,
    QuestionNotAsked,
    is_too_late,
    save_answers,
    submit_attempt,
    submit_overdue,
)
from learn.quizzes.services.starting import MustWait, NoAttemptsLeft, start_attempt

__all__ = [
    "GRACE",
    "AttemptClosed",
    "MustWait",
    "NoAttemptsLeft",
    "NoSuchAttempt",
    "QuestionNotAsked",
    "is_too_late",
    "save_answers",
    "start_attempt",
    "submit_attempt",
    "submit_overdue",
]
