"""The comment under a heading: known keys with sensible values, said in its own words."""

from typing import Any

import pytest

from learn.quizzes.questions import read_question
from tests.quizzes.questions.blocks import HEADING_LINE, block, codes_of, problems_of, question

BODY = "- (x) a\n  > y\n- ( ) b\n  > n"


def test_what_is_left_out_has_a_default() -> None:
    plain = question(BODY)
    assert (plain.kind, plain.points, plain.outcome, plain.tags) == ("single-choice", 1, None, ())
    assert (plain.credit, plain.does_shuffle, plain.hint_cost_percent) == ("exact", True, 0)


def test_what_is_said_is_kept() -> None:
    said = question(BODY, points=2.5, outcome="O1", tags=["time"], credit="proportional", shuffle=False)
    assert (said.points, said.outcome, said.tags, said.credit, said.does_shuffle) == (
        2.5,
        "O1",
        ("time",),
        "proportional",
        False,
    )


@pytest.mark.parametrize(
    ("meta", "code"),
    [
        ({"points": 0}, "bad-value"),
        ({"points": True}, "bad-value"),
        ({"points": "2"}, "bad-value"),
        ({"points": 101}, "bad-value"),
        ({"points": float("nan")}, "bad-value"),
        ({"outcome": ["O1"]}, "bad-value"),
        ({"tags": "time"}, "bad-value"),
        ({"tags": [1]}, "bad-value"),
        ({"credit": "partial"}, "bad-value"),
        ({"credit": ["exact"]}, "bad-value"),
        ({"hint_cost": 10}, "bad-value"),
        ({"hint_cost": "101%"}, "bad-value"),
        ({"shuffle": "no"}, "bad-value"),
        ({"colour": "red"}, "unknown-key"),
        ({"unit": "USD"}, "unknown-key-for-type"),
        ({"type": 3}, "unknown-type"),
        ({"type": ["essay"]}, "unknown-type"),
    ],
)
def test_other_values_are_refused_where_they_stand(meta: dict[str, Any], code: str) -> None:
    problem = problems_of(BODY, **meta)[0]
    assert problem.code == code
    assert (problem.line, problem.column) == (HEADING_LINE + 1, 6)


def test_the_nearest_word_is_offered() -> None:
    assert 'Did you mean "multiple-choice"?' in problems_of(BODY, type="multi-choice")[0].message
    assert 'Did you mean "points"?' in problems_of(BODY, point=1)[0].message


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    problems = problems_of("- ( ) a\n- ( ) b\n\nMore.", points=0, colour="red")
    assert sorted({problem.code for problem in problems}) == [
        "bad-value",
        "no-feedback",
        "no-right-answer",
        "text-after-answers",
        "unknown-key",
    ]
    assert problems == sorted(problems)


def test_a_translation_keeps_its_id_alone() -> None:
    translation = block(BODY, path="quiz.ur.md", points=2)
    _, problems = read_question(block(BODY), {"ur": translation}, source_lang="en", in_graded_quiz=True)
    assert [(problem.path, problem.code) for problem in problems] == [("quiz.ur.md", "key-in-translation")]


def test_hints_may_cost_in_a_quiz_and_nowhere_else() -> None:
    costly = question(BODY, hint_cost="10%")
    assert costly.hint_cost_percent == 10
    _, problems = read_question(block(BODY, hint_cost="10%"), {}, source_lang="en", in_graded_quiz=False)
    assert [problem.code for problem in problems] == ["hint-cost-unused"]


def test_an_empty_heading_asks_nothing() -> None:
    _, problems = read_question(block(BODY, heading=" "), {}, source_lang="en", in_graded_quiz=True)
    assert [problem.code for problem in problems] == ["empty-prompt"]


def test_hostile_text_is_a_problem_with_a_place() -> None:
    assert codes_of("> " * 40 + "x") == ["too-complex"]
