"""Who works for an organisation: given and taken, one role each."""

from datetime import datetime

from sqlalchemy import delete, exists, func, select, update

from learn.accounts.models import Person
from learn.accounts.viewer import Viewer
from learn.database import transaction, upsert
from learn.organisations import deeds
from learn.organisations.models import Officer
from learn.organisations.queries.offices import Office
from learn.organisations.services.turns import take_turn
from learn.progress.services import record


class LastCoordinator(Exception):
    """An organisation keeps one who runs it."""


def appoint_officer(
    organisation_id: int, person_id: int, role: str, now: datetime, programme_id: int | None = None
) -> None:
    """Let somebody work for the organisation, or change their role; a monitor needs a programme."""
    row = {
        "organisation_id": organisation_id,
        "person_id": person_id,
        "role": role,
        "programme_id": programme_id,
        "created_at": now,
    }
    with transaction() as session:
        keys = ("organisation_id", "person_id")
        upsert(session, Officer, [row], keys=keys, keeps=("created_at",))
        session.execute(update(Person).where(Person.id == person_id).values(is_officer=True))


def dismiss_officer(organisation_id: int, person_id: int) -> bool:
    """Let somebody no longer work for the organisation; return False where they did not."""
    with transaction() as session:
        ended = session.execute(
            delete(Officer)
            .where(Officer.organisation_id == organisation_id, Officer.person_id == person_id)
            .returning(Officer.id)
        ).first()
        works_still = exists(select(Officer.id).where(Officer.person_id == person_id))
        session.execute(update(Person).where(Person.id == person_id).values(is_officer=works_still))
        return ended is not None


def end_officer(office: Office, person_id: int, reference: str, who: Viewer, now: datetime) -> None:
    """End what somebody does for the organisation, as a coordinator decides; raises `LastCoordinator`."""
    with transaction() as session:
        # Two who end each other wait here.
        take_turn(session, office.organisation_id)
        here = select(func.count(Officer.id)).where(
            Officer.organisation_id == office.organisation_id, Officer.role == "coordinator"
        )
        if session.scalar(here.where(Officer.person_id != person_id)) == 0:
            raise LastCoordinator
        dismiss_officer(office.organisation_id, person_id)
        record(session, office.reference, who.reference, now, deeds.officer_set(reference, "none"))
