"""What learners do with quizzes: start an attempt, save answers, open hints, give signs of life, hand in.

Every deed locks the enrolment first (`learn.enrolments.services`), so that attempts of one learner
follow one another; what is decided is decided on rows read after the lock.
"""

from learn.quizzes.services.answering import (
    GRACE,
    AttemptClosed,
    NoSuchAttempt,
    QuestionNotAsked,
    is_too_late,
    outdated_among,
    save_answers,
    submit_attempt,
    submit_overdue,
)
from learn.quizzes.services.keeping_time import notice
from learn.quizzes.services.starting import MustWait, NoAttemptsLeft, start_attempt
from learn.quizzes.services.stepping import HintNotThere, mark_at_once, open_hint

__all__ = [
    "GRACE",
    "AttemptClosed",
    "HintNotThere",
    "MustWait",
    "NoAttemptsLeft",
    "NoSuchAttempt",
    "QuestionNotAsked",
    "is_too_late",
    "mark_at_once",
    "notice",
    "open_hint",
    "outdated_among",
    "save_answers",
    "start_attempt",
    "submit_attempt",
    "submit_overdue",
]
