"""What came of starting an attempt, of what is done in it, and of handing it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from learn.quizzes.queries import AskableVersion, AttemptRow


@dataclass(frozen=True, slots=True)
class Started:
    """An attempt that is open now; of one that was open before, nothing more is told than which it is."""

    public_id: str
    number: int
    is_new: bool
    deadline_at: datetime | None = None
    asked: tuple[AskableVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """What is saved now of the questions that came, by position.

    At the `outdated` ones something newer was saved meanwhile, or the answer is final: it stays.
    """

    attempt: AttemptRow
    answers: Mapping[int, list[str]]
    outdated: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Noticed:
    """An attempt after a sign of life, and by how many seconds its deadline moved."""

    attempt: AttemptRow
    added_seconds: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something done to one question before the end: `number` of the hint, or the `fraction` it earned."""

    attempt: AttemptRow
    position: int
    question_uid: str
    content_hash: str
    is_new: bool
    number: int = 0
    answer: tuple[str, ...] = ()
    fraction: float | None = None


class MarkedQuestion(NamedTuple):
    """One question of a handed-in attempt, with what its answer earned; no answer is an empty list.

    A work that waits for a person has no fraction yet, and `work`, the hash that the evidence keeps of it.
    """

    position: int
    uid: str
    content_hash: str
    outcome: str | None
    points: float
    answer: list[str]
    answered_at: datetime | None
    fraction: float | None
    kind: str = ""
    work: str | None = None
    numbers: dict[str, str] | None = None
    hint_count: int = 0


@dataclass(frozen=True, slots=True)
class Submission:
    """A closed attempt; of one that was closed before, `is_new` is false and `marked` is empty."""

    attempt: AttemptRow
    is_new: bool
    marked: tuple[MarkedQuestion, ...] = ()
