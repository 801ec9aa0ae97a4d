"""The wall between organisations: another's, an unknown and a suspended one answer alike."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from learn import clock
from learn.accounts.models import Person
from learn.database import transaction
from learn.organisations.models import Organisation
from learn.organisations.services.officers import dismiss_officer
from tests.organisations.offices import employed, organisation


@pytest.fixture
def sana(app: Flask) -> FlaskClient:
    with app.app_context():
        for slug in ("ours", "theirs", "closed"):
            organisation(slug)
        with transaction() as session:
            session.execute(
                update(Organisation).where(Organisation.slug == "closed").values(suspended_at=clock.now())
            )
    client = employed(app, "sana", "ours", "coordinator")
    return employed(app, "sana", "closed", "coordinator", client)


def test_an_officer_is_led_to_the_only_office_that_is_open(sana: FlaskClient) -> None:
    assert 'href="/en/organisations"' in sana.get("/en/me").text
    assert sana.get("/en/organisations").headers["Location"] == "/en/organisations/ours"
    assert sana.get("/en/organisations/ours").status_code == 200


def test_another_an_unknown_and_a_suspended_organisation_answer_alike(sana: FlaskClient) -> None:
    answers = {name: sana.get(f"/en/organisations/{name}") for name in ("theirs", "nowhere", "closed")}
    assert {answer.status_code for answer in answers.values()} == {404}
    texts = {answer.text.replace(name, "…") for name, answer in answers.items()}
    assert len(texts) == 1


def test_whoever_works_for_nobody_finds_no_way_in(app: Flask) -> None:
    with app.app_context():
        organisation("ours")
    client = employed(app, "amina")
    assert "/en/organisations" not in client.get("/en/me").text
    assert "You work for no organisation here" in client.get("/en/organisations").text
    assert client.get("/en/organisations/ours").status_code == 404


def test_who_is_dismissed_finds_the_door_shut(app: Flask, sana: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        person_id = session.query(Person.id).filter(Person.username == "sana").scalar()
        for slug in ("ours", "closed"):
            dismiss_officer(organisation(slug), person_id, clock.now())
    assert sana.get("/en/organisations/ours").status_code == 404
    assert "/en/organisations" not in sana.get("/en/me").text
