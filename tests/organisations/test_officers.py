"""Who runs an organisation: there is always somebody who can, whoever leaves."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from learn import clock
from learn.accounts.models import Person
from learn.accounts.services.erasing import erase_now
from learn.database import transaction
from learn.organisations.services.inviting import Offer, offer_work
from learn.organisations.services.officers import appoint_officer
from tests.admin.staff import administrator, do, reference_of
from tests.journeys.learner import PASSWORD
from tests.meeting import meeting
from tests.organisations.lists import rows
from tests.organisations.offices import employed, organisation, person_id_of

OFFICERS = "/en/organisations/ours/officers"


def end(client: FlaskClient, app: Flask, name: str) -> bool:
    """End somebody's role; tell whether it was refused."""
    client.post(f"{OFFICERS}/{reference_of(app, name)}/end")
    return "Somebody must run the organisation" in client.get("/en/settings").text


def here(app: Flask) -> list[str]:
    with app.app_context():
        found = rows("SELECT p.username FROM officer o JOIN person p ON p.id = o.person_id ORDER BY o.id")
        return [str(name) for (name,) in found]


def test_the_last_coordinator_who_can_act_stays(app: Flask) -> None:
    sana, bilal = (employed(app, name, "ours", "coordinator") for name in ("sana", "bilal"))
    employed(app, "tara", "ours", "tutor")
    for gone in ("suspended_at", "erase_after"):
        with app.app_context(), transaction() as session:
            later = {gone: clock.now() + timedelta(days=9)}
            session.execute(update(Person).where(Person.username == "bilal").values(later))
        assert end(sana, app, "sana")
        with app.app_context(), transaction() as session:
            session.execute(update(Person).where(Person.username == "bilal").values({gone: None}))
    assert not end(sana, app, "tara")
    assert not end(bilal, app, "sana")
    assert end(bilal, app, "bilal")
    assert here(app) == ["bilal"]


def test_whoever_is_erased_works_nowhere(app: Flask) -> None:
    sana = employed(app, "sana", "ours", "coordinator")
    employed(app, "bilal", "ours", "coordinator")
    with app.app_context():
        erase_now(person_id_of("bilal"), clock.now())
    assert here(app) == ["sana"]
    assert end(sana, app, "sana")


@pytest.mark.parametrize("leaving", ["ended", "ended by an administrator", "erased", "suspended"])
def test_nobody_who_left_comes_back_by_a_link_they_made(app: Flask, leaving: str) -> None:
    sana, _ = (employed(app, name, "ours", "coordinator") for name in ("sana", "bilal"))
    root = administrator(app)
    with app.app_context():
        theirs, hers = (
            offer_work(organisation("ours"), Offer("coordinator"), person_id_of(name), clock.now())
            for name in ("bilal", "sana")
        )
    match leaving:
        case "ended":
            end(sana, app, "bilal")
        case "erased":
            with app.app_context():
                erase_now(person_id_of("bilal"), clock.now())
        case "suspended":
            do(root, f"/people/{reference_of(app, 'bilal')}", "suspend")
        case _:
            do(root, "/organisations/ours", "end-role", person=reference_of(app, "bilal"))
    assert here(app) == (["sana", "bilal"] if leaving == "suspended" else ["sana"])
    assert app.test_client().get(f"/en/welcome/{theirs}").status_code == 404
    assert app.test_client().get(f"/en/welcome/{hers}").status_code == 200


def test_links_that_somebody_made_as_an_administrator_end_with_that(app: Flask) -> None:
    root, _ = administrator(app), administrator(app, "zara")
    employed(app, "sana", "ours", "coordinator")
    with app.app_context():
        organisation("theirs")
        appoint_officer(organisation("ours"), person_id_of("zara"), "coordinator", clock.now())
        as_coordinator, as_administrator = (
            offer_work(organisation(slug), Offer("coordinator"), person_id_of("zara"), clock.now())
            for slug in ("ours", "theirs")
        )
    do(root, f"/people/{reference_of(app, 'zara')}", "end-administrator")
    assert app.test_client().get(f"/en/welcome/{as_coordinator}").status_code == 200
    assert app.test_client().get(f"/en/welcome/{as_administrator}").status_code == 404


def test_the_last_coordinator_lets_somebody_else_run_it_before_leaving(app: Flask) -> None:
    sana = employed(app, "sana", "ours", "coordinator")
    employed(app, "tara", "ours", "tutor")
    refused = sana.post("/en/settings/delete", data={"password": PASSWORD})
    assert refused.status_code == 422
    assert "Nobody else runs “Ours”" in refused.text
    employed(app, "bilal", "ours", "coordinator")
    assert sana.post("/en/settings/delete", data={"password": PASSWORD}).status_code == 303


def test_nobody_is_kept_by_an_office_that_is_closed(app: Flask) -> None:
    sana = employed(app, "sana", "ours", "coordinator")
    with app.app_context(), transaction() as session:
        session.connection().exec_driver_sql("UPDATE organisation SET suspended_at = created_at")
    assert sana.post("/en/settings/delete", data={"password": PASSWORD}).status_code == 303


def test_of_two_links_followed_at_once_one_gives_a_role(app: Flask) -> None:
    employed(app, "sana", "ours", "coordinator")
    at_home, at_work = employed(app, "bilal"), app.test_client()
    assert at_work.post("/en/sign-in", data={"username": "bilal", "password": PASSWORD}).status_code == 303
    with app.app_context():
        to_run, to_teach = (
            offer_work(organisation("ours"), Offer(role), person_id_of("sana"), clock.now())
            for role in ("coordinator", "tutor")
        )

    def follow_the_other() -> str:
        return at_work.post(f"/en/welcome/{to_teach}/account", follow_redirects=True).text

    with app.app_context(), meeting("UPDATE invitation", follow_the_other) as other:
        assert at_home.post(f"/en/welcome/{to_run}/account").status_code == 303
    assert "You work here already." in other[0].result()
    with app.app_context():
        assert rows("SELECT role FROM officer ORDER BY id") == [("coordinator",), ("coordinator",)]
        assert rows("SELECT role FROM invitation WHERE used_at IS NULL") == [("tutor",)]
