"""Joining: a name and a password are enough, and a name belongs to one person."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts import sign_in as device
from learn.accounts.models import AttemptCounter, Person, PersonSession, RecoveryCode
from learn.accounts.services import joining
from learn.accounts.viewer import Viewer
from learn.database import reading
from tests.accounts.people import CHROME, PASSWORD, codes_in, count, is_signed_in, join, set_bound, sign_in


@pytest.fixture
def hooks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Begin without the hooks of other features, and give them back afterwards."""
    request.getfixturevalue("app")  # building it adds the others' hooks
    kept = list(joining.on_joined), list(device.on_entered)
    joining.on_joined.clear()
    device.on_entered.clear()
    yield
    joining.on_joined[:], device.on_entered[:] = kept


@pytest.mark.usefixtures("strong_hashes")
def test_a_name_and_a_password_are_enough(app: Flask, client: FlaskClient) -> None:
    page = join(client)

    assert page.status_code == 200
    assert is_signed_in(client)
    with app.app_context():
        person = reading().execute(select(Person.__table__)).one()
    assert (person.username, person.username_key, person.language) == ("ayesha", "ayesha", "en")
    assert (person.name, person.email, person.phone) == (None, None, None)
    assert person.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_codes_are_shown_once_and_stored_as_digests(app: Flask, client: FlaskClient) -> None:
    page = join(client)
    codes = codes_in(page)

    assert len(set(codes)) == 8
    assert page.headers["Cache-Control"] == "no-store"
    assert codes_in(client.get("/en/recovery-codes")) == []
    assert "You have 8 codes" in client.get("/en/recovery-codes").text
    with app.app_context():
        stored = set(reading().execute(select(RecoveryCode.digest)).scalars())
    assert len(stored) == 8
    assert not stored & {code.replace("-", "") for code in codes}


def test_what_is_told_freely_is_kept(app: Flask, client: FlaskClient) -> None:
    join(client, name=" عائشہ بی بی ", email="ayesha@example.org", phone="+92 300 1234567")

    with app.app_context():
        person = reading().execute(select(Person.name, Person.email, Person.phone)).one()
    assert tuple(person) == ("عائشہ بی بی", "ayesha@example.org", "+92 300 1234567")


@pytest.mark.parametrize("copied", ["\u202a{}\u202c", "\u200e{}", "\u2068{}\u2069", "\ufeff {}\u200f"])
def test_a_number_is_taken_as_phones_copy_it(app: Flask, client: FlaskClient, copied: str) -> None:
    assert join(client, phone=copied.format("+92 300 1234567")).status_code in {200, 303}
    with app.app_context():
        assert reading().execute(select(Person.phone)).scalar_one() == "+92 300 1234567"


def test_the_way_goes_on_to_the_page_asked_for(client: FlaskClient) -> None:
    assert 'name="next" value="/en/courses/x"' in client.get("/en/join?next=/en/courses/x").text
    assert 'href="/en/courses/x"' in join(client, next="/en/courses/x").text


def test_the_way_never_leaves_the_site(client: FlaskClient) -> None:
    assert 'name="next"' not in client.get("/en/join?next=//evil.example/en/").text
    assert "evil" not in join(client, next="https://evil.example/").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"username": "al"}, "Too short: use at least 3"),
        ({"username": "a" * 31}, "Too long: use at most 30"),
        ({"username": "ayesha khan"}, "Only letters, digits"),
        ({"username": "nul\x00name"}, "hidden character"),
        ({"username": "bidi\u202ename"}, "hidden character"),
        ({"username": ""}, "Please fill this in."),
        ({"password": ""}, "Please fill this in."),
        ({"password": "short"}, "Too short: use at least 8"),
        ({"password": "a-lake\x00hill-sun"}, "hidden character"),
        ({"password": "a-lake\u202ehill-sun"}, "hidden character"),
        ({"password": "a-lake\thill-sun"}, "One line only"),
        ({"password": "pakistan123"}, "Many people use this password"),
        ({"password": "bilal-x-786-bilal"}, "Your user name is part of it"),
        ({"is_adult": ""}, "Please tick this"),
        ({"email": "nobody"}, "This is not an email address."),
        ({"phone": "call me"}, "Digits, spaces and a +"),
        ({"phone": "\u202e7654321 0030"}, "hidden character"),
        ({"name": "n" * 81}, "Too long"),
        ({"name": "two\nlines"}, "One line only"),
        ({"name": "nul\x00"}, "hidden character"),
        ({"name": "\u2066bidi"}, "hidden character"),
        ({"email": "e" * 250 + "@example.org"}, "Too long"),
    ],
)
def test_wrong_input_is_named_and_everything_else_kept(
    app: Flask, client: FlaskClient, fields: dict[str, str], said: str
) -> None:
    typed = {"username": "bilal", "name": "Bilal", "phone": "0300 1234567", "next": "/en/courses"} | fields

    page = join(client, **typed)

    assert page.status_code == 422
    assert said in page.text
    assert 'role="alert" tabindex="-1"' in page.text
    for name in ("username", "name", "phone", "next"):
        assert f'value="{typed[name]}"' in page.text or not typed[name]
    assert PASSWORD not in page.text
    assert "except passwords: please type those again" in page.text
    assert count(app, Person) == 0


def test_a_ticked_box_stays_ticked(client: FlaskClient) -> None:
    page = join(client, username="x", is_own_device="y")

    assert len(re.findall(r"<input[^>]*checked[^>]*>", page.text)) == 2


def test_a_taken_name_gets_suggestions_that_are_free(app: Flask, client: FlaskClient) -> None:
    join(client, "bilal")
    join(app.test_client(), "bilal2")

    page = join(app.test_client(), "BILAL", password="other-river-lamp", name="Bilal Khan")

    assert page.status_code == 422
    assert re.findall(r"<bdi>(\w+)</bdi>", page.text) == ["BILAL3", "BILAL4", "BILAL5"]
    assert "Somebody has this name already" in page.text
    assert 'value="BILAL"' in page.text
    assert 'value="Bilal Khan"' in page.text
    assert count(app, Person) == 2


def test_the_suggested_name_can_be_had(app: Flask, client: FlaskClient) -> None:
    join(client, "bilal")
    page = join(app.test_client(), "bilal", password="other-river-lamp")
    found = re.search(r"These names are free: <b><bdi>(\w+)<", page.text)

    assert found is not None
    assert join(app.test_client(), found[1]).status_code == 200


def test_a_form_sent_twice_makes_one_person_and_shows_codes_that_work(
    app: Flask, client: FlaskClient
) -> None:
    first = codes_in(join(client))
    other = app.test_client()

    second = codes_in(join(other))

    assert len(second) == 8
    assert not set(first) & set(second)
    assert is_signed_in(other)
    assert (count(app, Person), count(app, RecoveryCode)) == (1, 8)


def test_reloading_the_page_of_codes_goes_on(app: Flask, client: FlaskClient) -> None:
    join(client)
    again = join(client, next="/en/courses")

    assert (again.status_code, again.location) == (303, "/en/courses")
    assert count(app, Person) == 1


def test_five_at_once_with_one_name_make_one_person(app: Flask) -> None:
    passwords = [f"{word}-river-lamp" for word in ("mango", "boat", "kite", "goat", "tree")]
    with ThreadPoolExecutor(5) as pool:
        pages = list(pool.map(lambda password: join(app.test_client(), password=password), passwords))

    assert sorted(page.status_code for page in pages) == [200, 422, 422, 422, 422]
    assert (count(app, Person), count(app, RecoveryCode), count(app, PersonSession)) == (1, 8, 1)
    winner = next(index for index, page in enumerate(pages) if page.status_code == 200)
    assert sign_in(app.test_client(), password=passwords[winner]).status_code == 303


def test_forty_people_behind_one_address_join_within_ten_minutes(app: Flask) -> None:
    pages = [join(app.test_client(), f"trainee{number}") for number in range(40)]

    assert {page.status_code for page in pages} == {200}
    assert count(app, Person) == 40


def test_more_people_than_allowed_from_one_address_wait(app: Flask) -> None:
    set_bound(app, "JOINS_PER_ADDRESS", 2)
    for number in range(2):
        join(app.test_client(), f"trainee{number}")

    page = join(app.test_client(), "trainee9", name="Nadia")

    assert page.status_code == 429
    assert 3_500 < int(page.headers["Retry-After"]) <= 3_600
    assert re.search("Please wait (1 hour|60 minutes)", page.text)
    assert 'value="Nadia"' in page.text
    assert count(app, Person) == 2
    with app.test_client() as elsewhere:
        elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.9"
        assert join(elsewhere, "trainee9").status_code == 200


def test_asking_which_names_exist_has_a_limit(app: Flask) -> None:
    set_bound(app, "JOINS_PER_ADDRESS", 1)
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    join(elsewhere, "bilal")

    answers = [join(app.test_client(), "bilal", password="other-river-lamp").status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


@pytest.mark.usefixtures("hooks")
def test_what_is_above_writes_in_the_transaction_that_makes_the_person(
    app: Flask, client: FlaskClient
) -> None:
    def fail(session: Session, person: Person, _now: datetime) -> None:
        assert session.get(Person, person.id) is person
        raise RuntimeError("the evidence could not be written")

    joining.on_joined.append(fail)
    with pytest.raises(RuntimeError):
        join(client)

    assert (count(app, Person), count(app, RecoveryCode), count(app, AttemptCounter)) == (0, 0, 0)
    assert not is_signed_in(client)


@pytest.mark.usefixtures("hooks")
def test_checks_of_a_guest_come_along_when_they_join_and_when_they_sign_in(
    app: Flask, client: FlaskClient
) -> None:
    handed_over = []

    def keep_the_second(viewer: Viewer, checks: list[Any]) -> list[Any]:
        handed_over.append((viewer.username, checks))
        return checks[1:]

    device.on_entered.append(keep_the_second)
    with client.session_transaction() as session:
        session["checks"] = ["taken", "not yet"]
    join(client)
    other = app.test_client()
    with other.session_transaction() as session:
        session["checks"] = ["other"]
    sign_in(other)

    assert handed_over == [("ayesha", ["taken", "not yet"]), ("ayesha", ["other"])]
    with client.session_transaction() as session:
        assert session["checks"] == ["not yet"]
    with other.session_transaction() as session:
        assert "checks" not in session


@pytest.mark.usefixtures("hooks")
def test_checks_are_not_lost_when_they_cannot_be_handed_over(app: Flask, client: FlaskClient) -> None:
    def fail(_viewer: Viewer, _checks: list[Any]) -> list[Any]:
        raise RuntimeError("the checks could not be written")

    join(app.test_client())
    device.on_entered.append(fail)
    with client.session_transaction() as session:
        session["checks"] = ["kept"]
    with pytest.raises(RuntimeError):
        sign_in(client)

    with client.session_transaction() as session:
        assert session["checks"] == ["kept"]
    assert not is_signed_in(client)


def test_looks_chosen_as_a_guest_come_along(app: Flask, client: FlaskClient) -> None:
    client.post("/en/settings", data={"language": "en", "text_size": "larger", "theme": "dark"})
    join(client)

    with app.app_context():
        person = reading().execute(select(Person.theme, Person.text_size)).one()
    assert tuple(person) == ("dark", "larger")


def test_joining_in_urdu_is_remembered(app: Flask, client: FlaskClient) -> None:
    sent = {"username": "زینب", "password": PASSWORD, "is_adult": "y"}
    page = client.post("/ur/join", data=sent, headers={"User-Agent": CHROME})

    assert page.status_code == 200
    with app.app_context():
        assert reading().execute(select(Person.language)).scalar_one() == "ur"
        assert reading().execute(select(PersonSession.device)).scalar_one() == "Chrome on Android"
