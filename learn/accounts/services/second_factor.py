"""The second factor: set up, confirmed, used at the door, turned off.

Its recovery codes stand for the phone with the app, never for the password; those of `codes` stand for the
password, never for the phone.
"""

from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.half_open import HalfOpen, stamp_of
from learn.accounts.hashing import code_digest
from learn.accounts.limits import Limit, second_factor_limits, sign_in_limits
from learn.accounts.models import Person, SecondFactor, SecondFactorCode
from learn.accounts.queries import Credentials, credentials_by_id, second_factor_of, unused_factor_code_id
from learn.accounts.recovery import new_codes, plain_code
from learn.accounts.services.codes import digests_of
from learn.accounts.services.counting import count_failure, forgive, refuse_when_exceeded
from learn.accounts.services.devices import end_other_devices, open_session, renew_token
from learn.accounts.services.proving import Proof, Suspended, WrongSecret, prove_own_password
from learn.accounts.totp import digits_of, matching_step, new_secret
from learn.accounts.viewer import Viewer
from learn.database import reading, transaction, upsert


class NotHalfOpen(Exception):
    """There is no password to add a code to: it was given too long ago, or the account changed since."""


class NothingToConfirm(Exception):
    """No second factor waits for its first code."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A second factor that works from now on: the codes to keep, and the viewer with a new token."""

    viewer: Viewer
    codes: tuple[str, ...]


def begin(viewer: Viewer, password: str, arrival: Arrival, bounds: Bounds) -> None:
    """Make a secret, which does nothing until a code of it was typed; one that works already stays.

    Raises TooManyTries, WrongSecret or Suspended about the password.
    """
    proof = prove_own_password(viewer.person_id, password, arrival, bounds)
    with transaction() as session:
        _demand(proof, session, arrival)
        forgive(session, proof.limits[0])
        # Locked, so that nobody confirms the one before at the same moment.
        if not session.get_one(Person, viewer.person_id, with_for_update=True).has_second_factor:
            row = {
                "person_id": viewer.person_id,
                "secret": new_secret(),
                "last_step": None,
                "created_at": arrival.now,
                "confirmed_at": None,
            }
            upsert(session, SecondFactor, [row], keys=("person_id",))


def confirm(viewer: Viewer, typed: str, arrival: Arrival, bounds: Bounds) -> Confirmed:
    """Let the second factor work once its app shows the right code; other devices are signed out.

    Raises TooManyTries, WrongSecret or NothingToConfirm.
    """
    limits = second_factor_limits(viewer.reference, arrival.address, bounds.sign_in_failures)
    refuse_when_exceeded(reading(), limits, arrival.now)
    factor = second_factor_of(reading(), viewer.person_id)
    if factor is None or factor.confirmed_at is not None:
        raise NothingToConfirm
    step = matching_step(factor.secret, typed, arrival.now)
    if step is None:
        count_failure(limits, arrival.now)
        raise WrongSecret
    codes = new_codes()
    digests = digests_of(codes, viewer.reference)
    waiting = (
        SecondFactor.person_id == viewer.person_id,
        SecondFactor.secret == factor.secret,
        SecondFactor.confirmed_at.is_(None),
    )
    with transaction() as session:
        refuse_when_exceeded(session, limits, arrival.now)
        confirmed = update(SecondFactor).where(*waiting).values(confirmed_at=arrival.now, last_step=step)
        if session.execute(confirmed.returning(SecondFactor.person_id)).first() is None:
            raise NothingToConfirm
        _store_codes(session, viewer.person_id, digests)
        session.execute(update(Person).where(Person.id == viewer.person_id).values(has_second_factor=True))
        end_other_devices(session, viewer.person_id, viewer.session_id)
        forgive(session, limits[0])
        return Confirmed(viewer.renewed(renew_token(session, viewer.session_id)), codes)


def renew_factor_codes(viewer: Viewer, password: str, arrival: Arrival, bounds: Bounds) -> tuple[str, ...]:
    """Return a fresh set of the second factor's recovery codes, which voids the old one.

    Raises as `prove_password` does, and NothingToConfirm where there is no second factor.
    """
    proof = prove_own_password(viewer.person_id, password, arrival, bounds)
    if not proof.credentials.has_second_factor:
        raise NothingToConfirm
    codes = new_codes()
    digests = digests_of(codes, viewer.reference)
    with transaction() as session:
        _demand(proof, session, arrival)
        forgive(session, proof.limits[0])
        _store_codes(session, viewer.person_id, digests)
    return codes


def turn_off(viewer: Viewer, password: str, arrival: Arrival, bounds: Bounds) -> None:
    """Do without a second factor; raises as `prove_password` does."""
    proof = prove_own_password(viewer.person_id, password, arrival, bounds)
    with transaction() as session:
        _demand(proof, session, arrival)
        forgive(session, proof.limits[0])
        remove_factor(session, viewer.person_id)


def remove_factor(session: Session, person_id: int) -> None:
    """Take the second factor and its codes away from somebody; harmless where there is none."""
    session.execute(update(Person).where(Person.id == person_id).values(has_second_factor=False))
    for table in (SecondFactorCode, SecondFactor):
        session.execute(delete(table).where(table.person_id == person_id))


def enter_with_code(half: HalfOpen, typed: str, arrival: Arrival, bounds: Bounds) -> Viewer:
    """Take the second step of signing in: a code of the app, or one of the recovery codes for its loss.

    Raises NotHalfOpen, TooManyTries, WrongSecret or Suspended.
    """
    found = _half_open(half, arrival)
    limits = second_factor_limits(found.reference, arrival.address, bounds.sign_in_failures)
    refuse_when_exceeded(reading(), limits, arrival.now)
    factor = second_factor_of(reading(), found.person_id)
    if factor is None:
        raise NotHalfOpen
    step = matching_step(factor.secret, typed, arrival.now)
    code_id = None if digits_of(typed) else _code_id(found, typed)
    if step is None and code_id is None:
        count_failure(limits, arrival.now)
        raise WrongSecret
    try:
        with transaction() as session:
            refuse_when_exceeded(session, limits, arrival.now)
            if credentials_by_id(session, found.person_id, arrival.now) != found:
                raise NotHalfOpen
            _use_up(session, found.person_id, step, code_id, arrival)
            for limit in (limits[0], _name_limit(found, arrival, bounds)):
                forgive(session, limit)
            return open_session(session, found.person_id, arrival, bounds, has_given_code=True)
    except WrongSecret:
        count_failure(limits, arrival.now)
        raise


def _half_open(half: HalfOpen, arrival: Arrival) -> Credentials:
    found = credentials_by_id(reading(), half.person_id, arrival.now)
    if found is None or half.is_over(arrival.now) or not found.has_second_factor:
        raise NotHalfOpen
    if half.stamp != stamp_of(found.password_hash, found.reference):
        raise NotHalfOpen
    if found.is_suspended:
        raise Suspended
    return found


def _code_id(found: Credentials, typed: str) -> int | None:
    digest = code_digest(plain_code(typed), found.reference)
    return unused_factor_code_id(reading(), found.person_id, digest)


def _use_up(
    session: Session, person_id: int, step: int | None, code_id: int | None, arrival: Arrival
) -> None:
    """Let no code be used twice; raises WrongSecret when it was, or another request was faster."""
    if step is not None:
        unused = or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step)
        mine = update(SecondFactor).where(SecondFactor.person_id == person_id, unused)
        used = session.execute(mine.values(last_step=step).returning(SecondFactor.person_id)).first()
    else:
        mine = update(SecondFactorCode).where(
            SecondFactorCode.id == code_id, SecondFactorCode.used_at.is_(None)
        )
        used = session.execute(mine.values(used_at=arrival.now).returning(SecondFactorCode.id)).first()
    if used is None:
        raise WrongSecret


def _name_limit(found: Credentials, arrival: Arrival, bounds: Bounds) -> Limit:
    return sign_in_limits(found.username_key, arrival.address, bounds.sign_in_failures)[0]


def _store_codes(session: Session, person_id: int, digests: list[str]) -> None:
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    session.execute(delete(SecondFactorCode).where(SecondFactorCode.person_id == person_id))
    rows = [{"person_id": person_id, "digest": digest} for digest in digests]
    session.execute(insert(SecondFactorCode), rows)


def _demand(proof: Proof, session: Session, arrival: Arrival) -> None:
    if not proof.holds(session, arrival):
        raise WrongSecret
