"""How people come in, for tests of the doors of accounts."""

import re
from dataclasses import replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from learn.accounts.models import Person
from learn.database import Base, reading

PASSWORD = "mango-boat-kite"
OTHER_PASSWORD = "lamp-river-goat"
CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36"


def set_bound(app: Flask, name: str, most: int | str) -> None:
    """Let the installation allow less than it usually does."""
    configuration = app.config["CONFIGURATION"]
    app.config["CONFIGURATION"] = replace(configuration, values={**configuration.values, name: most})


def join(client: FlaskClient, username: str = "ayesha", **fields: str) -> TestResponse:
    """Send the form of the page "Join"; a field of "" is left out, as browsers do with empty checkboxes."""
    sent = {"username": username, "password": PASSWORD, "is_adult": "y", **fields}
    return client.post("/en/join", data={name: value for name, value in sent.items() if value})


def sign_in(
    client: FlaskClient, username: str = "ayesha", password: str = PASSWORD, **fields: str
) -> TestResponse:
    """Send the form of the page "Sign in"."""
    return client.post("/en/sign-in", data={"username": username, "password": password, **fields})


def recover(
    client: FlaskClient, code: str, username: str = "ayesha", password: str = OTHER_PASSWORD
) -> TestResponse:
    """Send the form that sets a new password with a recovery code."""
    return client.post("/en/recover", data={"username": username, "code": code, "password": password})


def codes_in(page: TestResponse) -> list[str]:
    """Return the recovery codes that a page shows."""
    return re.findall(r">([2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4})<", page.text)


def is_signed_in(client: FlaskClient) -> bool:
    """Tell whether a page of one's own opens."""
    return client.get("/en/settings/devices").status_code == 200


def without_tokens(page: TestResponse) -> str:
    """Return a page without its form tokens, which differ from second to second."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page.text)


def count(app: Flask, table: type[Base], *conditions: Any) -> int:
    """Return how many rows there are."""
    with app.app_context():
        return reading().execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()


def person_id(app: Flask, username: str = "ayesha") -> int:
    """Return the id of the person with this name."""
    with app.app_context():
        return reading().execute(select(Person.id).where(Person.username == username)).scalar_one()
