"""Which questions an attempt asks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.chance import Chance
from learn.quizzes.drawing import BankTooSmall, Drawn, History, draw
from tests.soon import ends_soon

FIXED = [{"question": 1, "points": 1}, {"question": 2, "points": 2}]
BANK = {"draw": 3, "from": [1, 10, 11, 12, 13, 14], "points": 1.5}
OUTCOMES = {10: "O1", 11: "O1", 12: "O2", 13: "O2", 14: "O2"}

quizzes = st.tuples(
    st.integers(0, 2**32),
    st.dictionaries(st.sampled_from([2, 10, 11, 12, 13, 14, 99]), st.integers(1, 3)),
    st.booleans(),
)


def drawn_ids(
    *,
    seed: int = 0,
    asked: dict[int, int] | None = None,
    outcomes: dict[int, str | None] | None = None,
    shuffles: bool = False,
) -> list[int]:
    history = History(asked or {}, outcomes or {})
    drawn = draw([*FIXED, BANK], chance=Chance(f"{seed:032x}"), history=history, shuffles=shuffles)
    return [each.question_version_id for each in drawn]


@given(quizzes)
def test_nothing_is_asked_twice_and_everything_fixed_is_asked(
    quiz: tuple[int, dict[int, int], bool],
) -> None:
    seed, seen, shuffles = quiz
    asked = drawn_ids(seed=seed, asked=seen, outcomes={**OUTCOMES}, shuffles=shuffles)
    assert len(asked) == len(set(asked)) == 5
    assert {1, 2} < set(asked) <= {1, 2, 10, 11, 12, 13, 14}


@given(quizzes)
def test_without_outcomes_what_was_seen_comes_back_only_when_the_bank_runs_out(
    quiz: tuple[int, dict[int, int], bool],
) -> None:
    seed, seen, shuffles = quiz
    again = set(drawn_ids(seed=seed, asked=seen, shuffles=shuffles)) - {1, 2}
    fresh_count = len({10, 11, 12, 13, 14} - seen.keys())
    assert len(again & seen.keys()) == max(0, 3 - fresh_count)


@given(quizzes)
def test_the_same_seed_draws_the_same(quiz: tuple[int, dict[int, int], bool]) -> None:
    seed, seen, shuffles = quiz
    first, again = (drawn_ids(seed=seed, asked=seen, shuffles=shuffles) for _ in range(2))
    assert first == again


def test_what_a_seed_draws_is_the_same_for_ever() -> None:
    """Attempts of years ago are drawn again as they were: who changes this changes the past."""
    assert drawn_ids(seed=7) == [1, 2, 13, 14, 10]
    assert drawn_ids(seed=7, shuffles=True) == [13, 10, 14, 2, 1]
    assert Chance("seed").shuffled("abcdef") == ["e", "d", "f", "c", "a", "b"]


@pytest.mark.parametrize("seed", range(20))
def test_a_retry_asks_another_question_of_the_same_outcome(seed: int) -> None:
    # Of what was asked last, 10 has one sibling and 12 two, of which one is fresh.
    asked = drawn_ids(seed=seed, asked={10: 2, 12: 2, 13: 1}, outcomes={**OUTCOMES})[2:]
    assert {11, 14} < set(asked)
    assert set(asked) - {11, 14} == {13}, "what was asked longest ago comes before what was asked last"


@pytest.mark.parametrize("seed", range(20))
def test_a_retry_keeps_its_share_of_outcomes_though_others_are_fresh(seed: int) -> None:
    bank = {"draw": 2, "from": list(range(10, 20)), "points": 1}
    outcomes: dict[int, str | None] = {number: "O1" if number < 14 else "O2" for number in range(10, 20)}
    history = History({10: 1, 11: 1}, outcomes)
    drawn = draw([bank], chance=Chance(str(seed)), history=history, shuffles=False)
    assert {each.question_version_id for each in drawn} == {12, 13}


def test_where_no_sibling_is_left_something_fresh_is_asked() -> None:
    bank = {"draw": 2, "from": [10, 11, 14], "points": 1}
    history = History({10: 1, 11: 1}, {10: "O1", 11: "O1", 14: "O2"})
    for seed in range(20):
        drawn = draw([bank], chance=Chance(str(seed)), history=history, shuffles=False)
        assert 14 in {each.question_version_id for each in drawn}


def test_the_written_order_stands_unless_the_quiz_shuffles() -> None:
    assert all(drawn_ids(seed=seed)[:2] == [1, 2] for seed in range(20))
    assert any(drawn_ids(seed=seed, shuffles=True)[:2] != [1, 2] for seed in range(20))


def test_every_question_of_a_bank_gets_its_turn_equally_often() -> None:
    asked = [version_id for seed in range(1_000) for version_id in drawn_ids(seed=seed)[2:]]
    assert all(540 < asked.count(version_id) < 660 for version_id in (10, 11, 12, 13, 14))


def test_points_follow_the_question() -> None:
    drawn = draw([*FIXED, BANK], chance=Chance("0"), history=History(), shuffles=False)
    assert [each.points for each in drawn] == [1, 2, 1.5, 1.5, 1.5]
    assert drawn[0] == Drawn(1, 1)


def test_two_draws_from_one_bank_share_nothing() -> None:
    items = [{"draw": 2, "from": [1, 2, 3, 4], "points": 1}] * 2
    for seed in range(20):
        drawn = draw(items, chance=Chance(str(seed)), history=History({1: 1, 2: 1}), shuffles=False)
        assert sorted(each.question_version_id for each in drawn) == [1, 2, 3, 4]


@pytest.mark.parametrize("seed", range(20))
def test_a_draw_leaves_what_a_later_one_needs(seed: int) -> None:
    items: list[dict[str, Any]] = [
        {"draw": 1, "from": [1, 2], "points": 1},
        {"draw": 2, "from": [2, 3, 4], "points": 2},
        {"question": 4, "points": 3},
    ]
    drawn = draw(items, chance=Chance(str(seed)), history=History({1: 1}), shuffles=False)
    assert [drawn[0], *sorted(drawn[1:], key=lambda each: each.question_version_id)] == [
        Drawn(1, 1),
        Drawn(2, 2),
        Drawn(3, 2),
        Drawn(4, 3),
    ]


def test_a_bank_that_is_too_small_is_refused() -> None:
    items: list[dict[str, Any]] = [*FIXED, {"draw": 2, "from": [1, 2, 3]}]
    with pytest.raises(BankTooSmall):
        draw(items, chance=Chance("0"), history=History(), shuffles=False)


def test_drawing_twenty_of_five_thousand_ends_soon() -> None:
    bank = {"draw": 20, "from": list(range(5_000)), "points": 1}
    outcomes: dict[int, str | None] = {number: f"O{number % 7}" for number in range(5_000)}
    history = History({number * 11: 1 for number in range(20)}, outcomes)
    chance = Chance("0" * 32)
    with ends_soon(1):
        assert len(draw([bank], chance=chance, history=history, shuffles=True)) == 20
