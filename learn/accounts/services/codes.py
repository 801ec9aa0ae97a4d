"""Recovery codes: making a set, and setting a new password with one of them."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from learn import ids
from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.hashing import code_digest, hash_password
from learn.accounts.limits import sign_in_limits
from learn.accounts.models import Person, RecoveryCode
from learn.accounts.names import name_key
from learn.accounts.passwords import stored_form
from learn.accounts.queries import Credentials, credentials_by_key, unused_code_id
from learn.accounts.recovery import new_codes, plain_code
from learn.accounts.services.counting import count_failure, forgive, refuse_when_exceeded
from learn.accounts.services.devices import CodeMissing, end_other_devices, open_session
from learn.accounts.services.proving import Suspended, WrongSecret, demand_code, prove_own_password
from learn.accounts.viewer import Viewer
from learn.database import reading, transaction

# Salts the digest that is made for a name nobody has, so that it takes as long.
NOBODY = ids.public_id()


def digests_of(codes: Sequence[str], reference: str) -> list[str]:
    """Return what is stored of each code; slow, so call it before a transaction begins."""
    return [code_digest(plain_code(code), reference) for code in codes]


def store_codes(session: Session, person_id: int, digests: Sequence[str]) -> None:
    """Put these codes in the place of all the person had; of two sets made at once, one stays."""
    # The weaker lock: a session just opened for the person already shares the key.
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.execute(insert(RecoveryCode), [{"person_id": person_id, "digest": digest} for digest in digests])


def renew_codes(viewer: Viewer, password: str, arrival: Arrival, bounds: Bounds) -> tuple[str, ...]:
    """Return a fresh set of recovery codes, which voids the old one. Raises as `prove_password` does."""
    proof = prove_own_password(viewer.person_id, password, arrival, bounds)
    codes = new_codes()
    digests = digests_of(codes, viewer.reference)
    with transaction() as session:
        if not proof.holds(session, arrival):
            raise WrongSecret
        forgive(session, proof.limits[0])
        store_codes(session, viewer.person_id, digests)
    return codes


def recover(username: str, code: str, password: str, arrival: Arrival, bounds: Bounds) -> Viewer:
    """Set a new password with a recovery code, sign out everywhere else and sign in here.

    Raises TooManyTries, Suspended, or WrongSecret for whatever does not fit; CodeNeeded, with the password
    set and everybody signed out, where a second factor must follow.
    """
    key = name_key(username)
    limits = sign_in_limits(key, arrival.address, bounds.sign_in_failures)
    refuse_when_exceeded(reading(), limits, arrival.now)
    found = credentials_by_key(reading(), key, arrival.now)
    code_id = _code_id(found, code)
    if found is None or code_id is None:
        count_failure(limits, arrival.now)
        raise WrongSecret
    if found.is_suspended:
        raise Suspended
    password_hash = hash_password(stored_form(password))
    with transaction() as session:
        refuse_when_exceeded(session, limits, arrival.now)
        use_up(session, code_id, arrival)
        session.get_one(Person, found.person_id).password_hash = password_hash
        end_other_devices(session, found.person_id, kept=None)
        forgive(session, limits[0])
        if not found.has_second_factor:
            return open_session(session, found.person_id, arrival, bounds)
    demand_code(found, password_hash, arrival)
    raise CodeMissing


def _code_id(found: Credentials | None, code: str) -> int | None:
    digest = code_digest(plain_code(code), found.reference if found else NOBODY)
    return unused_code_id(reading(), found.person_id, digest) if found else None


def use_up(session: Session, code_id: int, arrival: Arrival) -> None:
    """Mark a code as used; raises WrongSecret when another request was faster."""
    used = session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == code_id, RecoveryCode.used_at.is_(None))
        .values(used_at=arrival.now)
        .returning(RecoveryCode.id)
    ).first()
    if used is None:
        raise WrongSecret
