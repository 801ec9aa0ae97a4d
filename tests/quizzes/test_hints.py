"""What hints cost."""

import pytest

from learn.quizzes.hints import NextHint, less_hints, next_hint

BODY = {"hint_count": 2, "hint_cost": 30}


def test_hints_come_in_their_order_until_there_is_no_more() -> None:
    assert [next_hint(BODY, opened) for opened in range(3)] == [NextHint(1, 30), NextHint(2, 30), None]
    assert next_hint({}, 0) is None, "what was published before hints were counted has none"


@pytest.mark.parametrize(
    ("fraction", "opened", "left"),
    [(1.0, 0, 1.0), (1.0, 1, 0.7), (1.0, 2, 0.4), (0.5, 2, 0.0), (0.0, 1, 0.0)],
)
def test_each_opened_hint_takes_its_share_and_nothing_goes_below_nothing(
    fraction: float, opened: int, left: float
) -> None:
    assert less_hints(fraction, BODY, opened) == pytest.approx(left)
    assert less_hints(fraction, {}, opened) == fraction
