"""Questions as authors write them, for tests: a heading, a comment's keys, a body."""

from typing import Any

from learn.courses.blocks import QuestionBlock
from learn.courses.problems import Problem
from learn.markdown.context import RenderContext
from learn.quizzes.inputs import Input
from learn.quizzes.marks import Mark
from learn.quizzes.questions import Question, answer_key, grade, input_of, public_body, read_question

CONTEXTS = {"en": RenderContext(), "ur": RenderContext(lang="ur")}
HEADING_LINE = 10
BODY_LINE = 12


def block(body: str, *, heading: str = "Which?", path: str = "quiz.md", **meta: Any) -> QuestionBlock:
    places = dict.fromkeys(("id", *meta), (HEADING_LINE + 1, 6))
    return QuestionBlock("q", path, heading, HEADING_LINE, 2, meta, places, body, BODY_LINE)


def problems_of(body: str, urdu: str | None = None, **meta: Any) -> list[Problem]:
    return read(body, urdu, **meta)[1]


def codes_of(body: str, urdu: str | None = None, **meta: Any) -> list[str]:
    return [problem.code for problem in problems_of(body, urdu, **meta)]


def read(body: str, urdu: str | None = None, **meta: Any) -> tuple[Question | None, list[Problem]]:
    translations = {} if urdu is None else {"ur": block(urdu, path="quiz.ur.md", heading="کون سا؟")}
    return read_question(block(body, **meta), translations, source_lang="en", in_graded_quiz=True)


def question(body: str, urdu: str | None = None, **meta: Any) -> Question:
    found, problems = read(body, urdu, **meta)
    assert found is not None, problems
    return found


class Stored:
    """A question as the database keeps it."""

    def __init__(self, body: str, urdu: str | None = None, **meta: Any) -> None:
        self.question = question(body, urdu, **meta)
        self.body: dict[str, Any] = public_body(self.question, CONTEXTS)
        self.key: dict[str, Any] = answer_key(self.question, CONTEXTS)

    def grade(self, *answer: str, lang: str = "en") -> Mark:
        return grade(self.question.kind, self.body, self.key, answer, lang)

    def input(self, lang: str = "en", order: list[str] | None = None) -> Input:
        return input_of(self.question.kind, self.body, lang, order)

    def key_of(self, text: str, part: str = "choices") -> str:
        return next(str(each["key"]) for each in self.body["texts"]["en"][part] if each["text"] == text)
