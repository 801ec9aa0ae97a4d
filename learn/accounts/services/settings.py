"""What people change about themselves: how pages look, their profile, their password."""

from dataclasses import asdict

from sqlalchemy import update

from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.hashing import hash_password
from learn.accounts.models import Person
from learn.accounts.passwords import stored_form
from learn.accounts.services.counting import forgive
from learn.accounts.services.devices import end_other_devices, renew_token
from learn.accounts.services.proving import WrongSecret, prove_own_password
from learn.accounts.viewer import Looks, Viewer
from learn.database import transaction


def change_looks(person_id: int, language: str, looks: Looks) -> None:
    """Keep the language and the looks a person wants on every device."""
    with transaction() as session:
        session.execute(
            update(Person).where(Person.id == person_id).values(language=language, **asdict(looks))
        )


def change_profile(person_id: int, *, name: str | None, email: str | None, phone: str | None) -> None:
    """Keep what a person tells about themselves; None takes it back."""
    with transaction() as session:
        session.execute(
            update(Person).where(Person.id == person_id).values(name=name, email=email, phone=phone)
        )


def change_password(viewer: Viewer, old: str, new: str, arrival: Arrival, bounds: Bounds) -> Viewer:
    """Set another password, sign out the other devices, and return the viewer with this one's new token.

    Raises TooManyTries, WrongSecret or Suspended about the old password.
    """
    proof = prove_own_password(viewer.person_id, old, arrival, bounds)
    password_hash = hash_password(stored_form(new))
    with transaction() as session:
        if not proof.holds(session, arrival):
            raise WrongSecret
        session.get_one(Person, viewer.person_id).password_hash = password_hash
        end_other_devices(session, viewer.person_id, viewer.session_id)
        forgive(session, proof.limits[0])
        return viewer.renewed(renew_token(session, viewer.session_id))
