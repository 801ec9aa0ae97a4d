"""Questions: one module per type, and what all types share: reading, rendering, grading, fingerprints."""

from learn.quizzes.questions.grading import grade, input_of
from learn.quizzes.questions.hashes import content_hash, scoring_hash
from learn.quizzes.questions.kinds import (
    JUDGED,
    NOT_MARKED_BY_KEY,
    QUESTION_TYPES,
    WITH_DISTRACTORS,
    is_scored,
)
from learn.quizzes.questions.products import answer_key, public_body
from learn.quizzes.questions.question import Question
from learn.quizzes.questions.reading import read_question

__all__ = [
    "JUDGED",
    "NOT_MARKED_BY_KEY",
    "QUESTION_TYPES",
    "WITH_DISTRACTORS",
    "Question",
    "answer_key",
    "content_hash",
    "grade",
    "input_of",
    "is_scored",
    "public_body",
    "read_question",
    "scoring_hash",
]
