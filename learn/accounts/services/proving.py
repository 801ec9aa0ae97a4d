"""Asking for a secret, at whichever door: the same limits, the same work for known and unknown names."""

from dataclasses import dataclass, replace

from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.half_open import HalfOpen, stamp_of
from learn.accounts.hashing import ALIKE, is_of_former_form, is_right
from learn.accounts.limits import Limit, sign_in_limits
from learn.accounts.passwords import former_form, stored_form
from learn.accounts.queries import Credentials, Reader, credentials_by_id
from learn.accounts.services.counting import count_failure, refuse_when_exceeded
from learn.database import reading


class WrongSecret(Exception):
    """The name and the password or code do not belong together; which of them is wrong is not told."""


class Suspended(Exception):
    """The secret is right, but the people who run this site have closed the account."""


class CodeNeeded(Exception):
    """The password is right; a code of the second factor must follow. `half_open` is where that begins."""

    def __init__(self, half_open: HalfOpen) -> None:
        super().__init__(half_open)
        self.half_open = half_open


def demand_code(found: Credentials, password_hash: str, arrival: Arrival) -> None:
    """Raise CodeNeeded for somebody with a second factor; call it once their secret was proved."""
    if found.has_second_factor:
        stamp = stamp_of(password_hash, found.reference)
        begun_at = int(arrival.now.timestamp())
        raise CodeNeeded(HalfOpen(found.person_id, stamp, begun_at, is_own_device=arrival.is_own_device))


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody's secret was right; `limits` are to be asked again when the deed is done."""

    credentials: Credentials
    limits: tuple[Limit, Limit]

    def holds(self, reader: Reader, arrival: Arrival) -> bool:
        """Tell whether nothing changed since: the password is as it was, and nobody guessed beside us.

        Signing in on another device at that moment may have noted that the same hash is of today's form.
        """
        refuse_when_exceeded(reader, self.limits, arrival.now)
        found = credentials_by_id(reader, self.credentials.person_id, arrival.now)
        return found is not None and _bare(found) == _bare(self.credentials)


def _bare(credentials: Credentials) -> Credentials:
    return replace(credentials, password_hash=credentials.password_hash.removesuffix(ALIKE))


def prove_password(
    found: Credentials | None, key: str, password: str, arrival: Arrival, bounds: Bounds
) -> Proof:
    """Return the proof that `password` is that of the person found under `key`.

    Raises TooManyTries, WrongSecret (counted) or Suspended. Hashes once, whether somebody was found or not.
    """
    limits = sign_in_limits(key, arrival.address, bounds.sign_in_failures)
    refuse_when_exceeded(reading(), limits, arrival.now)
    stored = found.password_hash if found else None
    form = former_form if stored is not None and is_of_former_form(stored) else stored_form
    is_proven = is_right(stored, form(password))
    if found is None or not is_proven:
        count_failure(limits, arrival.now)
        raise WrongSecret
    if found.is_suspended:
        raise Suspended
    return Proof(found, limits)


def prove_own_password(person_id: int, password: str, arrival: Arrival, bounds: Bounds) -> Proof:
    """Return the proof that a signed-in person knows their password."""
    found = credentials_by_id(reading(), person_id, arrival.now)
    return prove_password(found, found.username_key if found else "", password, arrival, bounds)
