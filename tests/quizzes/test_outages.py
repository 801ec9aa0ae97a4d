"""Time given back for outages: what was lost, never more than allowed, and nothing for jumping clocks."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.outages import BEAT, SILENCE, Timing
from tests.factories import NOW

DEADLINE = NOW + timedelta(minutes=20)
ALLOWANCE = timedelta(minutes=10)
FRESH = Timing(DEADLINE, None, 0)


def after(moments: Sequence[float], allowance: timedelta = ALLOWANCE, start: Timing = FRESH) -> Timing:
    """Return the timing after signs of life at these seconds."""
    for seconds in moments:
        start = start.seen(NOW + timedelta(seconds=seconds), allowance)
    return start


def added(timing: Timing) -> int:
    assert timing.deadline_at is not None
    seconds = int((timing.deadline_at - DEADLINE).total_seconds())
    assert seconds == timing.outage_seconds
    return seconds


@pytest.mark.parametrize(
    ("moments", "seconds"),
    [
        ((), 0),
        ((600,), 0),
        ((0, 30, 60, 90), 0),
        ((0, 90, 180), 0),
        ((0, 120), 90),
        ((0, 30, 330, 360), 270),
        ((0, 300, 600), 540),
        ((0, 700), 600),
        ((0, 400, 800), 600),
        ((0, 86_400), 600),
    ],
)
def test_a_silence_is_given_back_within_the_allowance(moments: Sequence[float], seconds: int) -> None:
    assert added(after(moments)) == seconds


def test_no_allowance_gives_nothing_back() -> None:
    assert added(after((0, 600), timedelta())) == 0


def test_an_allowance_that_shrank_takes_nothing_back() -> None:
    assert added(after((600,), start=after((0, 400)), allowance=timedelta(minutes=1))) == 370


def test_without_a_deadline_there_is_nothing_to_measure() -> None:
    free = Timing(None, None, 0)
    assert after((0, 600), start=free) == free


def test_whoever_left_the_page_was_in_no_outage() -> None:
    left = after((0, 30)).out_of_sight()
    assert added(after((600,), start=left)) == 0


def test_an_outage_over_the_deadline_gives_the_rest_of_the_time_back() -> None:
    timing = after((15 * 60, 24 * 60))
    assert timing.deadline_at == DEADLINE + timedelta(minutes=9) - BEAT
    assert not timing.is_over(NOW + timedelta(minutes=24))


@pytest.mark.parametrize(
    "moments",
    [
        # ahead and back again
        (0, 30, 3_660, 60, 90),
        # back, and then right again
        (0, 600, 630, -2_970, -2_940, 660, 690),
        # small steps of two servers that do not quite agree
        (0, 29, 28, 57, 55, 85),
    ],
)
def test_clocks_that_jump_gain_nothing(moments: Sequence[float]) -> None:
    honest = [moment for moment in moments if 0 <= moment <= 700]
    assert added(after(moments)) <= added(after(honest))


@given(st.lists(st.integers(-5_000, 5_000), max_size=12), st.integers(0, 15))
def test_whatever_the_clock_does_the_allowance_holds(moments: list[int], minutes: int) -> None:
    timing = after(moments, timedelta(minutes=minutes))
    assert 0 <= added(timing) <= minutes * 60


@given(st.lists(st.integers(0, 90), max_size=30))
def test_signs_of_life_in_time_give_nothing(gaps: list[int]) -> None:
    moments = [sum(gaps[:number]) for number in range(len(gaps) + 1)]
    assert added(after(moments)) == 0
    assert SILENCE.total_seconds() == 90
