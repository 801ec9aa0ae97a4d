"""Codes by the clock, as the standard's own examples have them."""

from datetime import UTC, datetime, timedelta

import pytest

from learn.accounts.half_open import HalfOpen, from_cookie
from learn.accounts.totp import app_address, digits_of, in_groups, matching_step, new_secret
from learn.web.qr import drawn

# RFC 6238, appendix B: the secret "12345678901234567890"; of its eight digits the last six.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NOW = datetime.fromtimestamp(1_111_111_109, UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")],
)
def test_the_examples_of_the_standard(seconds: int, code: str) -> None:
    assert matching_step(SECRET, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


@pytest.mark.parametrize(("late", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_wrong(late: int, fits: bool) -> None:
    assert (matching_step(SECRET, "081804", NOW + timedelta(seconds=late)) is not None) is fits


@pytest.mark.parametrize("typed", ["081 804", " 081-804 ", "۰۸۱۸۰۴", "٠٨١٨٠٤"])
def test_digits_count_however_they_are_typed(typed: str) -> None:
    assert matching_step(SECRET, typed, NOW) is not None


@pytest.mark.parametrize("typed", ["", "81804", "0818044", "abcdef", "08180x", "½81804", "²81804"])
def test_what_is_not_six_digits_fits_never(typed: str) -> None:
    assert digits_of(typed) is None
    assert matching_step(SECRET, typed, NOW) is None


def test_a_secret_is_long_new_and_shown_in_groups() -> None:
    assert new_secret() != new_secret()
    assert len(new_secret()) == 32
    assert in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_the_drawing_holds_no_style_and_no_text() -> None:
    drawing = drawn(app_address(SECRET, "sana"), 200)
    assert drawing.startswith("<svg ")
    assert "viewBox" in drawing
    assert "style" not in drawing
    assert SECRET not in drawing


@pytest.mark.parametrize("kept", [None, "x", [], [1, "x", 2], [1, "x", "2", True], ["1", "x", 2, True], {}])
def test_an_odd_cookie_is_no_sign_in_half_open(kept: object) -> None:
    assert from_cookie(kept) is None


def test_a_sign_in_half_open_is_over_after_ten_minutes_or_when_it_lies_ahead() -> None:
    begun = int(NOW.timestamp())
    half = HalfOpen(1, "x", begun, is_own_device=False)
    assert from_cookie(half.as_cookie()) == half
    assert not half.is_over(NOW + timedelta(minutes=10))
    assert half.is_over(NOW + timedelta(minutes=10, seconds=1))
    assert half.is_over(NOW - timedelta(seconds=1))
