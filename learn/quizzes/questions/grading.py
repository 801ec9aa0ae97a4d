"""Marks and inputs from what is stored, so that an old attempt reads as it did on its day."""

from collections.abc import Mapping, Sequence
from typing import Any

from learn.quizzes.inputs import Input
from learn.quizzes.marks import Mark
from learn.quizzes.questions.kinds import QUESTION_TYPES


def grade(
    kind: str, body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str
) -> Mark:
    """Return the mark that `answer` earns, with feedback in `lang`; no answer earns nothing."""
    return QUESTION_TYPES[kind].grade(body, key, answer, lang)


def input_of(kind: str, body: Mapping[str, Any], lang: str, order: Sequence[str] | None = None) -> Input:
    """Return how the question is answered; `order` are the keys as this learner was shown them."""
    return QUESTION_TYPES[kind].input_of(body, lang, order)
