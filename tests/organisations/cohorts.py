"""A cohort that was enrolled from a list and has not come in yet, and what opens its doors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, text

from learn import clock, ids
from learn.database import db, reading, transaction
from learn.organisations.listed import Listed
from learn.organisations.models import Cohort, RosterFile, Trainee
from learn.organisations.planning import Choices
from learn.organisations.services.desks import Order
from learn.organisations.services.enrolling import enrol_listed
from learn.organisations.services.inviting import invite_trainees
from learn.urdu import fold
from tests.organisations.offices import employed, organisation

COURSE = "safe-online"
PASSWORD = "mango-boat-kite-river"


@dataclass
class Hall:
    """An organisation with a cohort, and the browser of its coordinator."""

    app: Flask
    slug: str
    sana: FlaskClient
    cohort: str
    trainees: list[str]

    @property
    def office(self) -> str:
        return f"/en/organisations/{self.slug}"

    @property
    def place(self) -> str:
        return f"{self.office}/cohorts/{self.cohort}"

    def code(self, number: int = 0) -> str:
        """Return a code for one of the trainees."""
        with self.app.app_context(), transaction() as session:
            row = session.scalars(select(Trainee).where(Trainee.public_id == self.trainees[number])).one()
            return invite_trainees(session, row.organisation_id, [row.id], None, clock.now())[row.id]

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a plain statement."""
        with self.app.app_context(), db.engines["reading"].connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]


def listed(row: int, name: str, *, courses: Sequence[str] = (COURSE,), **told: Any) -> Listed:
    """Return somebody of a list."""
    facts: dict[str, Any] = {
        "email": None,
        "phone": None,
        "external_id": f"T-{row}",
        "language": None,
        "expires_on": None,
        "sign_in_hint": None,
        "gender": None,
        "district": None,
        **told,
    }
    return Listed(row=row, name=name, cohort=None, courses=tuple(courses), is_active=True, **facts)


def hall(app: Flask, people: Sequence[Listed], slug: str = "ours") -> Hall:
    """Enrol these people in a cohort of an organisation that has a coordinator."""
    sana = employed(app, f"sana-{slug}", slug, "coordinator")
    with app.app_context():
        organisation_id = organisation(slug)
        row = {
            "public_id": ids.public_id(),
            "organisation_id": organisation_id,
            "filename": "list.csv",
            "content": b"",
            "choices": {},
            "counts": {},
            "state": "confirmed",
            "created_at": clock.now(),
        }
        with transaction() as session:
            roster_id = session.execute(
                insert(RosterFile).values(**row).returning(RosterFile.id)
            ).scalar_one()
        chosen = Choices("Spring", ())
        order = Order(roster_id, organisation_id, chosen, {fold("Spring"): "Spring"})
        tally = enrol_listed(order, people, clock.now)
        assert tally.create == len(people)
        cohort = reading().scalar(select(Cohort.public_id).where(Cohort.organisation_id == organisation_id))
        trainees = reading().scalars(
            select(Trainee.public_id).where(Trainee.organisation_id == organisation_id).order_by(Trainee.id)
        )
        return Hall(app, slug, sana, str(cohort), list(trainees))


def guest(app: Flask) -> FlaskClient:
    """Return somebody else's browser."""
    return app.test_client()


def filled(**told: str) -> dict[str, str]:
    """Return what is typed at the door."""
    return {"username": "amina", "password": PASSWORD, "is_adult": "y", "is_own_device": "y", **told}
