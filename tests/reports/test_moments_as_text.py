"""Moments that reports read as text are written alike by the database and by us: so they can be compared."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, select

from learn.database import UTCDateTime, reading
from learn.organisations.standing import since
from learn.prepared import Prepared
from learn.reports.queries.cohort_progress import _bounds, _moment


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("microsecond", [0, 1, 100_000, 123_450, 999_999])
@pytest.mark.parametrize("second", [0, 50])
def test_a_bound_is_written_as_the_database_writes_the_same_moment(second: int, microsecond: int) -> None:
    at = datetime(2026, 11, 30, 20, 0, second, microsecond, timezone(timedelta(hours=5)))
    written = Prepared(select(_moment(bindparam("at", type_=UTCDateTime()))))
    told = tuple(written.first(reading(), {"at": each.astimezone(UTC)})[0] for each in since(at))
    assert told == _bounds(reading(), at)
    assert told[0].startswith("2026-11-30 15:00")
