"""Tokens against forged requests, on the pages where signing in changes them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from werkzeug.test import TestResponse

from learn import create_app
from learn.accounts.models import Person, PersonSession
from learn.database import db, transaction
from tests.accounts.people import PASSWORD, count, is_signed_in
from tests.journeys.learner import form_to


@pytest.fixture
def guarded(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Yield an application that asks for tokens, as it does outside tests."""
    app = create_app({"INSTANCE": str(tmp_path), "DATABASE_URL": database_url, "TESTING": True})
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def visitor(guarded: Flask) -> FlaskClient:
    """Return a browser before an application that asks for tokens."""
    return guarded.test_client()


def token_in(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def joined(visitor: FlaskClient) -> TestResponse:
    token = token_in(visitor.get("/en/join"))
    sent = {"username": "ayesha", "password": PASSWORD, "is_adult": "y", "csrf_token": token}
    return visitor.post("/en/join", data=sent)


def test_the_page_of_codes_carries_a_token_that_works(visitor: FlaskClient) -> None:
    page = joined(visitor)
    answer = visitor.post("/en/sign-out", data={"csrf_token": token_in(page)})

    assert page.status_code == 200
    assert answer.status_code == 303
    assert not is_signed_in(visitor)


def test_tokens_made_before_signing_in_open_nothing_afterwards(visitor: FlaskClient) -> None:
    before = token_in(visitor.get("/en/join"))
    joined(visitor)

    assert visitor.post("/en/sign-out", data={"csrf_token": before}).status_code == 400
    assert is_signed_in(visitor)


def test_forged_requests_change_nothing(guarded: Flask, visitor: FlaskClient) -> None:
    forged = visitor.post("/en/join", data={"username": "ayesha", "password": PASSWORD, "is_adult": "y"})

    assert forged.status_code == 400
    assert count(guarded, Person) == 0


def test_a_new_password_ends_old_tokens_and_keeps_the_forms_working(visitor: FlaskClient) -> None:
    joined(visitor)
    token = token_in(visitor.get("/en/settings/password"))
    changed = visitor.post(
        "/en/settings/password", data={"old": PASSWORD, "new": "lamp-river-goat", "csrf_token": token}
    )
    page = visitor.get("/en/settings")

    assert (changed.status_code, page.status_code) == (303, 200)
    assert visitor.post("/en/sign-out", data={"csrf_token": token}).status_code == 400
    assert visitor.post("/en/sign-out", data={"csrf_token": token_in(page)}).status_code == 303


def test_a_token_that_is_known_lets_no_other_in(visitor: FlaskClient) -> None:
    token = token_in(joined(visitor))
    right = {"csrf_token": token, "language": "ur"}
    assert [visitor.post("/en/settings", data=right).status_code for _ in range(2)] == [303, 303]

    assert visitor.post("/en/settings", data={**right, "csrf_token": f"{token}x"}).status_code == 400
    assert visitor.post("/en/settings", data={"language": "ur"}).status_code == 400


def test_what_was_sent_after_the_session_ended_arrives_once_the_person_signed_in(
    guarded: Flask, visitor: FlaskClient
) -> None:
    joined(visitor)
    sent = {"name": "Sana Khan", "csrf_token": token_in(visitor.get("/en/settings/profile"))}
    with guarded.app_context(), transaction() as session:
        session.execute(delete(PersonSession))
    refused = visitor.post("/en/settings/profile", data=sent)
    kept = form_to(refused.text, "/en/settings/profile").values
    beside = {"username": "ayesha", "password": PASSWORD, "csrf_token": token_in(visitor.get("/en/sign-in"))}
    assert (refused.status_code, visitor.post("/en/sign-in", data=beside).status_code) == (401, 303)

    dead = visitor.post("/en/settings/profile", data=kept)
    again = visitor.post("/en/settings/profile", data=form_to(dead.text, "/en/settings/profile").values)

    assert (dead.status_code, again.status_code) == (400, 303)
    assert 'value="Sana Khan"' in visitor.get("/en/settings/profile").text
