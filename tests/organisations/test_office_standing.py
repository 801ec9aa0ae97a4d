"""The words we count with, moment by moment, and the same in the database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from learn.days import as_given
from learn.organisations.standing import Record, Standing, came_back, since, standing, standing_between

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def ago(**given: float) -> datetime:
    return AT - timedelta(**given)


LONG_AGO = ago(days=90)
CASES = [
    (Record(AT + timedelta(seconds=1)), None),
    (Record(AT), Standing.INVITED),
    (Record(LONG_AGO, activated_at=ago(days=1)), Standing.ACTIVATED),
    (Record(LONG_AGO, activated_at=AT + timedelta(1)), Standing.INVITED),
    (Record(LONG_AGO, None, ago(days=50), ago(days=6, hours=23)), Standing.ACTIVE),
    (Record(LONG_AGO, None, ago(days=50), ago(days=7)), Standing.STALLED),
    (Record(LONG_AGO, None, ago(days=50), ago(days=28)), Standing.STALLED),
    (Record(LONG_AGO, None, ago(days=50), ago(days=28, seconds=1)), Standing.LAPSED),
    (Record(LONG_AGO, None, ago(days=50), ago(days=40), ago(days=39)), Standing.COMPLETED),
    (Record(LONG_AGO, None, ago(days=3), None), Standing.ACTIVE),
    (Record(LONG_AGO, None, None, None, AT), Standing.COMPLETED),
    (Record(LONG_AGO, None, ago(days=2), ago(days=1), AT + timedelta(1)), Standing.ACTIVE),
]


@pytest.mark.parametrize(("record", "wanted"), CASES)
def test_everybody_stands_where_the_definitions_say(record: Record, wanted: Standing | None) -> None:
    assert standing(record, AT) is wanted


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize(("record", "wanted"), CASES)
def test_moments_as_drivers_give_them_say_the_same(
    record: Record, wanted: Standing | None, database: str
) -> None:
    moments: list[Any] = [getattr(record, name) for name in Record._fields]
    given: list[Any] = [moment and as_given(moment, database) for moment in moments]
    at, stalled, lapsed = (as_given(moment, database) for moment in since(AT))
    invited, activated, first, last, completed = given
    bounds: Any = (at, stalled, lapsed)
    assert standing_between(invited, activated, first, last, completed, bounds) is wanted


@pytest.mark.parametrize(
    ("after", "is_back"), [(None, False), (timedelta(days=7), True), (timedelta(days=7, seconds=1), False)]
)
def test_coming_back_is_answering_within_seven_days(after: timedelta | None, is_back: bool) -> None:
    assert came_back(AT, AT + after if after else None) is is_back
