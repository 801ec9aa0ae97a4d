"""What administrators do about people; no deed reads or sets a password."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.services.administrators import demand_another, set_administrator
from learn.accounts.services.devices import end_other_devices
from learn.accounts.services.second_factor import remove_factor
from learn.admin.services.log import note
from learn.database import transaction
from learn.organisations.models import Invitation, Officer
from learn.organisations.services.inviting import withdraw_offers
from learn.organisations.services.people import USUAL, settle_extra_time

EXTRA_TIMES = ("1", "1.25", "1.5", "2", "none")


class NoSuchPerson(LookupError):
    """Nobody has this reference, or they were erased."""


def suspend(reference: str, actor: str, now: datetime) -> None:
    """Close somebody's account: signed out at once, told so at the next sign-in, nothing of theirs lost.

    Links to work for an organisation that they made are void: they could come back by one of their own.
    Raises LastAdministrator.
    """
    with transaction() as session:
        person = _person(session, reference)
        demand_another(session, person.id)
        end_other_devices(session, person.id, kept=None)
        if person.suspended_at is None:
            person.suspended_at = now
            withdraw_offers(session, now, Invitation.invited_by_id == person.id)
            note(session, actor, now, "person suspended", to=reference)


def restore(reference: str, actor: str, now: datetime) -> None:
    """Open a closed account again."""
    with transaction() as session:
        person = _person(session, reference)
        if person.suspended_at is not None:
            person.suspended_at = None
            note(session, actor, now, "person restored", to=reference)


def end_sessions(reference: str, actor: str, now: datetime) -> None:
    """Sign somebody out everywhere."""
    with transaction() as session:
        end_other_devices(session, _person(session, reference).id, kept=None)
        note(session, actor, now, "sessions ended", to=reference)


def reset_second_factor(reference: str, actor: str, now: datetime) -> None:
    """Take the second factor away from somebody who lost phone and codes; they are signed out everywhere."""
    with transaction() as session:
        person = _person(session, reference)
        if person.has_second_factor:
            remove_factor(session, person.id)
            end_other_devices(session, person.id, kept=None)
            note(session, actor, now, "second factor reset", to=reference)


def make_administrator(reference: str, actor: str, now: datetime) -> None:
    """Let somebody run the installation."""
    with transaction() as session:
        person = _person(session, reference)
        if not person.is_administrator:
            set_administrator(session, person.id, is_one=True)
            note(session, actor, now, "administrator made", to=reference)


def end_administrator(reference: str, actor: str, now: datetime) -> None:
    """Let somebody no longer run the installation, nor use links made as one; raises LastAdministrator."""
    with transaction() as session:
        person = _person(session, reference)
        if person.is_administrator:
            demand_another(session, person.id)
            set_administrator(session, person.id, is_one=False)
            work = select(Officer.organisation_id).where(Officer.person_id == person.id)
            made = Invitation.invited_by_id == person.id
            withdraw_offers(session, now, made, Invitation.organisation_id.not_in(work))
            note(session, actor, now, "administrator ended", to=reference)


def set_extra_time(reference: str, extra_time: str, actor: str, now: datetime) -> None:
    """Say how much more time the site gives somebody in quizzes, from the next attempt on.

    They have the most that anybody grants: an organisation that gives more goes on giving it.
    """
    with transaction() as session:
        person = _person(session, reference)
        if (person.site_extra_time or USUAL) != extra_time:
            person.site_extra_time = extra_time
            settle_extra_time(session, person)
            note(session, actor, now, "extra time set", to=reference, value=extra_time)


DEEDS: dict[str, Callable[[str, str, datetime], None]] = {
    "suspend": suspend,
    "restore": restore,
    "end-sessions": end_sessions,
    "reset-second-factor": reset_second_factor,
    "make-administrator": make_administrator,
    "end-administrator": end_administrator,
}


def _person(session: Session, reference: str) -> Person:
    named = select(Person).where(Person.reference == reference, Person.erased_at.is_(None))
    person = session.scalars(named.with_for_update()).first()
    if person is None:
        raise NoSuchPerson(reference)
    return person
