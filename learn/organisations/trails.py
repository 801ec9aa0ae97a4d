"""What a seat leaves behind, as the ghost check looks at it; pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in an attempt: the version of the question, and the permanent keys or words chosen."""

    version_id: int
    given: tuple[str, ...]
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt that was handed in."""

    quiz_uid: str
    started_at: datetime
    handed_in_at: datetime
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """When somebody signed in on a browser first and last; `browser` is opaque."""

    browser: str
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Trail:
    """What one seat left behind: `worked_at` holds the moments of all answers, `ends_at` is the last day."""

    seat_id: int
    person_id: int
    came_at: datetime | None
    completed_at: datetime | None
    course_minutes: int
    ends_at: datetime | None
    worked_at: tuple[datetime, ...]
    sittings: tuple[Sitting, ...] = ()
    uses: tuple[Use, ...] = ()
