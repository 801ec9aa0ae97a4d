"""Whoever moves is counted once, and what is done after a seat ended is nobody's who paid for it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from learn import clock
from learn.database import transaction
from learn.organisations.models import Seat
from tests.organisations.cohorts import Hall, hall, listed
from tests.reports.moves import come_back, end, move, programme, told, works

INVITED = {"invited": 1, "invited_in_month": 1}
STARTED = INVITED | {"activated": 1, "started": 1, "started_in_month": 1}
ACTIVE = STARTED | {"active": 1}
LAPSED = STARTED | {"lapsed": 1}
COMPLETED = STARTED | {"completed": 1, "completed_in_month": 1, "passed": 1}
# In another month.
LATER = clock.now() + timedelta(days=40)


@pytest.fixture
def ours(school: Flask) -> Iterator[Hall]:
    """Return an office with one trainee in the cohort Spring."""
    found = hall(school, [listed(1, "Amina Bibi")])
    with school.app_context():
        yield found


def test_whoever_moves_within_a_programme_is_counted_once(ours: Hall) -> None:
    programme(ours, "one", "Spring", "Autumn")
    assert told("one") == INVITED
    move(ours, "Autumn")
    assert told("one") == INVITED
    works(completes=True)
    assert told("one") == COMPLETED


def test_whoever_moves_there_and_back_is_counted_once(ours: Hall) -> None:
    programme(ours, "one", "Spring", "Autumn")
    works()
    move(ours, "Autumn")
    assert told("one") == ACTIVE
    move(ours, "Spring")
    assert told("one") == ACTIVE
    end(ours)
    assert told("one") == ACTIVE | {"ended": 1}


def test_a_month_that_is_over_stays_as_it_was_told_when_somebody_moves_back(ours: Hall) -> None:
    programme(ours, "one", "Spring", "Autumn")
    works()
    move(ours, "Autumn")
    assert told("one") == ACTIVE
    come_back(ours, "Spring", LATER)
    assert told("one") == ACTIVE
    assert told("one", LATER) == {key: count for key, count in LAPSED.items() if "month" not in key}
    sheet = ours.sana.get(f"{ours.office}/reports/cohort-progress.csv").text
    assert sheet.count("Amina Bibi") == 2


def test_whoever_comes_back_had_ended_in_the_months_between(ours: Hall) -> None:
    programme(ours, "one", "Spring")
    end(ours)
    assert told("one") == INVITED | {"ended": 1}
    come_back(ours, "Spring", LATER)
    assert told("one") == INVITED | {"ended": 1}
    assert told("one", LATER) == {"invited": 1}
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(Seat).values(ended_at=None))


def test_a_funder_is_not_told_what_was_done_for_another(ours: Hall) -> None:
    programme(ours, "one", "Spring")
    programme(ours, "two", "Autumn")
    move(ours, "Autumn")
    works(completes=True)
    assert told("one") == INVITED | {"ended": 1}
    assert told("two") == COMPLETED


def test_a_completion_counts_for_the_programme_in_which_it_was_made(ours: Hall) -> None:
    programme(ours, "one", "Spring")
    programme(ours, "two", "Autumn", "Winter")
    works(completes=True)
    for name in ("Autumn", "Winter"):
        move(ours, name)
        assert told("one") == COMPLETED | {"ended": 1}
        assert told("two") == {}


def test_whoever_completes_elsewhere_and_moves_back_is_complete_there_alone(ours: Hall) -> None:
    programme(ours, "one", "Spring", "Summer")
    programme(ours, "two", "Autumn")
    works()
    move(ours, "Autumn")
    works(completes=True)
    move(ours, "Spring")
    for name in ("Summer", "Spring"):
        assert told("one") == ACTIVE | {"ended": 1}
        assert told("two") == COMPLETED | {"ended": 1}
        move(ours, name)
    for name in ("Autumn", "Spring"):
        move(ours, name)
        assert told("one") == ACTIVE | {"ended": 1}
        assert told("two")["completed"] == 1


def test_whoever_completes_and_is_moved_away_and_back_is_complete_where_that_was(ours: Hall) -> None:
    programme(ours, "one", "Spring")
    programme(ours, "two", "Autumn")
    works(completes=True)
    move(ours, "Autumn")
    move(ours, "Spring")
    assert told("one") == COMPLETED
    assert told("two") == {}


def test_whoever_completes_alone_and_comes_back_was_not_brought_there_by_the_programme(ours: Hall) -> None:
    programme(ours, "one", "Spring")
    works()
    end(ours)
    works(completes=True)
    come_back(ours, "Spring", LATER)
    assert told("one") == ACTIVE | {"ended": 1}
    later = told("one", LATER)
    assert "completed" not in later
    assert later["ended"] == 1


def test_work_after_the_seat_ended_is_not_counted(ours: Hall) -> None:
    programme(ours, "one", "Spring")
    works()
    end(ours)
    works(completes=True)
    assert told("one") == ACTIVE | {"ended": 1}
