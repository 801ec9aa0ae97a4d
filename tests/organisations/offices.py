"""Organisations and people who work for them, as tests need them."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from learn import clock, ids
from learn.accounts.models import Person
from learn.database import reading, transaction
from learn.organisations.models import Organisation
from learn.organisations.services.officers import appoint_officer
from tests.journeys.learner import Learner


def organisation(slug: str) -> int:
    """Return the organisation's id; make it where it is missing."""
    with transaction() as session:
        found = session.scalar(select(Organisation.id).where(Organisation.slug == slug))
        if found is not None:
            return found
        row = Organisation(reference=ids.public_id(), slug=slug, name=slug.title(), created_at=clock.now())
        session.add(row)
        session.flush()
        return row.id


def person_id_of(username: str) -> int:
    found = reading().scalar(select(Person.id).where(Person.username == username))
    assert found is not None
    return found


def employed(
    app: Flask,
    name: str,
    slug: str = "",
    role: str = "",
    client: FlaskClient | None = None,
    programme_id: int | None = None,
) -> FlaskClient:
    """Return somebody's browser, with work at an organisation where one is named."""
    if client is None:
        client = Learner(app, name).join(is_own_device=True).client
    if slug:
        with app.app_context():
            appoint_officer(organisation(slug), person_id_of(name), role, clock.now(), programme_id)
    return client
