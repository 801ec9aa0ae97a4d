"""Settings of guests and of people, their profile, and another password."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from learn.accounts.models import Person
from learn.database import reading, transaction
from tests.accounts.people import (
    OTHER_PASSWORD,
    PASSWORD,
    count,
    is_signed_in,
    join,
    sign_in,
)

CHOSEN = {"language": "ur", "text_size": "large", "theme": "dark", "has_data_saver": "y"}


def test_a_guests_choices_stay_on_the_device(app: Flask, client: FlaskClient) -> None:
    answer = client.post("/en/settings", data=CHOSEN)
    page = client.get("/ur/settings")

    assert (answer.status_code, answer.location) == (303, "/ur/settings")
    assert 'data-theme="dark"' in page.text
    assert 'data-size="large"' in page.text
    assert " data-saver" in page.text
    assert count(app, Person) == 0
    assert 'data-theme="dark"' not in app.test_client().get("/ur/settings").text


def test_a_persons_choices_follow_them_to_other_devices(app: Flask, client: FlaskClient) -> None:
    join(client)
    client.post("/en/settings", data=CHOSEN)
    other = app.test_client()
    answer = sign_in(other)

    assert answer.location == "/ur/"
    assert 'data-theme="dark"' in other.get("/ur/settings").text


def test_choices_sent_twice_are_the_same_choices(client: FlaskClient) -> None:
    join(client)

    assert [client.post("/en/settings", data=CHOSEN).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize("field", ["language", "text_size", "theme"])
def test_choices_that_were_never_offered_are_refused(app: Flask, client: FlaskClient, field: str) -> None:
    join(client)
    page = client.post("/en/settings", data=CHOSEN | {field: "sepia"})

    assert page.status_code == 422
    assert "Please choose one of the list." in page.text
    with app.app_context():
        assert reading().execute(select(Person.theme, Person.language)).one() == ("auto", "en")


def test_nobody_grants_themselves_extra_time_or_another_state(app: Flask, client: FlaskClient) -> None:
    join(client)
    planted = {"extra_time": "none", "suspended_at": "", "username": "admin", "reference": "x", "id": "99"}
    client.post("/en/settings", data=CHOSEN | planted)
    client.post("/en/settings/profile", data=planted)

    with app.app_context():
        person = reading().execute(select(Person.extra_time, Person.username)).one()
    assert tuple(person) == ("1", "ayesha")


def test_extra_time_is_shown(app: Flask, client: FlaskClient) -> None:
    join(client)
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(extra_time="1.5"))

    assert "half as much time again" in client.get("/en/settings").text


def test_letters_that_are_not_installed_cannot_be_chosen(app: Flask, client: FlaskClient) -> None:
    join(client)
    is_installed = "css/nastaliq.css" in app.extensions["assets"].names
    page = client.get("/en/settings")
    client.post("/en/settings", data=CHOSEN | {"has_nastaliq": "y"})

    assert ("Nastaliq" in page.text) == is_installed
    with app.app_context():
        assert reading().execute(select(Person.has_nastaliq)).scalar_one() == is_installed


def test_a_profile_is_shown_changed_and_taken_back(app: Flask, client: FlaskClient) -> None:
    join(client, name="Ayesha")
    assert 'value="Ayesha"' in client.get("/en/settings/profile").text
    answer = client.post("/en/settings/profile", data={"email": "ayesha@example.org", "name": " "})

    assert answer.status_code == 303
    with app.app_context():
        told = reading().execute(select(Person.name, Person.email)).one()
    assert tuple(told) == (None, "ayesha@example.org")


def test_a_wrong_profile_is_kept_on_the_page_and_out_of_the_database(app: Flask, client: FlaskClient) -> None:
    join(client)
    page = client.post("/en/settings/profile", data={"name": "\u202eaila", "phone": "0300 1234567"})

    assert page.status_code == 422
    assert 'value="\u202eaila"' in page.text
    assert 'value="0300 1234567"' in page.text
    with app.app_context():
        assert reading().execute(select(Person.phone)).scalar_one() is None


def change_password(client: FlaskClient, old: str, new: str) -> int:
    return client.post("/en/settings/password", data={"old": old, "new": new}).status_code


def test_another_password_ends_the_other_sessions_and_the_old_token(app: Flask, client: FlaskClient) -> None:
    join(client)
    other = app.test_client()
    sign_in(other)
    old_cookie = client.get_cookie("hunar")
    assert old_cookie is not None

    assert change_password(client, PASSWORD, OTHER_PASSWORD) == 303

    assert is_signed_in(client)
    assert not is_signed_in(other)
    copied = app.test_client()
    copied.set_cookie("hunar", old_cookie.value)
    assert not is_signed_in(copied)
    assert sign_in(other, password=PASSWORD).status_code == 422
    assert sign_in(other, password=OTHER_PASSWORD).status_code == 303


def test_the_old_password_is_needed_and_the_new_one_must_be_good(client: FlaskClient) -> None:
    join(client)

    assert change_password(client, "wrong-password", OTHER_PASSWORD) == 422
    assert change_password(client, PASSWORD, "pakistan123") == 422
    assert change_password(client, PASSWORD, "ayesha-goes-home") == 422
    assert change_password(client, PASSWORD, "a-lake\x00hill-sun") == 422
    assert change_password(client, "", "") == 422
    assert sign_in(client, password=PASSWORD).status_code == 303


def test_a_thief_with_the_phone_guesses_no_faster_than_at_the_door(client: FlaskClient) -> None:
    join(client)

    assert [change_password(client, "wrong", OTHER_PASSWORD) for _ in range(11)] == [422] * 10 + [429]


@pytest.mark.parametrize("page", ["profile", "password", "devices", "delete"])
def test_strangers_are_asked_to_sign_in(client: FlaskClient, page: str) -> None:
    answer = client.get(f"/ur/settings/{page}")

    assert answer.status_code == 303
    assert answer.location == f"/ur/sign-in?next=/ur/settings/{page}"
    if page != "devices":
        assert client.post(f"/ur/settings/{page}", data={}).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/join",
        "/sign-in",
        "/recover",
        "/recovery-codes",
        "/settings",
        "/settings/profile",
        "/settings/password",
        "/settings/devices",
        "/settings/delete",
    ],
)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_no_page_is_kept_by_anybody_or_names_the_person_in_its_title(
    client: FlaskClient, path: str, language: str
) -> None:
    if path not in {"/join", "/sign-in", "/recover"}:
        join(client, name="Ayesha Bibi")
    page = client.get(f"/{language}{path}")

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "yesha" not in page.text.split("</title>")[0]
    assert page.text.count("<h1") == 1
