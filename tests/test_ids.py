"""Names of chains lie in the order of their minutes, and none is another's."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import inspect

from learn.enrolments.models import Enrolment
from learn.ids import MOMENT_LENGTH, TYPEABLE, names_by_minute

NOON = datetime(2026, 11, 30, 12, 0, 30, tzinfo=UTC)
# What the columns hold, of the enrolment and of its evidence.
LONGEST = inspect(Enrolment).columns.reference.type.length  # type: ignore[attr-defined]


def test_names_of_one_minute_begin_alike_and_are_all_different() -> None:
    names = names_by_minute(500, NOON) + names_by_minute(500, NOON + timedelta(seconds=29))
    assert len(set(names)) == 1_000
    assert len({name[:MOMENT_LENGTH] for name in names}) == 1
    assert set("".join(names)) <= set(TYPEABLE)
    assert max(map(len, names)) <= LONGEST


def test_whatever_begins_later_is_named_later() -> None:
    spans = (timedelta(0), timedelta(minutes=1), timedelta(minutes=30), timedelta(31), timedelta(365 * 300))
    names = [names_by_minute(1, NOON + span)[0] for span in spans]
    assert names == sorted(names)
