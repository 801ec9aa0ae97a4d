"""The second step of signing in: set up, asked for at every door, guessed at in vain, turned off."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import update
from werkzeug.test import TestResponse

from learn import clock
from learn.accounts.models import Person, PersonSession, SecondFactor, SecondFactorCode
from learn.accounts.services.erasing import erase_now
from learn.courses.models import Course
from learn.courses.services import appoint
from learn.database import transaction
from tests.accounts.people import (
    OTHER_PASSWORD,
    PASSWORD,
    codes_in,
    count,
    is_signed_in,
    join,
    person_id,
    recover,
    set_bound,
    sign_in,
)

PAGE = "/en/settings/second-factor"
STEP = "/en/sign-in/code"
START = datetime(2026, 11, 30, 8, 0, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def time() -> Iterator[time_machine.Traveller]:
    """Let time stand still, so that a code is the same until the test moves on."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """Return the phone of Ayesha, who joined on it."""
    client = app.test_client()
    join(client)
    return client


@pytest.fixture
def secret(phone: FlaskClient) -> str:
    """Return the secret of Ayesha's second factor, confirmed half a minute ago and more."""
    found = begun(phone)
    confirm(phone, TOTP(found).at(START - timedelta(seconds=30)))
    return found


def begun(client: FlaskClient) -> str:
    """Begin and return the secret that the page shows."""
    client.post(PAGE, data={"password": PASSWORD})
    shown = re.search(r">((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})<", client.get(PAGE).text)
    assert shown
    return shown[1].replace(" ", "")


def confirm(client: FlaskClient, code: str) -> TestResponse:
    return client.post(f"{PAGE}/confirm", data={"code": code})


def step(client: FlaskClient, code: str, **fields: str) -> TestResponse:
    return client.post(STEP, data={"code": code, **fields})


def now_of(secret: str) -> str:
    return TOTP(secret).at(clock.now())


def wrong_for(secret: str) -> str:
    """Return six digits that are no code around now."""
    right = {TOTP(secret).at(clock.now() + timedelta(seconds=30 * each)) for each in range(-3, 4)}
    return next(code for number in range(10) if (code := f"{number:06}") not in right)


def test_it_is_set_up_with_the_password_and_the_first_code(app: Flask, phone: FlaskClient) -> None:
    assert "Set it up" in phone.get(PAGE).text
    secret = begun(phone)
    page = phone.get(PAGE)
    assert "<svg" in page.text
    assert page.headers["Cache-Control"] == "no-store"

    confirmed = confirm(phone, now_of(secret))

    assert len(codes_in(confirmed)) == 8
    assert confirmed.headers["Cache-Control"] == "no-store"
    assert secret not in phone.get(PAGE).text.replace(" ", "")
    assert "8 recovery codes for the second step are left" in phone.get(PAGE).text
    assert is_signed_in(phone)
    assert count(app, SecondFactorCode) == 8


def test_before_the_first_code_nothing_is_asked_for(app: Flask, phone: FlaskClient) -> None:
    begun(phone)
    assert sign_in(app.test_client()).location == "/en/"


def test_confirming_signs_other_devices_out_and_renews_this_one(app: Flask, phone: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other)
    old = phone.get_cookie("hunar")
    confirm(phone, now_of(begun(phone)))

    assert old is not None
    thief = app.test_client()
    thief.set_cookie("hunar", old.value)
    assert [is_signed_in(each) for each in (phone, other, thief)] == [True, False, False]


def test_wrong_input_sets_nothing_up(app: Flask, phone: FlaskClient) -> None:
    assert phone.post(PAGE, data={"password": "wrong"}).status_code == 422
    assert count(app, SecondFactor) == 0
    assert confirm(phone, "123456").status_code == 303  # nothing waits for a code
    secret = begun(phone)
    for typed in (wrong_for(secret), "", "x\x00", "1" * 101):
        answer = confirm(phone, typed)
        assert answer.status_code == 422
        assert "<svg" in answer.text  # the way on stands on the page still
    assert sign_in(app.test_client()).location == "/en/"


def test_confirming_twice_shows_codes_once(phone: FlaskClient) -> None:
    secret = begun(phone)
    confirm(phone, now_of(secret))
    again = confirm(phone, now_of(secret))
    assert (again.status_code, codes_in(again)) == (303, [])


def test_beginning_again_leaves_a_working_one_alone(app: Flask, phone: FlaskClient, secret: str) -> None:
    phone.post(PAGE, data={"password": PASSWORD})
    client = app.test_client()
    sign_in(client)
    assert step(client, now_of(secret)).location == "/en/"


def test_a_new_key_makes_the_one_before_useless(phone: FlaskClient) -> None:
    first, second = begun(phone), begun(phone)
    assert first != second
    assert confirm(phone, now_of(first)).status_code == 422
    assert codes_in(confirm(phone, now_of(second)))


def test_the_password_alone_opens_nothing(app: Flask, client: FlaskClient, secret: str) -> None:
    before = count(app, PersonSession)
    answer = sign_in(client, next="/en/me")

    assert (answer.status_code, answer.location) == (303, f"{STEP}?next=/en/me")
    assert not is_signed_in(client)
    assert client.get("/en/me").location == "/en/sign-in?next=/en/me"
    assert count(app, PersonSession) == before
    assert 'value="/en/me"' in client.get(f"{STEP}?next=/en/me").text

    assert step(client, now_of(secret), next="/en/me").location == "/en/me"
    assert is_signed_in(client)


def test_the_same_code_opens_once(app: Flask, secret: str) -> None:
    first, second = app.test_client(), app.test_client()
    sign_in(first)
    sign_in(second)
    assert step(first, now_of(secret)).status_code == 303
    assert step(second, now_of(secret)).status_code == 422
    # Nor does one from before it.
    assert step(second, TOTP(secret).at(START - timedelta(seconds=30))).status_code == 422
    assert step(second, TOTP(secret).at(START + timedelta(seconds=30))).status_code == 303


def test_the_code_of_the_confirmation_is_used_up_too(app: Flask, phone: FlaskClient) -> None:
    secret = begun(phone)
    confirm(phone, now_of(secret))
    client = app.test_client()
    sign_in(client)
    assert step(client, now_of(secret)).status_code == 422


def test_without_a_password_there_is_no_second_step(client: FlaskClient, secret: str) -> None:
    assert client.get(STEP).location == "/en/sign-in"
    assert step(client, now_of(secret)).location == "/en/sign-in"
    assert not is_signed_in(client)


def test_a_password_left_lying_is_asked_for_again(
    client: FlaskClient, secret: str, time: time_machine.Traveller
) -> None:
    sign_in(client)
    time.shift(timedelta(minutes=10, seconds=1))
    assert step(client, now_of(secret)).location == "/en/sign-in"
    assert not is_signed_in(client)


def test_a_password_changed_meanwhile_voids_the_first_step(
    app: Flask, client: FlaskClient, phone: FlaskClient, secret: str
) -> None:
    sign_in(client)
    phone.post("/en/settings/password", data={"old": PASSWORD, "new": OTHER_PASSWORD})
    assert step(client, now_of(secret)).location == "/en/sign-in"
    assert count(app, PersonSession) == 1


def test_guessing_stops_for_one_person_and_not_for_others(
    app: Flask, client: FlaskClient, secret: str, time: time_machine.Traveller
) -> None:
    sign_in(client)
    answers = [step(client, wrong_for(secret)).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    # The right password again does not wash the guesses away, and another device shares them.
    other = app.test_client()
    sign_in(other)
    assert step(other, now_of(secret)).status_code == 429
    join(app.test_client(), "bilal")
    assert sign_in(app.test_client(), "bilal").location == "/en/"
    time.shift(timedelta(minutes=15, seconds=1))
    sign_in(other)
    assert step(other, now_of(secret)).location == "/en/"


def test_the_setup_is_guessed_at_no_longer(phone: FlaskClient) -> None:
    secret = begun(phone)
    answers = [confirm(phone, wrong_for(secret)).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_recovery_code_stands_for_the_phone_once(app: Flask, phone: FlaskClient) -> None:
    codes = codes_in(confirm(phone, now_of(begun(phone))))
    first, second = app.test_client(), app.test_client()
    for each in (first, second):
        sign_in(each)
    assert step(first, codes[0].upper().replace("-", " ")).status_code == 303
    assert "7 recovery codes for the second step are left" in first.get("/en/settings").text
    assert step(second, codes[0]).status_code == 422
    assert step(second, codes[1]).status_code == 303


def test_codes_for_the_password_and_for_the_phone_are_not_mixed(app: Flask, client: FlaskClient) -> None:
    phone = app.test_client()
    for_password = codes_in(join(phone))
    for_phone = codes_in(confirm(phone, now_of(begun(phone))))
    sign_in(client)
    assert step(client, for_password[0]).status_code == 422
    assert recover(client, for_phone[0]).status_code == 422


def test_new_codes_void_the_old(app: Flask, phone: FlaskClient) -> None:
    old = codes_in(confirm(phone, now_of(begun(phone))))
    wrong = phone.post(PAGE, data={"password": "wrong", "deed": "codes"})
    new = codes_in(phone.post(PAGE, data={"password": PASSWORD, "deed": "codes"}))
    client = app.test_client()
    sign_in(client)
    assert wrong.status_code == 422
    assert step(client, old[0]).status_code == 422
    assert step(client, new[0]).status_code == 303


def test_new_codes_without_a_second_factor_are_none(app: Flask, phone: FlaskClient) -> None:
    assert phone.post(PAGE, data={"password": PASSWORD, "deed": "codes"}).status_code == 303
    assert count(app, SecondFactorCode) == 0


def test_a_new_password_leaves_the_second_step(app: Flask, client: FlaskClient) -> None:
    phone = app.test_client()
    codes = codes_in(join(phone))
    secret = begun(phone)
    confirm(phone, TOTP(secret).at(START - timedelta(seconds=30)))

    answer = recover(client, codes[0])

    assert answer.location == STEP
    assert not is_signed_in(client)
    assert not is_signed_in(phone)
    assert step(client, now_of(secret)).status_code == 303
    assert sign_in(app.test_client(), password=OTHER_PASSWORD).location == STEP


@pytest.mark.usefixtures("secret")
def test_joining_again_is_no_way_round(app: Flask) -> None:
    client = app.test_client()
    assert join(client).status_code == 422
    assert not is_signed_in(client)


@pytest.mark.usefixtures("secret")
def test_it_is_turned_off_with_the_password(app: Flask, phone: FlaskClient) -> None:
    assert phone.post(PAGE, data={"password": "wrong", "deed": "off"}).status_code == 422
    assert sign_in(app.test_client()).location == STEP
    for _ in range(2):
        assert phone.post(PAGE, data={"password": PASSWORD, "deed": "off"}).status_code == 303
    assert sign_in(app.test_client()).location == "/en/"
    assert count(app, SecondFactor) == count(app, SecondFactorCode) == 0


def test_the_suspended_do_not_pass_the_second_step(app: Flask, client: FlaskClient, secret: str) -> None:
    sign_in(client)
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(suspended_at=clock.now()))
    assert step(client, now_of(secret)).status_code == 403
    assert not is_signed_in(client)


@pytest.mark.usefixtures("secret")
def test_who_is_erased_leaves_no_secret(app: Flask) -> None:
    with app.app_context():
        erase_now(person_id(app), clock.now())
    assert count(app, SecondFactor) == count(app, SecondFactorCode) == 0


def test_strangers_set_nothing_up(client: FlaskClient) -> None:
    assert client.get(PAGE).location == f"/en/sign-in?next={PAGE}"
    assert client.post(PAGE, data={"password": PASSWORD}).status_code == 401
    assert confirm(client, "123456").status_code == 401


def test_who_signs_in_on_anothers_phone_signs_the_other_out(app: Flask, secret: str) -> None:
    other = app.test_client()
    join(other, "bilal")
    sign_in(other, "ayesha")
    assert not is_signed_in(other)
    assert step(other, now_of(secret)).status_code == 303


@pytest.fixture
def owner(app: Flask, phone: FlaskClient) -> FlaskClient:
    """Return Ayesha's phone; she owns a course, and staff need a second factor here."""
    set_bound(app, "SECOND_FACTOR", "staff")
    with app.app_context(), transaction() as session:
        course = Course(uid="tea")
        session.add(course)
        session.flush()
        appoint(course.id, person_id(app), "owner", clock.now())
    return phone


def test_staff_are_led_to_set_it_up_before_their_rooms_open(owner: FlaskClient) -> None:
    assert owner.get("/en/teach").location == f"{PAGE}?next=/en/teach"
    assert "Needed before this room opens" in owner.get(f"{PAGE}?next=/en/teach").text
    assert owner.get("/en/me").status_code == 200
    assert owner.post("/en/teach/tea/regrades", data={}).status_code == 403

    owner.post(PAGE, data={"password": PASSWORD, "next": "/en/teach"})
    secret = begun(owner)
    shown = owner.post(f"{PAGE}/confirm", data={"code": now_of(secret), "next": "/en/teach"})

    assert 'href="/en/teach"' in shown.text
    assert owner.get("/en/teach").status_code == 200


@pytest.mark.usefixtures("owner")
def test_strangers_are_not_led_anywhere(client: FlaskClient) -> None:
    join(client, "bilal")
    assert client.get("/en/teach").status_code == 404
    assert client.get(PAGE).status_code == 200


def test_people_of_the_demo_do_without_while_it_is_served(app: Flask, owner: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(is_demo=True))
    assert owner.get("/en/teach").status_code == 303
    app.config["SERVED_AS_DEMO"] = True
    assert owner.get("/en/teach").status_code == 200
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(is_demo=False))
    assert owner.get("/en/teach").status_code == 303
