"""How often something guessable may be tried: windows that open with the first try and then run out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from learn.ids import digest

SIGN_IN_WINDOW = timedelta(minutes=15)
JOIN_WINDOW = timedelta(hours=1)
# A classroom behind one address has many people who mistype.
ADDRESS_SHARE = 10
MOST_WRONG_CODES = 5


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries within `window` in one bucket, which names no person and no address."""

    bucket: str
    most: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in a bucket so far, and when it starts afresh."""

    count: int
    window_ends_at: datetime


def sign_in_limits(name_key: str, address: str, failures: int) -> tuple[Limit, Limit]:
    """Return the limits that every door asking for a secret shares: per name, then per address."""
    return (
        Limit(f"sign-in name {digest(name_key)}", failures, SIGN_IN_WINDOW),
        Limit(f"sign-in address {digest(address)}", failures * ADDRESS_SHARE, SIGN_IN_WINDOW),
    )


def second_factor_limits(reference: str, address: str, failures: int) -> tuple[Limit, Limit]:
    """Return the limits on guessing codes of the second factor: per person, then per address.

    Fewer than of passwords: a guess is right once in 333,333, and whoever guesses knows the password.
    """
    return (
        Limit(f"second factor {digest(reference)}", min(failures, MOST_WRONG_CODES), SIGN_IN_WINDOW),
        Limit(f"sign-in address {digest(address)}", failures * ADDRESS_SHARE, SIGN_IN_WINDOW),
    )


def join_limit(address: str, joins: int) -> Limit:
    """Return the limit on people who join from one address."""
    return Limit(f"join address {digest(address)}", joins, JOIN_WINDOW)


def taken_names_limit(address: str, joins: int) -> Limit:
    """Return the limit on asking, from one address, whether names exist."""
    return Limit(f"taken address {digest(address)}", joins * ADDRESS_SHARE, JOIN_WINDOW)


def wait(limits: Iterable[Limit], tallies: Mapping[str, Tally], now: datetime) -> timedelta:
    """Return how long to wait until none of `limits` is exceeded; zero when there is room now."""
    waits = (
        tallies[limit.bucket].window_ends_at - now
        for limit in limits
        if limit.bucket in tallies and tallies[limit.bucket].count >= limit.most
    )
    return max((each for each in waits if each > timedelta()), default=timedelta())
