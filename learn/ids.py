"""Identifiers and tokens that nobody can guess."""

import hashlib
import secrets
from datetime import datetime
from itertools import islice

# No 0/O, 1/l/I or u: people read these aloud and type them from paper.
TYPEABLE = "23456789abcdefghjkmnpqrstvwxyz"
PUBLIC_LENGTH = 16
# So that the bytes left out are mostly made up for.
SPARE = 8
# Enough for minutes until the year 3355.
MOMENT_LENGTH = 6
# What all names made together have in common behind the minute.
SHARED_LENGTH = 4
# Random bytes as typeable characters; those that would favour some of them are left out.
_FAIR = 256 - 256 % len(TYPEABLE)
_LETTERS = bytes(ord(TYPEABLE[byte % len(TYPEABLE)]) for byte in range(256))
_UNFAIR = bytes(range(_FAIR, 256))


def public_id() -> str:
    """Return an identifier for addresses: 16 typeable characters, about 78 bits."""
    return typeable(PUBLIC_LENGTH)


def public_ids(count: int) -> list[str]:
    """Return many of them, at a tenth of the price of as many calls."""
    letters = ""
    while len(letters) < count * PUBLIC_LENGTH:
        fresh = secrets.token_bytes(count * PUBLIC_LENGTH + 64)
        letters += fresh.translate(_LETTERS, _UNFAIR).decode()
    starts = range(0, len(letters), PUBLIC_LENGTH)
    return [letters[start : start + PUBLIC_LENGTH] for start in islice(starts, count)]


def names_by_minute(count: int, now: datetime) -> list[str]:
    """Return names for what is made in numbers: 22 characters, those made together beside each other.

    An index of a million names without any order is larger than what memory keeps of it: each look into it
    waits for the disk, and what is made together is written to as many pages. In this one a cohort that was
    enrolled together, or what one hand-in put into the deck, lies on a few pages. Whoever sees a name sees
    the minute, and guesses no other.
    """
    minutes, letters = int(now.timestamp()) // 60, ""
    for _ in range(MOMENT_LENGTH):
        minutes, place = divmod(minutes, len(TYPEABLE))
        letters = TYPEABLE[place] + letters
    shared, *names = public_ids(count + 1)
    letters += shared[:SHARED_LENGTH]
    return [letters + name[SHARED_LENGTH:] for name in names]


def typeable(length: int) -> str:
    """Return `length` random characters that cannot be mistaken for one another."""
    # Bytes for all of them: asking the system for each costs more than the rest of a small request.
    letters = ""
    while len(letters) < length:
        letters += secrets.token_bytes(length + SPARE).translate(_LETTERS, _UNFAIR).decode()
    return letters[:length]


def token() -> str:
    """Return a secret for a cookie or a link: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of a secret, so that a copied database opens no door."""
    return hashlib.sha256(secret.encode()).hexdigest()
