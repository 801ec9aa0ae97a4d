"""Our GIFT read by gift-pegjs, which others wrote: the same questions, words and shares."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from learn.authoring.exporting import export_gift
from learn.paths import bundled
from learn.quizzes.exchange.gift_writing import gift_of
from learn.quizzes.questions import Question
from learn.quizzes.questions.multiple_choice import MultipleChoice
from learn.quizzes.questions.single_choice import SingleChoice
from tests.node import Packages, fetched
from tests.quizzes.exchange.banks import FIXTURES, bank_texts, question_in

pytestmark = pytest.mark.slow
READ = """
const given = require("fs").readFileSync(0, "utf8");
console.log(JSON.stringify(require("gift-pegjs").parse(given)));
"""
KINDS = {
    "single-choice": "MC",
    "multiple-choice": "MC",
    "true-false": "TF",
    "numeric": "Numerical",
    "short-answer": "Short",
    "matching": "Matching",
    "essay": "Essay",
}


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    return fetched(tmp_path_factory.mktemp("node"), "gift-pegjs@1.0.2", "pegjs@0.10.0")


def read(reader: Packages, text: str) -> list[dict[str, Any]]:
    done = reader.run(READ, text)
    assert done.returncode == 0, done.stderr[:2000]
    return [item for item in json.loads(done.stdout) if item["type"] != "Category"]


def said(text: dict[str, str] | None) -> str:
    return text["text"] if text else ""


@pytest.mark.parametrize("course", ["safe-online", "question-types"])
def test_a_shipped_course_is_read_whole(reader: Packages, course: str) -> None:
    written = export_gift(bundled("courses") / course)
    assert len(read(reader, written.text)) == written.count > 0


def test_a_bad_file_is_refused(reader: Packages) -> None:
    assert reader.run(READ, (FIXTURES / "bad.gift").read_text("utf-8")).returncode == 1


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(bank_texts())
def test_drawn_banks_are_read_as_they_are_meant(reader: Packages, texts: list[str]) -> None:
    questions = [question_in(text) for text in texts]
    written = gift_of(questions)
    asked = [each for each in questions if f"// id: {each.uid}\n" in written.text]
    if not asked:
        return
    for question, item in zip(asked, read(reader, written.text), strict=True):
        compare(question, item)


def compare(question: Question, item: dict[str, Any]) -> None:
    wording = question.wordings["en"]
    assert item["title"] == wording.prompt
    assert item["stem"]["format"] == "markdown"
    assert item["stem"]["text"] == f"{wording.prompt}\n\n{wording.stem}".strip()
    assert said(item["globalFeedback"]) == wording.explanation
    content = question.content
    assert item["type"] == KINDS[question.kind]
    if item["type"] == "MC" and isinstance(content, SingleChoice | MultipleChoice):
        ours = [(each.texts["en"], each.feedback["en"]) for each in content.choices]
        assert [(said(each["text"]), said(each["feedback"])) for each in item["choices"]] == ours
        assert [bool(each["isCorrect"] or (each["weight"] or 0) > 0) for each in item["choices"]] == [
            each.is_right for each in content.choices
        ]
