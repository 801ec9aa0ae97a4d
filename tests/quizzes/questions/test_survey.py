"""Surveys: asked, answered, and never scored."""

from typing import Any

import pytest

from learn.quizzes.inputs import PickAny, PickOne, Write
from learn.quizzes.questions import is_scored
from tests.quizzes.questions.blocks import Stored, codes_of, question

CHOICES = "- ( ) yes\n  > Good to know.\n- ( ) no"


def test_it_earns_no_points_and_needs_no_explanation() -> None:
    assert codes_of(CHOICES, type="survey") == []
    assert question(CHOICES, type="survey").points == 0
    assert not is_scored("survey")


def test_round_marks_take_one_choice_square_ones_several_and_none_free_text() -> None:
    assert isinstance(Stored(CHOICES, type="survey").input(), PickOne)
    assert isinstance(Stored("- [ ] yes\n- [ ] no", type="survey").input(), PickAny)
    asked = Stored("Say more.", type="survey").input()
    assert isinstance(asked, Write)
    assert (asked.is_number, asked.max_length) == (False, 1_000)


def test_every_answer_is_thanked_alike_and_none_is_right_or_wrong() -> None:
    stored = Stored(CHOICES, type="survey")
    for answer in (stored.key_of("yes"), stored.key_of("no"), ""):
        mark = stored.grade(answer)
        assert (mark.fraction, mark.is_scored) == (1, False)
    assert stored.grade(stored.key_of("yes")).feedback == ("<p>Good to know.</p>",)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("- (x) yes\n- ( ) no", "key-in-survey"),
        ("- ( ) yes", "one-choice-only"),
        ("- ( ) yes\n- no\n- ( ) so", "choice-without-mark"),
        ("- ( ) yes\n- [ ] no", "mixed-marks"),
        ("- ( ) yes\n- ( ) yes", "duplicate-choice"),
        ("- ( ) yes\n- ( )", "empty-choice"),
    ],
)
def test_every_slip_has_a_code(body: str, code: str) -> None:
    assert codes_of(body, type="survey") == [code]


@pytest.mark.parametrize("meta", [{"points": 2}, {"outcome": "O1"}, {"credit": "exact"}])
def test_nothing_about_points_is_said_of_a_survey(meta: dict[str, Any]) -> None:
    assert codes_of(CHOICES, type="survey", **meta) == ["key-in-survey"]


def test_a_translation_has_as_many_choices_with_the_same_marks() -> None:
    assert codes_of("- ( ) yes\n- ( ) no", "- ( ) ہاں", type="survey") == ["translation-differs"]
    assert codes_of("- ( ) yes\n- ( ) no", "- [ ] ہاں\n- [ ] نہیں", type="survey") == ["mixed-marks"]
