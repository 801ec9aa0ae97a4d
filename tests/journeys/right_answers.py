"""What somebody who knows everything would answer, or nothing: read from the keys, which no page shows."""

from collections.abc import Callable
from typing import Any, assert_never

from flask import Flask
from sqlalchemy import select

from learn.database import reading
from learn.quizzes.disguises import disguised
from learn.quizzes.inputs import Arrange, Attach, Compose, Fill, Input, Pair, PickAny, PickOne, Walk, Write
from learn.quizzes.models import Attempt
from learn.quizzes.queries import AskedQuestion, keys_of_questions, questions_of_attempt
from learn.quizzes.questions import grade, input_of
from learn.quizzes.right_answers import right_answer
from tests.journeys.learner import Form
from tests.journeys.wrong_answers import wrong_answer

Choose = Callable[[AskedQuestion, Input, dict[str, Any]], list[str]]


def right_answers(app: Flask, attempt_address: str, form: Form) -> dict[str, list[str]]:
    """Fill the form of an attempt with right answers only; every field must be one that the page shows."""
    return chosen_answers(app, attempt_address, form, lambda _question, _asked, key: right_answer(key))


def wrong_answers(app: Flask, attempt_address: str, form: Form) -> dict[str, list[str]]:
    """Fill the form of an attempt so that nothing earns everything, and most earns nothing."""

    def wrong(question: AskedQuestion, asked: Input, key: dict[str, Any]) -> list[str]:
        language = str(question.body["source_lang"])
        return wrong_answer(
            asked,
            right_answer(key),
            lambda answer: grade(question.kind, question.body, key, answer, language).fraction,
        )

    return chosen_answers(app, attempt_address, form, wrong)


def chosen_answers(app: Flask, attempt_address: str, form: Form, choose: Choose) -> dict[str, list[str]]:
    """Fill the form of an attempt with what is chosen for each question, in keys that no page shows."""
    public_id = attempt_address.rsplit("/", 1)[-1]
    filled: dict[str, list[str]] = {}
    with app.app_context():
        mine = select(Attempt.id, Attempt.public_id, Attempt.seed).where(Attempt.public_id == public_id)
        row = reading().execute(mine).one()
        questions = questions_of_attempt(reading(), row)
        keys = keys_of_questions(reading(), questions)
        for question in questions:
            language = str(question.body["source_lang"])
            asked = input_of(question.kind, question.body, language, question.choice_order)
            offer = disguised(asked, row.seed, question.position)
            answer = choose(question, asked, keys[question.question_version_id])
            filled.update(as_fields(offer.asked, f"q{question.position}", offer.shown(answer)))
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
