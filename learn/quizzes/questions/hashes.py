"""Two fingerprints of a question: of what is scored, and of everything an author wrote."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal

from learn.quizzes.keys import normalised, sha256
from learn.quizzes.questions.question import Question

# Moving a question within a file, or to another one, changes nothing of it.
PLACES = frozenset({"path", "line"})


def scoring_hash(question: Question) -> str:
    """Return a hash of stem, choices, key and points; white space, hints and feedback do not change it."""
    wording = question.wordings[question.source_lang]
    scored = [
        question.kind,
        wording.prompt,
        wording.stem,
        question.points,
        question.credit,
        question.content.scoring_part(question.source_lang),
    ]
    return sha256(as_json(without_spaces(scored)))


def content_hash(question: Question) -> str:
    """Return a hash of everything, translations included, but for the place in the file."""
    everything = {name: value for name, value in asdict(question).items() if name not in PLACES}
    return sha256(as_json(everything))


def as_json(value: object) -> str:
    """Return `value` as JSON that is the same for equal values."""
    return json.dumps(value, sort_keys=True, default=plain)


def plain(value: object) -> str:
    """Return a decimal as text."""
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def without_spaces(value: object) -> object:
    """Return `value` with white space folded in every text."""
    if isinstance(value, str):
        return normalised(value)
    if isinstance(value, Mapping):
        return {key: without_spaces(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_spaces(each) for each in value]
    return value
