"""What somebody who knows everything would answer: read from the keys, which no page shows."""

from typing import assert_never

from flask import Flask
from sqlalchemy import select

from learn.database import reading
from learn.quizzes.disguises import disguised
from learn.quizzes.inputs import Arrange, Attach, Compose, Fill, Input, Pair, PickAny, PickOne, Walk, Write
from learn.quizzes.models import Attempt
from learn.quizzes.queries import keys_of_attempt, questions_of_attempt
from learn.quizzes.questions import input_of
from learn.quizzes.right_answers import right_answer
from tests.journeys.learner import Form


def right_answers(app: Flask, attempt_address: str, form: Form) -> dict[str, list[str]]:
    """Fill the form of an attempt with right answers only; every field must be one that the page shows."""
    public_id = attempt_address.rsplit("/", 1)[-1]
    filled: dict[str, list[str]] = {}
    with app.app_context():
        row = reading().execute(select(Attempt.id, Attempt.seed).where(Attempt.public_id == public_id)).one()
        keys = keys_of_attempt(reading(), row.id)
        for question in questions_of_attempt(reading(), row.id):
            language = str(question.body["source_lang"])
            asked = input_of(question.kind, question.body, language, question.choice_order)
            offer = disguised(asked, row.seed, question.position)
            right = offer.shown(right_answer(keys[question.question_version_id]))
            filled.update(as_fields(offer.asked, f"q{question.position}", right))
    assert set(filled) <= set(form.offered), set(filled) - set(form.offered)
    return filled


def as_fields(asked: Input, name: str, answer: list[str]) -> dict[str, list[str]]:
    """Return an answer as the fields of a form."""
    match asked:
        case PickOne() | PickAny() | Write() | Compose():
            return {name: answer}
        case Attach():
            return {}  # files are sent on a way of their own
        case Arrange():
            return {f"{name}-{key}": [str(place)] for place, key in enumerate(answer, start=1)}
        case Walk():
            return {f"{name}-{number}": [key] for number, key in walked_steps(asked, answer)}
        case Pair() | Fill():
            return {f"{name}-{number}": [part] for number, part in enumerate(answer, start=1)}
        case unknown:
            assert_never(unknown)


def walked_steps(story: Walk, path: list[str]) -> list[tuple[int, str]]:
    """Return the number of each step on a path with what is chosen there."""
    found, at = [], 1
    for key in path:
        found.append((at, key))
        at = next(to for option, to in story.pairs(at) if option.key == key)
    return found
