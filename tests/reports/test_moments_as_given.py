"""Moments of long sheets are told alike by the driver and by us: so they can be compared."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, select

from learn.database import UTCDateTime, streamed
from learn.organisations.standing import since
from learn.prepared import Prepared
from learn.reports.queries.cohort_progress import _bounds

GIVEN = Prepared(select(bindparam("at", type_=UTCDateTime())))


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("microsecond", [0, 1, 100_000, 123_450, 999_999])
@pytest.mark.parametrize("second", [0, 50])
@pytest.mark.parametrize("year", [1999, 2026])
def test_a_bound_is_told_as_the_driver_gives_the_same_moment(
    year: int, second: int, microsecond: int
) -> None:
    at = datetime(year, 11, 30, 20, 0, second, microsecond, timezone(timedelta(hours=5)))

    def given(reader: Connection) -> Iterator[Any]:
        for moment in since(at):
            [[(told,)]] = GIVEN.pieces(reader, {"at": moment.astimezone(UTC)}, 1)
            yield told

    [bounds] = streamed(lambda reader: iter([_bounds(reader, at)]))
    assert tuple(streamed(given)) == bounds
