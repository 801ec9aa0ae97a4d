"""Signing in and out: the same for known and unknown names, and never for long on a shared phone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from learn import clock
from learn.accounts import hashing
from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.models import AttemptCounter, Person, PersonSession
from learn.accounts.queries import credentials_by_key, viewer_by_token
from learn.accounts.services.proving import prove_password
from learn.database import reading, transaction
from tests.accounts.people import (
    OTHER_PASSWORD,
    PASSWORD,
    count,
    is_signed_in,
    join,
    person_id,
    recover,
    set_bound,
    sign_in,
    without_tokens,
)


@pytest.fixture
def ayesha(app: Flask) -> None:
    """Somebody who joined on another device."""
    join(app.test_client())


def suspend(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(suspended_at=clock.now()))


def token_in(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session["_user_id"])


@pytest.mark.usefixtures("ayesha")
@pytest.mark.parametrize("typed", ["ayesha", " AYESHA ", "ａｙｅｓｈａ"])
def test_the_right_password_opens_however_the_name_is_written(client: FlaskClient, typed: str) -> None:
    answer = sign_in(client, typed)

    assert (answer.status_code, answer.location) == (303, "/en/")
    assert is_signed_in(client)


@pytest.mark.usefixtures("ayesha")
def test_the_way_goes_on_to_the_page_asked_for(client: FlaskClient) -> None:
    assert 'value="/ur/courses"' in client.get("/en/sign-in?next=/ur/courses").text
    assert sign_in(client, next="/ur/courses").location == "/ur/courses"
    assert client.get("/en/sign-in?next=/ur/courses").location == "/ur/courses"


@pytest.mark.usefixtures("ayesha")
def test_the_way_never_leaves_the_site(client: FlaskClient) -> None:
    assert sign_in(client, next="//evil.example/en/").location == "/en/"


@pytest.mark.usefixtures("ayesha")
def test_unknown_names_are_answered_like_wrong_passwords(client: FlaskClient) -> None:
    client.get("/en/sign-in")  # the first page a browser sees carries its style sheet
    known = sign_in(client, "ayesha", "not-the-password")
    unknown = sign_in(client, "nobody", "not-the-password")

    assert known.status_code == unknown.status_code == 422
    assert without_tokens(known).replace("ayesha", "nobody") == without_tokens(unknown)
    assert "not-the-password" not in known.text
    assert not is_signed_in(client)


@pytest.mark.usefixtures("strong_hashes", "ayesha")
def test_unknown_names_take_as_much_work_as_known_ones(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified = []

    class Counting(PasswordHasher):
        def verify(self, hash: Any, password: Any) -> Any:  # noqa: A002 - argon2's own name
            verified.append(hash)
            return super().verify(hash, password)

    monkeypatch.setattr(hashing, "HASHER", Counting(2, 19 * 1024, 1))
    work = []
    for name, password in (("ayesha", PASSWORD), ("ayesha", "wrong-password"), ("nobody", "wrong-password")):
        verified.clear()
        sign_in(client, name, password)
        client.post("/en/sign-out")
        work.append([hash_.split("$")[3] for hash_ in verified])

    assert work == [["m=19456,t=2,p=1"]] * 3


@pytest.mark.parametrize("name", ["", "nul\x00", "bidi\u202e", "x" * 201])
def test_unusable_names_are_refused_before_anything_is_asked(
    app: Flask, client: FlaskClient, name: str
) -> None:
    page = sign_in(client, name)

    assert page.status_code == 422
    assert f'value="{name}"' in page.text
    assert count(app, AttemptCounter) == 0


@pytest.mark.usefixtures("ayesha")
def test_ten_failures_for_one_name_close_every_door_for_it(app: Flask, client: FlaskClient) -> None:
    doors: list[Callable[[FlaskClient], Any]] = [
        lambda client: sign_in(client, "Ayesha", "wrong-password"),
        lambda client: recover(client, "aaaa-bbbb-cccc"),
    ]
    failures = [doors[number % 2](app.test_client()).status_code for number in range(10)]
    closed = [sign_in(client), *(door(client) for door in doors)]

    assert failures == [422] * 10
    assert [page.status_code for page in closed] == [429] * 3
    assert 0 < int(closed[0].headers["Retry-After"]) <= 15 * 60
    assert "15 minutes" in closed[0].text
    assert 'value="ayesha"' in closed[0].text
    assert not is_signed_in(client)


@pytest.mark.usefixtures("ayesha")
def test_a_closed_door_opens_again_after_the_wait(client: FlaskClient) -> None:
    for _ in range(10):
        sign_in(client, password="wrong-password")
    wait = int(sign_in(client).headers["Retry-After"])

    with time_machine.travel(clock.now() + timedelta(seconds=wait + 1)):
        assert sign_in(client).status_code == 303


@pytest.mark.usefixtures("ayesha")
def test_unknown_names_are_closed_like_known_ones(client: FlaskClient) -> None:
    answers = [sign_in(client, "nobody").status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_one_address_may_not_try_many_names(app: Flask, client: FlaskClient) -> None:
    set_bound(app, "SIGN_IN_FAILURES", 1)

    answers = [sign_in(client, f"name{number}").status_code for number in range(11)]

    assert answers == [422] * 10 + [429]


@pytest.mark.usefixtures("ayesha")
def test_signing_in_forgives_the_failures_of_the_name(client: FlaskClient) -> None:
    for _ in range(3):
        for _ in range(9):
            assert sign_in(client, password="wrong-password").status_code == 422
        assert sign_in(client).status_code == 303


@pytest.mark.usefixtures("ayesha")
def test_only_failures_are_counted(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        session.query(AttemptCounter).delete()
    client.get("/en/sign-in")
    sign_in(client)

    assert count(app, AttemptCounter) == 0


@pytest.mark.usefixtures("ayesha")
def test_every_signing_in_makes_another_token(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    first = token_in(client)
    sign_in(client)

    assert token_in(client) != first
    with app.app_context():
        assert viewer_by_token(reading(), first, clock.now()) is None
        stored = set(reading().execute(select(PersonSession.token_digest)).scalars())
    assert token_in(client) not in stored
    assert len(stored) == 2


@pytest.mark.usefixtures("ayesha")
def test_a_token_that_was_planted_before_is_not_kept(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["csrf_token"] = session["planted"] = "by somebody else"
    sign_in(client)

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "by somebody else"


@pytest.mark.usefixtures("ayesha")
def test_signing_out_ends_this_device_only(app: Flask, client: FlaskClient) -> None:
    other = app.test_client()
    sign_in(client)
    sign_in(other)
    kept = client.get_cookie("hunar")
    assert kept is not None

    assert client.post("/en/sign-out").status_code == 303

    assert not is_signed_in(client)
    assert is_signed_in(other)
    client.set_cookie("hunar", kept.value)
    assert not is_signed_in(client)


def test_signing_out_twice_or_as_a_stranger_is_harmless(client: FlaskClient) -> None:
    assert [client.post("/en/sign-out").status_code for _ in range(2)] == [303, 303]


@pytest.mark.usefixtures("ayesha")
def test_the_suspended_are_out_at_once_and_told_only_with_the_right_password(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(client)
    suspend(app)

    assert not is_signed_in(client)
    right, wrong = sign_in(client), sign_in(client, password="wrong-password")
    assert (right.status_code, wrong.status_code) == (403, 422)
    assert "closed for now" in right.text
    assert "closed for now" not in wrong.text
    assert not is_signed_in(client)


@pytest.mark.usefixtures("ayesha")
def test_a_shared_phone_is_locked_when_it_lies_unused(client: FlaskClient) -> None:
    sign_in(client)
    start = clock.now()
    with time_machine.travel(start + timedelta(minutes=29)):
        assert is_signed_in(client)
    with time_machine.travel(start + timedelta(minutes=58)):
        assert is_signed_in(client)  # the page seen in between counts
    with time_machine.travel(start + timedelta(minutes=89)):
        locked = client.get("/en/settings/devices")
        page = client.get(locked.location)

    assert locked.status_code == 303
    assert locked.location.startswith("/en/sign-in?next=")
    assert "locked after 30 minutes" in page.text
    assert "Your answers are saved" in page.text
    assert 'value="/en/settings/devices"' in page.text


@pytest.mark.usefixtures("ayesha")
def test_unlocking_replaces_the_locked_session(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    locked = token_in(client)
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        assert sign_in(client).status_code == 303
        assert is_signed_in(client)
        with app.app_context():
            assert viewer_by_token(reading(), locked, clock.now()) is None


@pytest.mark.usefixtures("ayesha")
def test_a_locked_phone_can_still_be_signed_out(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    before = count(app, PersonSession)
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        client.post("/en/sign-out")

    assert count(app, PersonSession) == before - 1


@pytest.mark.usefixtures("ayesha")
def test_a_guest_who_never_signed_in_is_not_told_of_a_lock(client: FlaskClient) -> None:
    assert "locked" not in client.get("/en/sign-in").text


@pytest.mark.usefixtures("ayesha")
def test_ones_own_phone_is_never_locked_but_not_for_ever(client: FlaskClient) -> None:
    answer = sign_in(client, is_own_device="y")
    start = clock.now()

    assert "Expires=" in next(cookie for cookie in answer.headers.getlist("Set-Cookie") if "hunar=" in cookie)
    with time_machine.travel(start + timedelta(days=29)):
        assert is_signed_in(client)
    with time_machine.travel(start + timedelta(days=30, minutes=1)):
        assert not is_signed_in(client)


@pytest.mark.usefixtures("ayesha")
def test_the_cookie_of_a_shared_phone_ends_with_the_browser(client: FlaskClient) -> None:
    cookie = next(each for each in sign_in(client).headers.getlist("Set-Cookie") if "hunar=" in each)

    assert "Expires=" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.usefixtures("ayesha")
def test_a_busy_shared_phone_is_signed_out_after_thirty_days(client: FlaskClient) -> None:
    sign_in(client)
    with client.session_transaction() as session:
        session["seen"] = int((clock.now() + timedelta(days=30)).timestamp())
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1)):
        assert not is_signed_in(client)


@pytest.mark.usefixtures("ayesha")
def test_pages_note_the_moment_in_the_cookie_once_a_minute_and_never_in_the_database(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(client)
    client.get("/en/settings")  # the first form makes the key of all form tokens
    start = clock.now()

    def noted() -> Any:
        with app.app_context():
            return reading().execute(select(PersonSession.seen_at).order_by(PersonSession.id.desc())).scalar()

    before = noted()
    with time_machine.travel(start + timedelta(seconds=30)):
        assert "hunar=" not in str(client.get("/en/settings").headers.getlist("Set-Cookie"))
    with time_machine.travel(start + timedelta(seconds=90)):
        assert "hunar=" in str(client.get("/en/settings").headers.getlist("Set-Cookie"))
    assert noted() == before


@pytest.mark.usefixtures("ayesha")
def test_what_is_sent_notes_the_moment_once_a_minute(app: Flask, client: FlaskClient) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        sign_in(client)
    moments = []
    for seconds in (30, 90, 100, 170):
        with time_machine.travel(start + timedelta(seconds=seconds)):
            client.post("/en/settings/profile", data={})
            with app.app_context():
                newest = select(PersonSession.seen_at).order_by(PersonSession.id.desc())
                seen_at = reading().execute(newest).scalars().first() or start
                moments.append(round((seen_at - start).total_seconds()))

    assert moments == [0, 90, 90, 170]


@pytest.mark.usefixtures("strong_hashes", "ayesha")
def test_an_old_hash_is_made_stronger_at_the_next_signing_in(app: Flask, client: FlaskClient) -> None:
    weak = PasswordHasher(1, 1024, 1).hash(PASSWORD)
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(password_hash=weak))
    sign_in(client)

    with app.app_context():
        stored = reading().execute(select(Person.password_hash)).scalar_one()
    assert "m=19456,t=2,p=1" in str(stored)
    assert sign_in(client).status_code == 303


ARABIC, URDU, DIGITS = (
    "\u0643\u062a\u0627\u0628 \u064a\u0627\u062f \u0664\u0667",
    "\u06a9\u062a\u0627\u0628 \u06cc\u0627\u062f \u06f4\u06f7",
    "\u06a9\u062a\u0627\u0628 \u06cc\u0627\u062f 47",
)


def hash_of(app: Flask) -> str:
    with app.app_context():
        return str(reading().execute(select(Person.password_hash)).scalar_one())


@pytest.mark.parametrize("chosen", [ARABIC, URDU, DIGITS])
def test_a_password_opens_whichever_keyboard_sends_it(app: Flask, client: FlaskClient, chosen: str) -> None:
    join(app.test_client(), password=chosen)
    before = hash_of(app)
    for typed in (ARABIC, URDU, DIGITS):
        assert sign_in(client, password=typed).status_code == 303
        client.post("/en/sign-out")
    assert sign_in(client, password=DIGITS.replace("4", "5")).status_code == 422
    assert hash_of(app) == before


@pytest.mark.usefixtures("ayesha")
@pytest.mark.parametrize("chosen", [ARABIC, URDU])
def test_a_password_of_before_opens_as_it_was_chosen_and_then_from_every_keyboard(
    app: Flask, client: FlaskClient, chosen: str
) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(password_hash=hashing.HASHER.hash(chosen)))
    assert sign_in(client, password=DIGITS).status_code == 422
    for typed in (chosen, ARABIC, URDU, DIGITS):
        assert sign_in(client, password=typed).status_code == 303
        client.post("/en/sign-out")


@pytest.mark.usefixtures("ayesha")
def test_a_hash_that_is_the_same_in_both_forms_stays_and_is_made_once(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = hashing.HASHER.hash(PASSWORD)
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(password_hash=bare))
    monkeypatch.setattr(PasswordHasher, "hash", lambda *_: pytest.fail("a hash was made anew"))
    assert sign_in(client).status_code == 303
    assert hash_of(app) == bare + hashing.ALIKE
    assert sign_in(app.test_client()).status_code == 303


@pytest.mark.usefixtures("ayesha")
def test_two_devices_may_note_the_form_at_once(app: Flask) -> None:
    bare = hashing.HASHER.hash(PASSWORD)
    with app.app_context(), app.test_request_context():
        with transaction() as session:
            session.execute(update(Person).values(password_hash=bare))
        found = credentials_by_key(reading(), "ayesha", clock.now())
        arrival = Arrival("203.0.113.9", "phone", clock.now())
        proof = prove_password(found, "ayesha", PASSWORD, arrival, Bounds(10, 10, 1))
        with transaction() as session:
            session.execute(update(Person).values(password_hash=bare + hashing.ALIKE))
            assert proof.holds(session, arrival)
            session.execute(update(Person).values(password_hash=hashing.HASHER.hash(PASSWORD)))
            assert not proof.holds(session, arrival)


@pytest.mark.usefixtures("ayesha")
def test_a_viewer_is_read_in_one_statement(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    with app.app_context():
        found = viewer_by_token(reading(), token_in(client), clock.now())

    assert found is not None
    assert (found.person_id, found.username, found.language) == (person_id(app), "ayesha", "en")
    assert found.looks.theme == "auto"
    assert found.looks.has_data_saver is False
    assert not found.is_erasure_pending


def test_a_token_of_nobody_finds_nobody(app: Flask) -> None:
    with app.app_context():
        assert viewer_by_token(reading(), OTHER_PASSWORD, clock.now()) is None


def test_looks_from_a_cookie_of_another_version_are_understood(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["looks"] = {"theme": "sepia", "text_size": "large", "colour": "red", "has_data_saver": 1}

    page = client.get("/en/sign-in")

    assert page.status_code == 200
    assert 'data-size="large"' in page.text
    assert "sepia" not in page.text
