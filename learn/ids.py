"""Identifiers and tokens that nobody can guess."""

import hashlib
import secrets

# No 0/O, 1/l/I or u: people read these aloud and type them from paper.
TYPEABLE = "23456789abcdefghjkmnpqrstvwxyz"


def public_id() -> str:
    """Return an identifier for addresses: 16 typeable characters, about 78 bits."""
    return typeable(16)


def typeable(length: int) -> str:
    """Return `length` random characters that cannot be mistaken for one another."""
    # One number for all of them: asking the system for each costs more than the rest of a small request.
    number = secrets.randbelow(len(TYPEABLE) ** length)
    characters = []
    for _ in range(length):
        number, place = divmod(number, len(TYPEABLE))
        characters.append(TYPEABLE[place])
    return "".join(characters)


def token() -> str:
    """Return a secret for a cookie or a link: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of a secret, so that a copied database opens no door."""
    return hashlib.sha256(secret.encode()).hexdigest()
