"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.numbers import read_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1350", "1350"),
        ("1,350", "1350"),
        ("1 350", "1350"),
        ("1\u00a0350", "1350"),
        ("1\u202f350", "1350"),
        ("1'350", "1350"),
        ("۱۳۵۰", "1350"),
        ("١٬٣٥٠٫٥", "1350.5"),
        ("٣", "3"),
        ("۱،۳۵۰", "1350"),
        ("\u200f1350\u200e", "1350"),
        ("1350.0", "1350"),
        ("1,35,000", "135000"),
        ("1,234,567.89", "1234567.89"),
        ("1.350", "1.35"),
        ("1.350,5", "1350.5"),
        ("1,5", "1.5"),
        ("0,125", "0.125"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("5.", "5"),
        (" 12 ", "12"),
    ],
)
def test_they_are_read_as_they_are_meant(written: str, number: str) -> None:
    assert read_number(written) == Decimal(number)


@pytest.mark.parametrize(
    "written",
    ["", "many", "1 2", "1,,000", "12,34,5", "1.2.3", "1e5", "nan", "Infinity", "0x10", "--5", "5" * 41, "½"],
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert read_number(written) is None


def test_the_unit_may_stand_on_either_side() -> None:
    assert read_number("USD 1,350", "USD") == read_number("1350usd", "USD") == Decimal(1350)
    assert read_number("PKR 1350", "USD") is None


@given(st.text(max_size=60), st.text(max_size=5))
def test_reading_never_raises(text: str, unit: str) -> None:
    number = read_number(text, unit)
    assert number is None or number.is_finite()


@given(st.integers(0, 10**12))
def test_thousands_separators_change_nothing(number: int) -> None:
    assert read_number(f"{number:,}") == read_number(f"{number:,}".replace(",", " ")) == number
