"""Hashes of passwords and of recovery codes: slow on purpose, and never more at once than there are cores.

Threads of their own make them, which the system lets run when nobody else wants to: a class that signs in
all at once must not hold up those who read.
"""

import os
import secrets
import sys
import threading
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from hashlib import sha256
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw

# OWASP's smallest advice for argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
# A recovery code is 58 random bits, so a lighter pass makes guessing from a stolen database hopeless.
CODE_PASSES = 1
CODE_KIBIBYTES = 8 * 1024
CODE_DIGEST_BYTES = 32
NICENESS = 19
# Ends a hash of the form in which passwords are alike on all keyboards; one without is of the form before it.
ALIKE = "#alike"

Result = TypeVar("Result")


def hash_password(password: str) -> str:
    """Return what is stored of a password in its stored form."""
    return in_turn(lambda: HASHER.hash(password)) + ALIKE


def is_right(stored: str | None, password: str) -> bool:
    """Tell whether `password` is the one stored; nobody's password takes as long to refuse as somebody's."""
    compared = (stored or NOBODYS).removesuffix(ALIKE)
    try:
        return in_turn(lambda: HASHER.verify(compared, password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Tell whether a stored hash was made with weaker settings than today's."""
    return HASHER.check_needs_rehash(stored.removesuffix(ALIKE))


def is_of_former_form(stored: str) -> bool:
    """Tell whether the hash was made before passwords became alike on all keyboards."""
    return not stored.endswith(ALIKE)


def code_digest(code: str, reference: str) -> str:
    """Return what is stored of a recovery code; `reference` salts it, so that one guess tries one person."""
    salt = sha256(reference.encode()).digest()[:16]
    return in_turn(
        lambda: hash_secret_raw(
            code.encode(), salt, CODE_PASSES, CODE_KIBIBYTES, 1, CODE_DIGEST_BYTES, Type.ID
        )
    ).hex()


def in_turn(work: Callable[[], Result]) -> Result:
    """Do slow work as soon as a core is free for it."""
    return _hashers(os.getpid()).submit(work).result()


@cache
def _hashers(_process: int) -> ThreadPoolExecutor:
    """Return the threads of this process: those of a parent do not live on in its forked child."""
    return ThreadPoolExecutor(os.cpu_count() or 1, "hashing", _step_back)


def _step_back() -> None:
    """Let this thread give way to all others, where the system can do so for one thread."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _unpadded(data: bytes) -> str:
    return b64encode(data).decode().rstrip("=")


def nobodys(hasher: PasswordHasher) -> str:
    """Return the hash of a password that nobody has, as much work as one that `hasher` makes."""
    return (
        f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
        f"${_unpadded(secrets.token_bytes(hasher.salt_len))}${_unpadded(secrets.token_bytes(hasher.hash_len))}"
    )


NOBODYS = nobodys(HASHER)
