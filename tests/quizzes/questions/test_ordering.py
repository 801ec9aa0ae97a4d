"""Ordering: whole or by neighbours; what is shown tells nothing of the order."""

import pytest

from learn.quizzes.inputs import Arrange
from tests.quizzes.questions.blocks import Stored, codes_of

NOTE = "\n> [!NOTE]\n> Why."
STEPS = "1. one {#a}\n2. two {#b}\n3. three {#c}\n4. four {#d}\n" + NOTE


@pytest.mark.parametrize(
    ("answer", "proportional", "exact"),
    [
        ("abcd", 1, 1),
        ("abdc", 1 / 3, 0),
        ("dabc", 2 / 3, 0),
        ("dcba", 0, 0),
        ("ab", 1 / 3, 0),
        ("", 0, 0),
        ("a", 0, 0),
        ("abab", 1 / 3, 0),
        ("abcda", 1, 0),
    ],
)
def test_right_neighbours_earn_their_share(answer: str, proportional: float, exact: float) -> None:
    assert Stored(STEPS, type="ordering", credit="proportional").grade(*answer).fraction == pytest.approx(
        proportional
    )
    assert Stored(STEPS, type="ordering").grade(*answer).fraction == exact


def test_a_step_left_out_parts_its_neighbours() -> None:
    assert Stored(STEPS, type="ordering", credit="proportional").grade(
        "a", "", "b", "c"
    ).fraction == pytest.approx(1 / 3)


def test_the_steps_are_not_shown_in_their_order_even_with_telling_keys() -> None:
    shown = [each["key"] for each in Stored(STEPS, type="ordering").body["texts"]["en"]["items"]]
    assert sorted(shown) == list("abcd")
    assert shown != list("abcd")
    swapped = STEPS.replace("one {#a}", "four {#d}", 1).replace("4. four {#d}", "4. one {#a}")
    assert [each["key"] for each in Stored(swapped, type="ordering").body["texts"]["en"]["items"]] == shown


def test_the_order_of_an_attempt_is_kept() -> None:
    arranged = Stored(STEPS, type="ordering").input(order=list("dbca"))
    assert isinstance(arranged, Arrange)
    assert [item.key for item in arranged.items] == list("dbca")


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("1. one\n", ["too-few-steps"]),
        ("No list.\n", ["too-few-steps"]),
        ("1. one\n2. one\n", ["duplicate-choice"]),
        ("1. one\n2.\n", ["empty-choice"]),
    ],
)
def test_every_slip_has_a_code(body: str, codes: list[str]) -> None:
    assert codes_of(body + NOTE, type="ordering") == codes


def test_a_translation_has_as_many_steps() -> None:
    assert codes_of(STEPS, "1. ایک\n2. دو\n" + NOTE, type="ordering") == ["translation-differs"]
