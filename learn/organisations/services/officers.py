"""Who works for an organisation: given and taken, one role each."""

from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.services.administrators import can_act
from learn.accounts.services.erasing import StillNeeded
from learn.accounts.viewer import Viewer
from learn.database import transaction, upsert
from learn.i18n import lazy_gettext as say
from learn.organisations import deeds
from learn.organisations.models import Invitation, Officer, Organisation
from learn.organisations.queries.offices import Office
from learn.organisations.services.inviting import withdraw_offers
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


def dismiss_officer(organisation_id: int, person_id: int, now: datetime) -> bool:
    """Let somebody no longer work for the organisation; return False where they did not.

    Links they made for others to work here are void: they could come back by one of their own.
    """
    with transaction() as session:
        ours = Invitation.organisation_id == organisation_id
        withdraw_offers(session, now, ours, Invitation.invited_by_id == person_id)
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
        if _runs_it_alone(session, office.organisation_id, person_id):
            raise LastCoordinator
        dismiss_officer(office.organisation_id, person_id, now)
        record(session, office.reference, who.reference, now, deeds.officer_set(reference, "none"))


def _runs_it_alone(session: Session, organisation_id: int, person_id: int) -> bool:
    """Tell whether somebody is a coordinator, and of the others nobody can sign in and stays."""
    running = select(Officer.person_id).where(
        Officer.organisation_id == organisation_id, Officer.role == "coordinator"
    )
    if session.scalar(running.where(Officer.person_id == person_id)) is None:
        return False
    others = running.join(Person, Person.id == Officer.person_id).where(Officer.person_id != person_id)
    return session.scalar(others.where(can_act()).limit(1)) is None


def demand_other_coordinators(session: Session, person_id: int) -> None:
    """Raise `StillNeeded` for an organisation whose office is open and which this person alone runs."""
    run = (
        select(Organisation.id, Organisation.name)
        .join(Officer, Officer.organisation_id == Organisation.id)
        .where(Officer.person_id == person_id, Organisation.suspended_at.is_(None))
        .order_by(Organisation.id)
    )
    for office in session.execute(run).all():
        take_turn(session, office.id)
        if _runs_it_alone(session, office.id, person_id):
            raise StillNeeded(
                say("Nobody else runs “%(name)s”. Let somebody else run it first.", name=office.name)
            )


def forget_officer(session: Session, person_id: int, now: datetime) -> None:
    """Let somebody who is erased work nowhere, nor come back by a link they made."""
    withdraw_offers(session, now, Invitation.invited_by_id == person_id)
    session.execute(delete(Officer).where(Officer.person_id == person_id))
    session.execute(update(Person).where(Person.id == person_id).values(is_officer=False))
