"""Days of moments as sheets of many rows tell them: the same as one by one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn import create_app
from learn.days import Days, as_given, day_of

NEW_YEARS = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1990, 2040))
MOMENTS = st.datetimes(*NEW_YEARS)
DATABASES = ("sqlite", "postgresql")


@pytest.mark.parametrize(
    "zone", ["Asia/Karachi", "Asia/Kathmandu", "America/New_York", "Africa/Cairo", "Pacific/Apia", "UTC"]
)
def test_a_day_is_the_same_worked_out_once_for_all(zone: str, tmp_path: Path) -> None:
    with create_app({"INSTANCE": str(tmp_path), "TESTING": True, "TIME_ZONE": zone}).app_context():
        days = Days()
        assert days.text(None) is None

        @given(MOMENTS)
        def is_same(moment: datetime) -> None:
            wanted = day_of(moment.replace(tzinfo=UTC)).isoformat()
            for database in DATABASES:
                assert days.text(as_given(moment.replace(tzinfo=UTC), database)) == wanted

        is_same()


@pytest.mark.parametrize("zone", ["Asia/Karachi", "Asia/Kathmandu", "America/New_York", "Australia/Eucla"])
@pytest.mark.parametrize("database", DATABASES)
def test_the_hour_in_which_the_day_turns_is_looked_at_closely(
    zone: str, database: str, tmp_path: Path
) -> None:
    """Seen in any order: an hour is remembered, and in that one lie two days."""
    with create_app({"INSTANCE": str(tmp_path), "TESTING": True, "TIME_ZONE": zone}).app_context():
        quarters = [datetime(2026, 11, 29, tzinfo=UTC) + timedelta(minutes=15) * each for each in range(192)]
        for order in (quarters, quarters[::-1]):
            days = Days()
            for moment in order:
                assert days.text(as_given(moment, database)) == day_of(moment).isoformat()
