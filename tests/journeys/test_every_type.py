"""A learner meets every type of question in the course that shows them, in both languages."""

import json
import re

import pytest
from flask import Flask
from sqlalchemy import select

from learn.database import reading
from learn.progress.models import Evidence
from learn.quizzes.models import Attempt, AttemptQuestion, QuestionVersion
from tests.journeys.learner import Form, Learner, form_to, percent, visible
from tests.journeys.right_answers import right_answers

COURSE = "/courses/question-types"
LESSON, QUIZ = f"{COURSE}/in-a-lesson", f"{COURSE}/every-type"


def sitting(school: Flask, language: str = "en") -> tuple[Learner, str, Form]:
    """Return somebody with an open attempt, its address and its form."""
    learner = Learner(school, language=language).join().enrol("question-types")
    address = f"/{learner.post(f'{QUIZ}/attempts').headers['Location'].split('/', 2)[2]}"
    return learner, address, form_to(learner.get(address).text, address)


def asked(school: Flask) -> dict[str, AttemptQuestion]:
    """Return the questions of the only attempt by uid."""
    with school.app_context():
        rows = reading().execute(
            select(QuestionVersion.uid, AttemptQuestion.__table__).join(
                AttemptQuestion, AttemptQuestion.question_version_id == QuestionVersion.id
            )
        )
        return {row.uid: row for row in rows}  # type: ignore[misc]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_right_answers_to_all_of_them_earn_everything(school: Flask, language: str) -> None:
    learner, address, form = sitting(school, language)
    answers = right_answers(school, address, form)
    rows = asked(school)
    survey = f"q{rows['feeling'].position}"
    answers[survey] = form.offered[survey][:1]
    answers[f"q{rows['wishes'].position}"] = ["More of them\nplease."]
    assert learner.post(address, dict(answers)).status_code == 303
    result = learner.get(address).text
    assert percent(100, language) in result
    words = "Thank you" if language == "en" else "شکریہ"
    assert visible(result).count(words) == 2
    assert "More of them please." in result
    assert asked(school)["wishes"].points == asked(school)["feeling"].points == 0


def test_an_answer_of_several_parts_has_a_line_for_each_with_its_own_direction(school: Flask) -> None:
    learner, address, form = sitting(school)
    rows = asked(school)
    answers = right_answers(school, address, form)
    wrong = {f"q{rows['number'].position}": ["45"], f"q{rows['gaps'].position}-2": ["3"], "anyway": "1"}
    learner.post(address, {**answers, **wrong})
    result = learner.get(address).text
    assert "<br><bdi>Calendar: keeps your dates</bdi><br><bdi>Manager: keeps your passwords</bdi>" in result
    assert re.search(r"<br><bdi>(late|delayed)</bdi><br><bdi>3</bdi><br><bdi>the same</bdi>", result)
    assert "Right: 40–41 USD" in visible(result)
    assert "Try again" not in result, "passed"


def test_numbers_are_drawn_for_the_attempt_shown_in_every_text_and_kept_with_it(school: Flask) -> None:
    learner, address, form = sitting(school)
    numbers = asked(school)["drawn"].numbers
    assert numbers is not None
    pages, minutes = numbers["pages"], numbers["minutes"]
    assert f"You type {pages} pages. Each takes {minutes} minutes." in visible(learner.get(address).text)
    learner.language = "ur"
    assert f"آپ {pages} صفحے" in visible(learner.get(address).text)
    learner.language = "en"
    field = f"q{asked(school)['drawn'].position}"
    added = str(int(pages) + int(minutes))
    text = f"q{asked(school)['spot'].position}"
    wrong = {field: [added], text: form.offered[text][:1], "anyway": "1"}
    learner.post(address, {**right_answers(school, address, form), **wrong})
    result = visible(learner.get(address).text)
    assert f"You added. Each of the {pages} pages takes {minutes} minutes." in result
    assert f"Right: {int(pages) * int(minutes)}" in result
    assert "{pages}" not in result
    assert "Your answer: Dear Sir," in result
    assert "I likes it I like it" in result, "an error stands beside its correction"
    assert "Right: I likes it" not in result
    row = asked(school)["drawn"]
    assert (row.numbers, row.fraction) == (numbers, 0)
    with school.app_context():
        facts = reading().scalar(select(Evidence.facts).where(Evidence.kind == "attempt handed in"))
        seed = reading().scalar(select(Attempt.seed))
    assert facts is not None
    assert [each["numbers"] for each in json.loads(facts)["questions"] if "numbers" in each] == [numbers]
    assert seed


def test_nothing_of_a_key_is_on_the_page_of_an_open_attempt(school: Flask) -> None:
    learner, address, _form = sitting(school)
    page = learner.get(address).text
    for secret in ("=>", "I like it", "{to:", "(x)", "{pages}", "The site keeps its share first"):
        assert secret not in page, secret


def test_checks_of_a_lesson_find_errors_and_walk_through_stories(school: Flask) -> None:
    learner = Learner(school).join().enrol("question-types")
    assert learner.answer_checks(LESSON) == 2
    page = visible(learner.get(LESSON).text)
    assert "I write for shops" in page
    story = form_to(learner.get(LESSON).text, "check-scenario")
    first, second, third = (story.offered[f"answer-{number}"] for number in (1, 2, 3))
    given = {"answer-1": first[0], "answer-2": second[0], "answer-3": third[1]}
    learner.client.post(story.action, data=given)
    page = learner.get(LESSON).text
    assert "Now you both know what happens next." in page
    assert "Now the client is gone." not in page
    assert form_to(page, "check-scenario").values.keys() >= {"answer-1", "answer-2"}


def test_a_guest_keeps_the_answers_on_joining(school: Flask) -> None:
    learner = Learner(school, language="ur")
    assert learner.answer_checks(LESSON) == 2
    learner.join().enrol("question-types")
    assert "انتظار" not in visible(learner.get(LESSON).text)
    assert learner.get(LESSON).text.count("data-out><div") == 2
