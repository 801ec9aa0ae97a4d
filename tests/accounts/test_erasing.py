"""Deleting an account: fourteen days to think, then not a byte of the person is left."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from learn import clock
from learn.accounts.jobs import erase
from learn.accounts.models import Person, PersonBrowser, PersonSession, RecoveryCode
from learn.accounts.queries import everything_about, viewer_by_token
from learn.accounts.services.erasing import erase_due, erase_now
from learn.database import reading
from tests.accounts.people import CHROME, PASSWORD, codes_in, count, is_signed_in, join, person_id, sign_in

BANNER = "Your account is going to be deleted."


def ask(client: FlaskClient, password: str = PASSWORD) -> int:
    return client.post("/en/settings/delete", data={"password": password}).status_code


def test_deleting_waits_fourteen_days_and_says_so_everywhere(app: Flask, client: FlaskClient) -> None:
    join(client)
    assert BANNER not in client.get("/en/settings").text

    assert ask(client) == 303

    assert all(
        BANNER in client.get(page).text for page in ("/en/settings", "/en/help", "/en/settings/devices")
    )
    assert "Your account will be deleted on" in client.get("/en/settings/delete").text
    with app.app_context():
        erase_after = reading().execute(select(Person.erase_after)).scalar_one()
    assert erase_after is not None
    assert abs(erase_after - clock.now() - timedelta(days=14)) < timedelta(minutes=1)


def test_asking_twice_keeps_the_first_date(app: Flask, client: FlaskClient) -> None:
    join(client, is_own_device="y")
    ask(client)
    with time_machine.travel(clock.now() + timedelta(days=3)):
        ask(client)

    with app.app_context():
        erase_after = reading().execute(select(Person.erase_after)).scalar_one()
    assert erase_after is not None
    assert erase_after < clock.now() + timedelta(days=14)


def test_deleting_needs_the_password(app: Flask, client: FlaskClient) -> None:
    join(client)

    assert (ask(client, "wrong-password"), ask(client, "")) == (422, 422)
    assert count(app, Person, Person.erase_after.is_not(None)) == 0


def test_strangers_delete_and_keep_nothing(client: FlaskClient) -> None:
    assert ask(client) == 401
    assert client.post("/en/settings/keep").status_code == 401


def test_one_click_keeps_the_account(app: Flask, client: FlaskClient) -> None:
    join(client)
    ask(client)
    other = app.test_client()
    sign_in(other)

    assert BANNER in other.get("/en/settings").text
    assert [other.post("/en/settings/keep").status_code for _ in range(2)] == [303, 303]
    assert BANNER not in client.get("/en/settings").text
    with app.app_context():
        assert erase_due(clock.now() + timedelta(days=15)) == 0


def test_when_the_grace_is_over_the_person_is_gone_even_before_the_job_ran(client: FlaskClient) -> None:
    join(client, is_own_device="y")
    ask(client)
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1)):
        assert not is_signed_in(client)
        assert sign_in(client).status_code == 422


def test_the_job_erases_those_whose_grace_is_over_and_nobody_else(app: Flask, client: FlaskClient) -> None:
    join(client)
    join(app.test_client(), "bilal")
    ask(client)
    with app.app_context():
        erase(clock.now() + timedelta(days=13))
        assert count(app, Person, Person.erased_at.is_not(None)) == 0
        erase(clock.now() + timedelta(days=14, minutes=1))
        assert erase_due(clock.now() + timedelta(days=14, minutes=2)) == 0

    with app.app_context():
        erased = reading().execute(select(Person.__table__).where(Person.erased_at.is_not(None))).one()
        kept = reading().execute(select(Person.username).where(Person.erased_at.is_(None))).scalars().all()
    assert kept == ["bilal"]
    assert erased.reference
    assert [erased.username, erased.username_key, erased.name, erased.email, erased.phone] == [None] * 5
    assert [erased.password_hash, erased.suspended_at, erased.erase_after] == [None] * 3
    assert (erased.extra_time, erased.theme, erased.language) == ("1", "auto", "en")
    assert count(app, PersonSession) == 1
    assert count(app, RecoveryCode) == 8


def test_the_name_of_the_erased_is_free_again(app: Flask, client: FlaskClient) -> None:
    join(client)
    with app.app_context():
        erase_now(person_id(app), clock.now())

    assert not is_signed_in(client)
    assert sign_in(client).status_code == 422
    assert join(client).status_code == 200


# PostgreSQL keeps dead rows until vacuum, as the operating manual says.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_not_a_byte_of_the_person_is_left_in_the_sqlite_file(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    told = {"name": "Qurratulain", "email": "qurat@example.org", "phone": "0300 7654981"}
    join(client, "qurratbibi", **told, is_own_device="y")
    sign_in(client, "qurratbibi", "wrong-password")
    client.post("/en/settings/profile", data=told | {"name": "Zulekhabano"})
    traces = [b"qurratbibi", b"Qurratulain", b"Zulekhabano", b"qurat@example", b"0300 7654981"]
    with app.app_context():
        traces.append(
            str(reading().execute(select(Person.password_hash)).scalar_one()).split("$")[-1].encode()
        )

    def found() -> list[bytes]:
        files = b"".join(path.read_bytes() for path in tmp_path.glob("learn.sqlite*"))
        return [trace for trace in traces if trace in files]

    assert found() == traces  # the search works
    with app.app_context():
        erase_now(person_id(app, "qurratbibi"), clock.now())
        assert found() == []


def test_everything_about_a_person_is_told_without_hashes_and_tokens(app: Flask, client: FlaskClient) -> None:
    client.environ_base["HTTP_USER_AGENT"] = CHROME
    codes = codes_in(join(client, name="Ayesha Bibi", email="ayesha@example.org"))
    join(app.test_client(), "bilal")
    with client.session_transaction() as session:
        token = session["_user_id"]
    with app.app_context():
        told = everything_about(reading(), person_id(app))
        secrets = [
            *reading().execute(select(Person.password_hash)).scalars(),
            *reading().execute(select(PersonSession.token_digest)).scalars(),
            *reading().execute(select(RecoveryCode.digest)).scalars(),
        ]
        assert viewer_by_token(reading(), token, clock.now()) is not None

    assert told["profile"]["username"] == "ayesha"
    assert told["profile"]["email"] == "ayesha@example.org"
    assert [device["device"] for device in told["devices"]] == ["Chrome on Android"]
    assert len(told["recovery_codes"]) == 8
    assert not any(secret in str(told) for secret in (*secrets, *codes, token))
    assert "bilal" not in str(told)


def test_every_column_about_a_person_is_told_or_secret(app: Flask, client: FlaskClient) -> None:
    join(client)
    with app.app_context():
        told = everything_about(reading(), person_id(app))
    left_out = {"id", "person_id", "username_key", "password_hash", "token_digest", "digest", "erased_at"}

    for table, rows in (
        (Person, [told["profile"]]),
        (PersonSession, told["devices"]),
        (PersonBrowser, told["browsers"]),
        (RecoveryCode, told["recovery_codes"]),
    ):
        assert {column.name for column in table.__table__.columns} - left_out == set(rows[0])
