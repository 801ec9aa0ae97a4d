"""What an attempt earned."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.results import MarkedQuestion
from learn.quizzes.scores import Score, score_of


def marked(points: float, fraction: float, outcome: str | None = None) -> MarkedQuestion:
    return MarkedQuestion(1, "q", "", outcome, points, [], None, fraction)


def test_points_weigh_and_the_rest_is_rounded_down() -> None:
    assert score_of([marked(2, 1), marked(1, 0)]).percent == 66


@pytest.mark.parametrize("parts", range(1, 60))
def test_everything_right_in_parts_is_a_hundred(parts: int) -> None:
    assert score_of([marked(1 / parts, 1)] * parts).percent == 100
    assert score_of([marked(1, 1 / parts)] * parts).percent == 100 // parts


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 12)), min_size=1, max_size=20))
def test_the_percentage_is_that_of_exact_arithmetic(earned: list[tuple[int, int]]) -> None:
    exact = sum(points * Fraction(twelfths, 12) for points, twelfths in earned) / sum(p for p, _ in earned)
    assert score_of([marked(points, twelfths / 12) for points, twelfths in earned]).percent == int(
        100 * exact
    )


def test_outcomes_hold_what_was_earned_of_what_was_possible() -> None:
    questions = [marked(1, 1, "O1"), marked(2, 0.5, "O1"), marked(1, 0, "O2"), marked(1, 1)]
    assert score_of(questions) == Score(60, {"O1": [2.0, 3.0], "O2": [0.0, 1.0]})


def test_where_no_points_are_to_be_had_nothing_is_missing() -> None:
    assert score_of([]).percent == 100
    assert score_of([marked(0, 0)]).percent == 100
