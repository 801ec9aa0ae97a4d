"""Questions asked of the tables of quizzes."""

from learn.quizzes.queries.attempts import (
    AskedQuestion,
    AttemptRow,
    QuestionToMark,
    SatAttempt,
    attempt_by_id,
    attempts_of,
    keys_of_attempt,
    questions_of_attempt,
    questions_to_mark,
    saved_answers,
    standing_of,
)
from learn.quizzes.queries.quizzes import Check, QuizRow, checks_of, quiz_of, versions_seen
from learn.quizzes.queries.versions import AskableVersion, askable_versions, keys_of_versions

__all__ = [
    "AskableVersion",
    "AskedQuestion",
    "AttemptRow",
    "Check",
    "QuestionToMark",
    "QuizRow",
    "SatAttempt",
    "askable_versions",
    "attempt_by_id",
    "attempts_of",
    "checks_of",
    "keys_of_attempt",
    "keys_of_versions",
    "questions_of_attempt",
    "questions_to_mark",
    "quiz_of",
    "saved_answers",
    "standing_of",
    "versions_seen",
]
