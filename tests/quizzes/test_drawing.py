"""Which questions an attempt asks."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.drawing import BankTooSmall, Drawn, draw

FIXED = [{"question": 1, "points": 1}, {"question": 2, "points": 2}]
BANK = {"draw": 3, "from": [1, 10, 11, 12, 13, 14], "points": 1.5}

quizzes = st.tuples(
    st.integers(0, 2**32), st.sets(st.sampled_from([2, 10, 11, 12, 13, 14, 99])), st.booleans()
)


def drawn_ids(*, seed: int = 0, seen: set[int] | None = None, shuffles: bool = False) -> list[int]:
    drawn = draw([*FIXED, BANK], random=Random(seed), seen=seen or set(), shuffles=shuffles)
    return [each.question_version_id for each in drawn]


@given(quizzes)
def test_nothing_is_asked_twice_and_everything_fixed_is_asked(quiz: tuple[int, set[int], bool]) -> None:
    seed, seen, shuffles = quiz
    asked = drawn_ids(seed=seed, seen=seen, shuffles=shuffles)
    assert len(asked) == len(set(asked)) == 5
    assert {1, 2} < set(asked) <= {1, 2, 10, 11, 12, 13, 14}


@given(quizzes)
def test_what_was_seen_comes_back_only_when_the_bank_runs_out(quiz: tuple[int, set[int], bool]) -> None:
    seed, seen, shuffles = quiz
    again = set(drawn_ids(seed=seed, seen=seen, shuffles=shuffles)) - {1, 2} & seen
    fresh_count = len({10, 11, 12, 13, 14} - seen)
    assert len(again - {1, 2} & seen) - len(again - seen) == max(0, 3 - fresh_count)


@given(quizzes)
def test_the_same_random_source_draws_the_same(quiz: tuple[int, set[int], bool]) -> None:
    seed, seen, shuffles = quiz
    assert drawn_ids(seed=seed, seen=seen, shuffles=shuffles) == drawn_ids(
        seed=seed, seen=seen, shuffles=shuffles
    )


def test_the_written_order_stands_unless_the_quiz_shuffles() -> None:
    assert all(drawn_ids(seed=seed)[:2] == [1, 2] for seed in range(20))
    assert any(drawn_ids(seed=seed, shuffles=True)[:2] != [1, 2] for seed in range(20))


def test_every_question_of_a_bank_gets_its_turn() -> None:
    asked = {version_id for seed in range(60) for version_id in drawn_ids(seed=seed)[2:]}
    assert asked == {10, 11, 12, 13, 14}


def test_points_follow_the_question() -> None:
    drawn = draw([*FIXED, BANK], random=Random(0), seen=set(), shuffles=False)
    assert [each.points for each in drawn] == [1, 2, 1.5, 1.5, 1.5]
    assert drawn[0] == Drawn(1, 1)


def test_two_draws_from_one_bank_share_nothing() -> None:
    items = [{"draw": 2, "from": [1, 2, 3, 4], "points": 1}] * 2
    for seed in range(20):
        drawn = draw(items, random=Random(seed), seen={1, 2}, shuffles=False)
        assert sorted(each.question_version_id for each in drawn) == [1, 2, 3, 4]


def test_a_bank_that_is_too_small_is_refused() -> None:
    with pytest.raises(BankTooSmall):
        draw([*FIXED, {"draw": 2, "from": [1, 2, 3]}], random=Random(0), seen=set(), shuffles=False)
