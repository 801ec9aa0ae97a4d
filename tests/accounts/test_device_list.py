"""The list of devices: one's own, and nobody else's."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from learn import clock
from learn.accounts.models import PersonSession
from learn.database import reading, transaction
from tests.accounts.people import CHROME, count, is_signed_in, join, person_id, sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0"


@pytest.fixture
def laptop(app: Flask) -> FlaskClient:
    """Return another browser."""
    browser = app.test_client()
    browser.environ_base["HTTP_USER_AGENT"] = FIREFOX
    return browser


@pytest.fixture
def phone(client: FlaskClient, laptop: FlaskClient) -> FlaskClient:
    """Return the phone of somebody who is signed in there and on a laptop."""
    client.environ_base["HTTP_USER_AGENT"] = CHROME
    join(client, is_own_device="y")
    sign_in(laptop)
    return client


def session_of(app: Flask, label: str) -> int:
    with app.app_context():
        return reading().execute(select(PersonSession.id).where(PersonSession.device == label)).scalar_one()


def test_devices_are_listed_and_this_one_is_marked(phone: FlaskClient) -> None:
    page = phone.get("/en/settings/devices").text

    here, other = sorted(
        re.findall(r"<li class=\"row\">.*?</li>", page, re.DOTALL), key=lambda row: row.find("this")
    )[::-1]
    assert "Chrome on Android" in here
    assert "this device" in here
    assert "Never locked" in here
    assert "Firefox on Windows" in other
    assert "this device" not in other
    assert re.search(r"Last used: <bdi>\d+ seconds? ago</bdi>\.", other)
    assert re.search(r"Signed in since <bdi>\d{1,2} \w+ \d{4}, \d\d:\d\d</bdi>\.", other)


def test_one_device_can_be_signed_out(app: Flask, phone: FlaskClient, laptop: FlaskClient) -> None:
    address = f"/en/settings/devices/{session_of(app, 'Firefox on Windows')}/end"

    assert phone.post(address).status_code == 303
    assert not is_signed_in(laptop)
    assert is_signed_in(phone)
    assert phone.post(address).status_code == 404


def test_this_device_can_be_signed_out_too(app: Flask, phone: FlaskClient, laptop: FlaskClient) -> None:
    answer = phone.post(f"/en/settings/devices/{session_of(app, 'Chrome on Android')}/end")

    assert answer.location == "/en/sign-in"
    assert not is_signed_in(phone)
    assert is_signed_in(laptop)


def test_all_others_can_be_signed_out(app: Flask, phone: FlaskClient, laptop: FlaskClient) -> None:
    for _ in range(2):
        assert phone.post("/en/settings/devices/end-others").status_code == 303

    assert is_signed_in(phone)
    assert not is_signed_in(laptop)
    assert count(app, PersonSession) == 1


def test_another_persons_devices_do_not_exist(app: Flask, phone: FlaskClient) -> None:
    stranger = app.test_client()
    join(stranger, "bilal")
    theirs = session_of(app, "Firefox on Windows")

    assert "Firefox" not in stranger.get("/en/settings/devices").text
    assert stranger.post(f"/en/settings/devices/{theirs}/end").status_code == 404
    assert stranger.post("/en/settings/devices/end-others").status_code == 303
    assert is_signed_in(phone)
    assert count(app, PersonSession) == 3


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775808", "-1", "x"])
def test_devices_that_never_were_do_not_exist(phone: FlaskClient, number: str) -> None:
    assert phone.post(f"/en/settings/devices/{number}/end").status_code == 404


def test_strangers_end_nothing(app: Flask, client: FlaskClient) -> None:
    join(app.test_client())

    assert client.post("/en/settings/devices/1/end").status_code == 401
    assert client.post("/en/settings/devices/end-others").status_code == 401
    assert count(app, PersonSession) == 1


def test_sessions_that_ended_are_not_listed_and_go_at_the_next_signing_in(
    app: Flask, phone: FlaskClient, laptop: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        row = session.get_one(PersonSession, session_of(app, "Firefox on Windows"))
        row.expires_at = clock.now() - timedelta(seconds=1)

    assert "Firefox" not in phone.get("/en/settings/devices").text
    assert count(app, PersonSession) == 2
    sign_in(laptop)
    assert count(app, PersonSession, PersonSession.person_id == person_id(app)) == 2
