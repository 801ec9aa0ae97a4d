"""What is done in an attempt, from its start over answers, files, hints and signs of life to its review.

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
from learn.quizzes.services.reviewing import (
    JudgedMeanwhile,
    Judgement,
    NoSuchWork,
    Reviewed,
    RubricNotFilled,
    review_work,
)
from learn.quizzes.services.starting import MustWait, NoAttemptsLeft, start_attempt
from learn.quizzes.services.stepping import HintNotThere, mark_at_once, open_hint
from learn.quizzes.services.uploads import forget_works, keep_file, sweep_orphans, take_file_back

__all__ = [
    "GRACE",
    "AttemptClosed",
    "HintNotThere",
    "JudgedMeanwhile",
    "Judgement",
    "MustWait",
    "NoAttemptsLeft",
    "NoSuchAttempt",
    "NoSuchWork",
    "QuestionNotAsked",
    "Reviewed",
    "RubricNotFilled",
    "forget_works",
    "is_too_late",
    "keep_file",
    "mark_at_once",
    "notice",
    "open_hint",
    "outdated_among",
    "review_work",
    "save_answers",
    "start_attempt",
    "submit_attempt",
    "submit_overdue",
    "sweep_orphans",
    "take_file_back",
]
