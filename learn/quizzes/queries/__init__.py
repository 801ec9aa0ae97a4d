"""Questions asked of the tables of quizzes."""

from learn.quizzes.queries.asked import (
    AskedQuestion,
    QuestionToMark,
    keys_of_questions,
    questions_of_attempt,
    questions_to_mark,
)
from learn.quizzes.queries.attempts import SatAttempt, attempts_of, standing_of
from learn.quizzes.queries.own_attempt import AttemptRow, attempt_by_id
from learn.quizzes.queries.quizzes import Check, QuizRow, checks_of, history_of, pass_mark_of, quiz_of
from learn.quizzes.queries.versions import AskableVersion, askable_versions, keys_of_versions
from learn.quizzes.queries.works import (
    GivenReview,
    SentFile,
    Work,
    files_of_attempt,
    reviews_of,
    reviews_of_attempt,
    waiting_works,
    work_of,
    works_judged_by,
)

__all__ = [
    "AskableVersion",
    "AskedQuestion",
    "AttemptRow",
    "Check",
    "GivenReview",
    "QuestionToMark",
    "QuizRow",
    "SatAttempt",
    "SentFile",
    "Work",
    "askable_versions",
    "attempt_by_id",
    "attempts_of",
    "checks_of",
    "files_of_attempt",
    "history_of",
    "keys_of_questions",
    "keys_of_versions",
    "pass_mark_of",
    "questions_of_attempt",
    "questions_to_mark",
    "quiz_of",
    "reviews_of",
    "reviews_of_attempt",
    "standing_of",
    "waiting_works",
    "work_of",
    "works_judged_by",
]
