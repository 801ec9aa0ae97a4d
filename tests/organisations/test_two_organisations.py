"""Somebody on the lists of two organisations: each sees what it set itself, and the best of both holds."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from learn import clock
from learn.accounts.models import Person
from learn.admin.services.people import set_extra_time
from learn.database import reading
from learn.days import day_of
from learn.enrolments.models import Enrolment
from learn.organisations.services.cohorts import set_outage_allowance
from tests.admin.staff import reference_of
from tests.journeys.learner import Learner
from tests.organisations.cohorts import hall, listed
from tests.organisations.offices import employed, organisation
from tests.organisations.seated import cohort, publish, seated

SOONER = date(2031, 3, 5)
LATER = SOONER + timedelta(days=30)


@dataclass
class Both:
    """Amina in two organisations, their coordinators, and who she is to each."""

    app: Flask
    first: FlaskClient
    second: FlaskClient
    as_first: str
    as_second: str

    def page(self, name: str) -> str:
        """Return the page on which an organisation shows her."""
        return f"/en/organisations/{name}/people/{self.as_first if name == 'first' else self.as_second}"

    def place(self) -> tuple[date | None, bool, int | None]:
        """Return the due day of her place, whether it is pinned, and its allowance."""
        with self.app.app_context():
            due_at, pinned, minutes = (
                reading()
                .execute(select(Enrolment.due_at, Enrolment.pinned_release_id, Enrolment.outage_minutes))
                .one()
            )
            return day_of(due_at) if due_at else None, pinned is not None, minutes

    def extra_time(self) -> str:
        """Return the time in quizzes that she has."""
        with self.app.app_context():
            found: str = (
                reading().execute(select(Person.extra_time).where(Person.username == "amina")).scalar_one()
            )
            return found


@pytest.fixture
def both(app: Flask, tmp_path: Path) -> Both:
    """Seat her where the cohort ends early, is pinned and gives 45 minutes, then where it ends later."""
    release = publish(app, tmp_path)
    amina = Learner(app).join()
    sana, nadia = (employed(app, f"sana-{name}", name, "coordinator") for name in ("first", "second"))
    with app.app_context():
        first, second = organisation("first"), organisation("second")
        set_outage_allowance(first, 45)
        set_outage_allowance(second, 0)
        known = seated(amina, first, cohort(first, SOONER, release_id=release))
        known_too = seated(amina, second, cohort(second, LATER, name="Autumn"))
    return Both(app, sana, nadia, known, known_too)


def end(office: FlaskClient, address: str) -> None:
    page = office.get(address).text
    [ending] = [each for each in page.split('"') if each.endswith("/end")]
    assert office.post(ending).status_code == 303


def test_a_second_organisation_takes_nothing_away(both: Both) -> None:
    assert both.place() == (LATER, True, 45)
    with both.app.app_context():
        set_outage_allowance(organisation("second"), 0)
    assert both.place() == (LATER, True, 45)


def test_each_office_sees_the_day_that_it_set(both: Both) -> None:
    assert "5 March 2031" in both.first.get(both.page("first")).text
    assert "4 April 2031" not in both.first.get(both.page("first")).text
    assert "4 April 2031" in both.second.get(both.page("second")).text


def test_what_the_other_still_sets_holds_when_one_lets_go(both: Both) -> None:
    end(both.second, both.page("second"))
    assert both.place() == (SOONER, True, 45)
    end(both.first, both.page("first"))
    assert both.place() == (None, False, None)


def test_the_first_to_let_go_leaves_what_the_second_sets(both: Both) -> None:
    end(both.first, both.page("first"))
    assert both.place() == (LATER, False, 0)


def grant(office: FlaskClient, address: str, value: str) -> None:
    assert office.post(f"{address}/extra-time", data={"extra_time": value}).status_code == 303


def granted(office: FlaskClient, address: str) -> str:
    """Return what the page shows as granted."""
    page = office.get(address).text
    return next(
        part.partition('value="')[2].partition('"')[0]
        for part in page.split("<input")
        if 'name="extra_time"' in part and " checked" in part
    )


def test_nobody_takes_away_the_time_that_another_granted_or_sees_it(both: Both) -> None:
    grant(both.first, both.page("first"), "2")
    assert granted(both.second, both.page("second")) == "1"
    grant(both.second, both.page("second"), "1.5")
    assert both.extra_time() == "2"
    assert granted(both.first, both.page("first")) == "2"
    assert granted(both.second, both.page("second")) == "1.5"
    grant(both.first, both.page("first"), "1")
    assert both.extra_time() == "1.5"
    grant(both.second, both.page("second"), "1")
    assert both.extra_time() == "1"


def test_what_the_site_gave_stays_whatever_offices_grant(both: Both) -> None:
    site_gives(both, "2")
    for value in ("1.5", "2", "1"):
        grant(both.first, both.page("first"), value)
        assert both.extra_time() == "2"
        assert granted(both.first, both.page("first")) == value
    grant(both.first, both.page("first"), "none")
    assert both.extra_time() == "none"
    # The site takes back what it gave, and nothing that an organisation gives.
    site_gives(both, "1")
    assert both.extra_time() == "none"
    grant(both.first, both.page("first"), "1")
    assert both.extra_time() == "1"


def site_gives(both: Both, value: str) -> None:
    with both.app.app_context():
        set_extra_time(reference_of(both.app, "amina"), value, reference_of(both.app, "amina"), clock.now())


def test_bringing_an_account_to_a_second_organisation_takes_nothing_away(school: Flask) -> None:
    halls = {name: hall(school, [listed(1, "Amina Bibi")], name) for name in ("first", "second")}
    for name, time in (("first", "2"), ("second", "1.25")):
        grant(halls[name].sana, f"{halls[name].office}/people/{halls[name].trainees[0]}", time)
    days = {"name": "Spring", "ends_on": LATER.isoformat(), "weekly_target": "3"}
    days |= dict.fromkeys(("programme", "pool", "coordinator"), "")
    [(course,)] = halls["first"].rows("SELECT DISTINCT course_id FROM seat")
    saved = halls["first"].sana.post(halls["first"].place, data={**days, "courses": str(course)})
    assert saved.status_code == 303
    amina = Learner(school, "amina").join(is_own_device=True)
    for each in halls.values():
        assert amina.client.post(f"/en/welcome/{each.code()}/account").status_code == 303
    both = Both(school, halls["first"].sana, halls["second"].sana, "", "")
    assert both.extra_time() == "2"
    [(enrolments,)] = halls["first"].rows("SELECT count(DISTINCT enrolment_id) FROM seat")
    assert enrolments == 1
    [(due_at,)] = halls["first"].rows(
        "SELECT due_at FROM enrolment WHERE id IN (SELECT enrolment_id FROM seat)"
    )
    assert due_at is not None
