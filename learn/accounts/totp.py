"""Codes by the clock (RFC 6238): six digits, new every thirty seconds, as every app for them makes them."""

import unicodedata
from datetime import datetime
from hmac import compare_digest

from pyotp import TOTP, random_base32

ISSUER = "Hunar"
SECONDS = 30
DIGITS = 6
# How many codes before and after now's are taken: phones are a little fast or slow.
DRIFT = 1
GROUP = 4


def new_secret() -> str:
    """Return a fresh secret: 160 bits, as letters and digits that apps read."""
    return random_base32()


def in_groups(secret: str) -> str:
    """Return the secret as people type it: in groups of four."""
    return " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))


def app_address(secret: str, username: str) -> str:
    """Return what the QR code says to an app (`otpauth://…`)."""
    return TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def digits_of(typed: str) -> str | None:
    """Return the six digits that were typed, in any script and with any gaps; None if they are none."""
    tight = "".join(character for character in typed if not character.isspace() and character != "-")
    if len(tight) != DIGITS or not all(character.isdecimal() for character in tight):
        return None
    return "".join(str(unicodedata.decimal(character)) for character in tight)


def matching_step(secret: str, typed: str, now: datetime) -> int | None:
    """Return the number of the half minute whose code was typed, or None.

    Whoever takes the code keeps the number: neither it nor an earlier one is taken again.
    """
    digits = digits_of(typed)
    if digits is None:
        return None
    here = int(now.timestamp()) // SECONDS
    codes = TOTP(secret)
    matching = [
        step
        for step in range(here - DRIFT, here + DRIFT + 1)
        if compare_digest(codes.generate_otp(step), digits)
    ]
    return max(matching, default=None)
