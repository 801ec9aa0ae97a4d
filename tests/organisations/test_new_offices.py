"""An office that only begins, and addresses that nobody's page leads to."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from learn import clock
from learn.database import db, reading, transaction
from learn.organisations.models import Cohort, Seat
from learn.organisations.queries.cohorts import NEWEST, cohorts_of
from learn.organisations.queries.offices import office_of
from learn.organisations.services.cohorts import CohortFacts, ProgrammeFacts, save_cohort, save_programme
from tests.journeys.learner import visible
from tests.organisations.cohorts import COURSE, hall, listed
from tests.organisations.offices import employed, organisation, person_id_of

OFFICE = "/en/organisations/ours"
TOO_LARGE = "99999999999999999999"


@pytest.fixture
def sana(app: Flask) -> FlaskClient:
    """Return a coordinator's browser."""
    return employed(app, "sana", "ours", "coordinator")


def cohort(name: str, starts_on: date | None = None) -> str:
    facts = CohortFacts(name, starts_on, None, 3, None, None, None, {})
    return save_cohort(organisation("ours"), facts, {}, clock.now())


def test_who_needs_a_call_leads_to_the_cohort_that_takes_no_course(app: Flask, sana: FlaskClient) -> None:
    assert f"{OFFICE}/cohorts/new" in sana.get(OFFICE).text
    with app.app_context():
        first, second = cohort("Spring"), cohort("Autumn")
    page = sana.get(OFFICE)
    assert f'{OFFICE}/cohorts/{second}"' in page.text
    assert "Autumn takes no course" in visible(page.text)
    assert f"{OFFICE}/cohorts/new" not in page.text
    assert f'{OFFICE}/cohorts/{first}"' in sana.get(f"{OFFICE}?cohort={first}").text


def test_a_cohort_with_a_course_is_shown_before_one_without(school: Flask) -> None:
    ours = hall(school, [listed(1, "Amina Bibi")])
    with school.app_context():
        cohort("Autumn", clock.now().date())
        with transaction() as session:
            session.execute(update(Seat).values(ended_at=clock.now()))
    page = ours.sana.get(OFFICE).text
    assert f'value="{ours.cohort}" selected' in page


def test_cohorts_without_a_first_day_come_last(app: Flask, sana: FlaskClient) -> None:
    assert sana
    with app.app_context():
        for name, day in (("Old", date(2026, 1, 1)), ("No day", None), ("New", date(2026, 9, 1))):
            cohort(name, day)
        office = office_of(reading(), person_id_of("sana"), "ours")
        assert office is not None
        assert [each.name for each in cohorts_of(reading(), office)] == ["New", "Old", "No day"]


@pytest.mark.usefixtures("database")
def test_the_newest_cohorts_are_found_without_sorting_all_of_them() -> None:
    asked = select(Cohort.name).where(Cohort.organisation_id == 1).order_by(*NEWEST).limit(24)
    written = asked.compile(db.engine, compile_kwargs={"literal_binds": True})
    with db.engine.connect() as connection:
        how = "EXPLAIN QUERY PLAN"
        if connection.dialect.name == "postgresql":
            how = "EXPLAIN"
            # Of the few that are here it would read all.
            for dearer in ("enable_seqscan", "enable_sort"):
                connection.exec_driver_sql(f"SET LOCAL {dearer} = off")
        plan = " ".join(map(str, connection.exec_driver_sql(f"{how} {written}")))
    assert "ix_cohort_newest" in plan
    assert not {word for word in ("Sort", "TEMP B-TREE") if word in plan}


@pytest.mark.parametrize("month", ["0001-01", "0000-01", "9999-12", "2026-13"])
def test_a_month_that_nobody_can_count_is_not_found(app: Flask, sana: FlaskClient, month: str) -> None:
    today = clock.now().date()
    with app.app_context():
        save_programme(organisation("ours"), "one", ProgrammeFacts("One", None, today, today), clock.now())
    for ending in ("", ".csv"):
        assert sana.get(f"{OFFICE}/reports/donor/one{ending}?month={month}").status_code == 404
    assert sana.get(f"{OFFICE}/reports/donor/one?month=0002-01").status_code == 200


def test_numbers_that_no_row_has_break_nothing(school: Flask) -> None:
    sana = employed(school, "sana", "ours", "coordinator")
    typed = {"pasted": "name,email\nAmina,a@example.org\nBilal,nothing\n", "new_cohort": "Spring"}
    answer = sana.post(f"{OFFICE}/rosters", data={"cohort": "", **typed, "courses": COURSE})
    assert answer.status_code == 303
    for number in (TOO_LARGE, f"-{TOO_LARGE}", "-1", "2147483648", "2147483647"):
        assert sana.get(f"{OFFICE}/rosters?before={number}").status_code == 200
        assert sana.get(f"{answer.headers['Location']}?after={number}").status_code == 200
