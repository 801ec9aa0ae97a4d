"""Recovery codes: each sets one new password, once, and ends every other session."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from learn import clock
from learn.accounts.models import Person, PersonSession, RecoveryCode
from learn.database import transaction
from tests.accounts.people import (
    OTHER_PASSWORD,
    PASSWORD,
    codes_in,
    count,
    is_signed_in,
    join,
    recover,
    sign_in,
    without_tokens,
)


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """Return the phone of somebody who is signed in."""
    return app.test_client()


@pytest.fixture
def codes(phone: FlaskClient) -> list[str]:
    """Return the recovery codes of somebody who joined on `phone`."""
    return codes_in(join(phone))


def test_a_code_sets_a_new_password_and_ends_all_other_sessions(
    app: Flask, client: FlaskClient, phone: FlaskClient, codes: list[str]
) -> None:
    answer = recover(client, codes[0].upper().replace("-", " "))

    assert (answer.status_code, answer.location) == (303, "/en/")
    assert "7 recovery codes are left" in client.get("/en/settings").text
    assert is_signed_in(client)
    assert not is_signed_in(phone)
    assert count(app, PersonSession) == 1
    assert sign_in(phone, password=PASSWORD).status_code == 422
    assert sign_in(phone, password=OTHER_PASSWORD).status_code == 303


def test_a_code_works_once(app: Flask, client: FlaskClient, codes: list[str]) -> None:
    recover(client, codes[0])
    again = recover(app.test_client(), codes[0], password="another-tree-song")

    assert again.status_code == 422
    assert sign_in(app.test_client(), password=OTHER_PASSWORD).status_code == 303
    assert count(app, RecoveryCode, RecoveryCode.used_at.is_(None)) == 7


def test_a_code_sent_twice_at_once_works_once(app: Flask, codes: list[str]) -> None:
    passwords = ["lamp-river-goat", "another-tree-song", "quiet-green-door", "salt-paper-moon"]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda password: recover(app.test_client(), codes[0], password=password), passwords)
        )

    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]
    winner = next(index for index, answer in enumerate(answers) if answer.status_code == 303)
    for index, password in enumerate(passwords):
        assert sign_in(app.test_client(), password=password).status_code == (303 if index == winner else 422)


def test_all_failures_are_answered_alike(app: Flask, client: FlaskClient, codes: list[str]) -> None:
    join(app.test_client(), "bilal")
    recover(app.test_client(), codes[1])
    client.get("/en/recover")  # the first page a browser sees carries its style sheet

    unknown = recover(client, codes[0], username="nobody")
    answers = [
        recover(client, "aaaa-bbbb-cccc"),
        recover(client, codes[1]),
        recover(client, codes[0], username="bilal"),
    ]

    assert {answer.status_code for answer in (unknown, *answers)} == {422}
    for answer, code, name in zip(
        answers, ("aaaa-bbbb-cccc", codes[1], codes[0]), ("ayesha", "ayesha", "bilal"), strict=True
    ):
        said = without_tokens(answer).replace(code, codes[0]).replace(name, "nobody")
        assert said == without_tokens(unknown)
    assert codes[0] in unknown.text  # what was typed is kept
    assert OTHER_PASSWORD not in unknown.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "short"}, "Too short"),
        ({"password": "a-lake\x00hill-sun"}, "hidden character"),
        ({"password": "ayesha-goes-home"}, "Your user name is part of it"),
        ({"username": "nul\x00"}, "hidden character"),
        ({"code": "bidi\u202e"}, "hidden character"),
        ({"code": "x" * 101}, "Too long"),
    ],
)
def test_wrong_input_uses_no_code(
    app: Flask, client: FlaskClient, codes: list[str], fields: dict[str, str], said: str
) -> None:
    page = recover(client, **{"code": codes[0], **fields})

    assert page.status_code == 422
    assert said in page.text
    assert count(app, RecoveryCode, RecoveryCode.used_at.is_not(None)) == 0


def test_the_suspended_cannot_come_back_with_a_code(
    app: Flask, client: FlaskClient, codes: list[str]
) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(suspended_at=clock.now()))

    assert recover(client, codes[0]).status_code == 403
    assert count(app, RecoveryCode, RecoveryCode.used_at.is_not(None)) == 0


def test_new_codes_void_the_old(client: FlaskClient, phone: FlaskClient, codes: list[str]) -> None:
    page = phone.post("/en/recovery-codes", data={"password": PASSWORD})
    fresh = codes_in(page)

    assert len(set(fresh) - set(codes)) == 8
    assert page.headers["Cache-Control"] == "no-store"
    assert recover(client, codes[0]).status_code == 422
    assert recover(client, fresh[0]).status_code == 303


def test_new_codes_need_the_password(app: Flask, phone: FlaskClient, codes: list[str]) -> None:
    wrong = phone.post("/en/recovery-codes", data={"password": "wrong-password"})
    missing = phone.post("/en/recovery-codes", data={})

    assert (wrong.status_code, missing.status_code) == (422, 422)
    assert "This is not your password" in wrong.text
    assert recover(app.test_client(), codes[0]).status_code == 303


@pytest.mark.usefixtures("codes")
def test_asking_for_new_codes_guesses_no_faster_than_signing_in(phone: FlaskClient) -> None:
    wrong = [phone.post("/en/recovery-codes", data={"password": "wrong"}).status_code for _ in range(11)]

    assert wrong == [422] * 10 + [429]
    assert sign_in(phone).status_code == 429


def test_strangers_have_no_codes(client: FlaskClient) -> None:
    assert client.get("/en/recovery-codes").location == "/en/sign-in?next=/en/recovery-codes"
    assert client.post("/en/recovery-codes", data={"password": PASSWORD}).status_code == 401
