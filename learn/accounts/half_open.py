"""A sign-in between its two steps: the password was right, the code is still to come. It is no session."""

from dataclasses import astuple, dataclass
from datetime import datetime

from learn import ids

LASTS_SECONDS = 600
STAMP_LENGTH = 32


@dataclass(frozen=True, slots=True)
class HalfOpen:
    """Who gave the right password and when; another password set since makes `stamp` a wrong one."""

    person_id: int
    stamp: str
    begun_at: int
    is_own_device: bool

    def as_cookie(self) -> list[object]:
        """Return what the signed cookie keeps."""
        return list(astuple(self))

    def is_over(self, now: datetime) -> bool:
        """Tell whether it was left lying for too long."""
        return not 0 <= int(now.timestamp()) - self.begun_at <= LASTS_SECONDS


def from_cookie(kept: object) -> HalfOpen | None:
    """Return what a cookie kept, which another version of the program may have written."""
    match kept:
        case [int(person_id), str(stamp), int(begun_at), bool(is_own_device)]:
            return HalfOpen(person_id, stamp, begun_at, is_own_device)
    return None


def stamp_of(password_hash: str, reference: str) -> str:
    """Return what changes with the password and tells nothing about it."""
    return ids.digest(f"{reference} {password_hash}")[:STAMP_LENGTH]
