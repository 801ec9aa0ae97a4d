"""Administrators and other people, for tests of the administrator's rooms."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from learn import clock
from learn.accounts.models import Person
from learn.admin.services.people import make_administrator
from learn.database import reading
from learn.progress.models import Evidence
from tests.accounts.people import join

LAST = "Nobody else could run this site"


def joined(app: Flask, username: str, **fields: str) -> FlaskClient:
    """Return the phone of somebody new."""
    client = app.test_client()
    join(client, username, **fields)
    return client


def administrator(app: Flask, username: str = "asma") -> FlaskClient:
    """Return the phone of a new administrator."""
    client = joined(app, username)
    with app.app_context():
        make_administrator(reference_of(app, username), "test", clock.now())
    return client


def reference_of(app: Flask, username: str) -> str:
    with app.app_context():
        return reading().execute(select(Person.reference).where(Person.username == username)).scalar_one()


def do(client: FlaskClient, path: str, deed: str, **fields: Any) -> TestResponse:
    """Press a button of a page of administration."""
    return client.post(f"/en/admin{path}", data={"deed": deed, **fields})


def logged(app: Flask) -> list[str]:
    """Return the kinds of the lines in the log, the oldest first."""
    with app.app_context():
        lines = select(Evidence.kind).where(Evidence.chain == "administration").order_by(Evidence.sequence)
        return list(reading().execute(lines).scalars())
