"""A course keeps an owner who can sign in and stays, whoever wants their account deleted."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from learn import clock
from learn.accounts.models import Person
from learn.courses.models import Course
from learn.courses.services import LastOwner, appoint, dismiss
from learn.database import transaction
from tests.journeys.learner import PASSWORD, Learner, visible
from tests.meeting import meeting
from tests.organisations.offices import person_id_of
from tests.organisations.seated import course_id, publish


@pytest.fixture
def owners(app: Flask, tmp_path: Path) -> dict[str, FlaskClient]:
    """Return the browsers of two who own a course, and of one who edits it."""
    publish(app, tmp_path)
    roles = {"malik": "owner", "shareek": "owner", "naya": "editor"}
    found = {name: Learner(app, name).join(is_own_device=True).client for name in roles}
    with app.app_context():
        for name, role in roles.items():
            appoint(course_id(), person_id_of(name), role, clock.now())
    return found


def leave(client: FlaskClient, language: str = "en") -> str:
    """Ask for the account to be deleted; return why not, or nothing."""
    answer = client.post(f"/{language}/settings/delete", data={"password": PASSWORD})
    return visible(answer.text) if answer.status_code == 422 else ""


def test_the_last_owner_lets_somebody_else_own_the_course_before_leaving(
    owners: dict[str, FlaskClient],
) -> None:
    assert leave(owners["naya"]) == ""
    assert leave(owners["malik"]) == ""
    refused = "Nobody else owns the course “%s”. Let somebody else own it first."
    assert refused % "Clear Times: Zones and Replies" in leave(owners["shareek"])
    assert "صاف وقت" in leave(owners["shareek"], "ur")
    assert owners["malik"].post("/en/settings/keep").status_code == 303
    assert leave(owners["shareek"]) == ""


@pytest.mark.parametrize("gone", [{"is_archived": True}, {"release_id": None}])
def test_a_course_that_nobody_takes_keeps_nobody(
    app: Flask, owners: dict[str, FlaskClient], gone: dict[str, bool | None]
) -> None:
    assert leave(owners["malik"]) == ""
    with app.app_context(), transaction() as session:
        session.execute(update(Course).values(gone))
    assert leave(owners["shareek"]) == ""


def test_of_two_owners_who_leave_at_once_one_stays(app: Flask, owners: dict[str, FlaskClient]) -> None:
    with app.app_context(), meeting("SET erase_after", lambda: leave(owners["shareek"])) as other:
        assert leave(owners["malik"]) == ""
    assert "Nobody else owns the course" in other[0].result()


def test_who_cannot_sign_in_or_goes_keeps_no_course(app: Flask, owners: dict[str, FlaskClient]) -> None:
    assert set(owners) == {"malik", "shareek", "naya"}
    for gone in ("suspended_at", "erase_after"):
        with app.app_context():
            with transaction() as session:
                later = {gone: clock.now() + timedelta(days=9)}
                session.execute(update(Person).where(Person.username == "malik").values(later))
            for deed in (
                lambda: dismiss(course_id(), person_id_of("shareek")),
                lambda: appoint(course_id(), person_id_of("shareek"), "editor", clock.now()),
            ):
                with pytest.raises(LastOwner):
                    deed()
            with transaction() as session:
                session.execute(update(Person).where(Person.username == "malik").values({gone: None}))
