"""Draws that share their questions out, so that each gets as many as it asks for."""

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from learn.courses.draws import take_one_more

offers = st.lists(st.sets(st.integers(0, 6)).map(sorted), min_size=1, max_size=4)
quizzes = offers.flatmap(
    lambda offered: st.tuples(
        st.just(offered), st.lists(st.integers(1, 4), min_size=len(offered), max_size=len(offered))
    )
)


def shared_out(offered: Sequence[Sequence[int]], counts: Sequence[int]) -> list[list[int]] | None:
    held: list[list[int]] = [[] for _ in offered]
    for draw, count in enumerate(counts):
        if not all(take_one_more(held, offered, draw, lambda found: found[-1]) for _ in range(count)):
            return None
    return held


def can_all_be_met(offered: Sequence[Sequence[int]], counts: Sequence[int]) -> bool:
    """Hall, On Representatives of Subsets (1935): whichever draws one takes, enough is offered to them."""
    draws = range(len(offered))
    return all(
        len({question for draw in some for question in offered[draw]}) >= sum(counts[draw] for draw in some)
        for size in draws
        for some in combinations(draws, size + 1)
    )


@given(quizzes)
def test_whatever_can_be_met_is_met_and_nothing_else(quiz: tuple[list[list[int]], list[int]]) -> None:
    offered, counts = quiz
    held = shared_out(offered, counts)
    assert (held is not None) == can_all_be_met(offered, counts)
    if held is not None:
        everything = [question for each in held for question in each]
        assert len(everything) == len(set(everything)) == sum(counts)
        assert all(set(each) <= set(own) for each, own in zip(held, offered, strict=True))


def test_a_draw_makes_room_for_one_that_needs_room_itself() -> None:
    assert shared_out([[1, 2], [2, 3], [3]], [1, 1, 1]) == [[1], [2], [3]]
