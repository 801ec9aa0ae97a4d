"""Days of moments as sheets of many rows tell them: the same as one by one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn import create_app
from learn.days import Days, day_of

NEW_YEARS = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1990, 2040))
MOMENTS = st.datetimes(*NEW_YEARS)


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
            assert days.text(moment.isoformat(" ", "microseconds")) == wanted
            assert days.text(moment.replace(tzinfo=UTC)) == wanted

        is_same()
