"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.numbers import BadNumber, read_interval, read_number


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
        ("- 5", "-5"),
        ("− ۵", "-5"),
        ("1.350.000", "1350000"),
        ("1.350.000,5", "1350000.5"),
        ("1 00 000", "100000"),
        ("1 35 00 000.5", "13500000.5"),
        ("50%", "50"),
        ("۵۰ ٪", "50"),
    ],
)
def test_they_are_read_as_they_are_meant(written: str, number: str) -> None:
    assert read_number(written) == Decimal(number)


@pytest.mark.parametrize(
    "written",
    [
        *("", "many", "1 2", "1,,000", "12,34,5", "1.2.3", "1e5", "nan", "Infinity", "0x10", "--5", "5" * 41),
        *("½", "1.350.00", "0.350.000", "1 00 00", "1 2 345", "- - 5", "5 -", "5²", "٪", "50 kg"),
    ],
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert read_number(written) is None


def test_the_unit_may_stand_on_either_side() -> None:
    assert read_number("USD 1,350", "USD") == read_number("1350usd", "USD") == Decimal(1350)
    assert read_number("PKR 1350", "USD") is None
    assert read_number("5 m2", "m²") == read_number("m² 5", "m²") == Decimal(5)


@pytest.mark.parametrize(
    ("written", "unit", "number"),
    [
        ("۵۰٪", "%", "50"),
        ("50%", "٪", "50"),
        ("5 كلو", "کلو", "5"),
        ("کِلو 5", "کلو", "5"),
        ("- 5 °C", "°c", "-5"),
        ("1 00 000 روپے", "روپے", "100000"),
    ],
)
def test_the_unit_may_be_written_in_other_letters(written: str, unit: str, number: str) -> None:
    assert read_number(written, unit) == Decimal(number)


def test_authors_write_the_number_alone() -> None:
    assert read_number("50%", "USD") is None
    with pytest.raises(BadNumber):
        read_interval("50%")


@given(st.text(max_size=60), st.text(max_size=5))
def test_reading_never_raises(text: str, unit: str) -> None:
    number = read_number(text, unit)
    assert number is None or number.is_finite()


@given(st.integers(0, 10**12))
def test_thousands_separators_change_nothing(number: int) -> None:
    assert read_number(f"{number:,}") == read_number(f"{number:,}".replace(",", " ")) == number
