"""Signing in with a name and a password."""

from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.hashing import hash_password, is_outdated
from learn.accounts.models import Person
from learn.accounts.names import name_key
from learn.accounts.passwords import stored_form
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
    return enter_with(proof, arrival, bounds, _stronger_hash(proof, password))


def _stronger_hash(proof: Proof, password: str) -> str | None:
    outdated = is_outdated(proof.credentials.password_hash)
    return hash_password(stored_form(password)) if outdated else None


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
