"""What services get to know about the request behind a deed, and the bounds an installation sets."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody at the door: from which address, on what device, when.

    `browser` is the opaque name of the browser they use, empty where it keeps none.
    """

    address: str
    device: str
    now: datetime
    is_own_device: bool = False
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much guessing, joining and staying is allowed here."""

    sign_in_failures: int
    joins_per_address: int
    session_days: int
