"""Signing in with a name and a password."""

from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.hashing import ALIKE, hash_password, is_of_former_form, is_outdated
from learn.accounts.models import Person
from learn.accounts.names import name_key
from learn.accounts.passwords import former_form, stored_form
from learn.accounts.queries import credentials_by_key
from learn.accounts.services.counting import forgive
from learn.accounts.services.devices import open_session
from learn.accounts.services.proving import Proof, WrongSecret, demand_code, prove_password
from learn.accounts.viewer import Viewer
from learn.database import reading, transaction


def sign_in(username: str, password: str, arrival: Arrival, bounds: Bounds) -> Viewer:
    """Sign somebody in on this device. Raises TooManyTries, WrongSecret, Suspended or CodeNeeded."""
    key = name_key(username)
    found = credentials_by_key(reading(), key, arrival.now)
    proof = prove_password(found, key, password, arrival, bounds)
    return enter_with(proof, arrival, bounds, _better_hash(proof, password))


def _better_hash(proof: Proof, password: str) -> str | None:
    """Return what to store from now on; a hash is made anew only where the one there cannot stay."""
    stored, form = proof.credentials.password_hash, stored_form(password)
    if not is_outdated(stored):
        if not is_of_former_form(stored):
            return None
        if form == former_form(password):
            return stored + ALIKE
    return hash_password(form)


def enter_with(proof: Proof, arrival: Arrival, bounds: Bounds, new_hash: str | None = None) -> Viewer:
    """Open a session on a proof, forgive the name's failures, and store `new_hash` if there is one.

    Raises CodeNeeded, with nothing written, where a second factor must follow.
    """
    demand_code(proof.credentials, proof.credentials.password_hash, arrival)
    with transaction() as session:
        if not proof.holds(session, arrival):
            raise WrongSecret
        if new_hash is not None:
            session.get_one(Person, proof.credentials.person_id).password_hash = new_hash
        forgive(session, proof.limits[0])
        return open_session(session, proof.credentials.person_id, arrival, bounds)
