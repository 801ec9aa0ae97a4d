"""Cookies and form tokens that a process knows already: they are good for no longer and for nobody else."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from learn import clock
from tests.accounts.people import is_signed_in, join


@pytest.fixture
def someone(client: FlaskClient) -> FlaskClient:
    join(client, "zubaida")
    assert is_signed_in(client)
    return client


def test_a_known_cookie_says_nothing_once_it_is_too_old(app: Flask, someone: FlaskClient) -> None:
    # The row of the session ends as well, so what the cookie says is asked without it.
    cookie = someone.get_cookie("hunar")
    assert cookie is not None
    headers = {"Cookie": f"hunar={cookie.value}"}
    with app.test_request_context(headers=headers) as known:
        assert known.session
    life = app.permanent_session_lifetime
    with time_machine.travel(clock.now() + life + timedelta(minutes=1)):
        with app.test_request_context(headers=headers) as late:
            assert not late.session
        assert not is_signed_in(someone)


def test_a_known_cookie_with_one_letter_changed_is_nobodys(app: Flask, someone: FlaskClient) -> None:
    cookie = someone.get_cookie("hunar")
    assert cookie is not None
    said, dot, signature = cookie.value.rpartition(".")
    # Not the last letter: some of its bits stand for nothing, and another one may mean the same.
    forged = ("A" if signature[0] != "A" else "B") + signature[1:]
    other = app.test_client()
    other.set_cookie("hunar", said + dot + forged)
    assert not is_signed_in(other)


def test_a_known_cookie_of_another_key_is_nobodys(app: Flask, someone: FlaskClient) -> None:
    app.secret_key = "the key was changed"
    assert not is_signed_in(someone)


def test_what_a_request_puts_into_its_session_is_not_the_next_ones(app: Flask, someone: FlaskClient) -> None:
    cookie = someone.get_cookie("hunar")
    assert cookie is not None
    with app.test_request_context(headers={"Cookie": f"hunar={cookie.value}"}) as first:
        first.session["checks"] = ["mine"]
    with app.test_request_context(headers={"Cookie": f"hunar={cookie.value}"}) as second:
        assert "checks" not in second.session
