"""Which cohorts the first page of an office offers, and what it makes of addresses that nobody was given."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, update

from learn import clock
from learn.database import transaction
from learn.organisations.models import Cohort
from learn.organisations.views.calls import MOST_TO_CHOOSE
from tests.organisations.cohorts import Hall, hall, listed
from tests.organisations.offices import organisation

ALL = "All cohorts"
NOBODYS = ["%00", "x%00", "elsewhere", "%F0%9F%98%80", "%E2%80%AE", "x" * 3_000]


def with_cohorts(app: Flask, count: int) -> Hall:
    """Return an office whose only cohort with people began long before so many others."""
    ours = hall(app, [listed(1, "Amina Bibi")])
    with app.app_context():
        house, now, first = organisation("ours"), clock.now(), date(2020, 1, 1)
        rows = [
            {
                "public_id": f"later{number}",
                "organisation_id": house,
                "name": f"Later {number}",
                "name_key": f"later {number}",
                "starts_on": first + timedelta(number + 1),
                "weekly_target": 3,
                "created_at": now,
            }
            for number in range(count)
        ]
        with transaction() as session:
            session.execute(update(Cohort).values(starts_on=first))
            session.execute(insert(Cohort), rows)
    return ours


def offered(page: str) -> list[str]:
    return re.findall(r'<option value="([^"]+)"', page)


def test_few_are_all_there(school: Flask) -> None:
    ours = with_cohorts(school, 2)
    page = ours.sana.get(ours.office).text
    assert offered(page) == ["later1", "later0", ours.cohort]
    assert f'value="{ours.cohort}" selected' in page
    assert ALL not in page


def test_of_many_the_newest_are_there_and_the_one_that_is_shown(school: Flask) -> None:
    ours = with_cohorts(school, MOST_TO_CHOOSE + 6)
    page = ours.sana.get(ours.office).text
    newest = [f"later{MOST_TO_CHOOSE + 5 - place}" for place in range(MOST_TO_CHOOSE)]
    # The only one with people is none of them.
    assert offered(page) == [ours.cohort, *newest]
    assert f'value="{ours.cohort}" selected' in page
    assert ALL in page
    named = ours.sana.get(f"{ours.office}?cohort={ours.cohort}").text
    assert offered(named) == [ours.cohort, *newest[:-1]]
    assert "Amina Bibi" not in ours.sana.get(f"{ours.office}?cohort=later0").text


@pytest.mark.parametrize("wanted", NOBODYS)
def test_a_cohort_that_is_not_theirs_is_not_there(school: Flask, wanted: str) -> None:
    ours = hall(school, [listed(1, "Amina Bibi")])
    for room in ("", "/calls", "/calls.csv"):
        assert ours.sana.get(f"{ours.office}{room}?cohort={wanted}").status_code == 404, room
