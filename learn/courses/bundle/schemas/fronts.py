"""The front matter of modules, lessons, quizzes, tasks, banks and translations."""

from typing import Annotated, Literal

from pydantic import Field

from learn.courses.bundle.schemas.manifest import Device
from learn.courses.bundle.schemas.values import (
    Attempts,
    Count,
    Ending,
    Identifier,
    Language,
    Percent,
    Seconds,
    Strict,
    Text,
    Truth,
)


class ModuleFront(Strict):
    """A heading of the path."""

    id: Identifier
    title: Text
    outcomes: tuple[Identifier, ...] = ()
    revision: Count = 1


class LessonFront(Strict):
    """A lesson; `needs` is the course's when it is not given."""

    id: Identifier
    kind: Literal["lesson"] = "lesson"
    title: Text
    minutes: Count
    outcomes: tuple[Identifier, ...] = ()
    needs: Device | None = None
    complete: Literal["read", "checks", "manual"] = "checks"
    revision: Count = 1


class QuizFront(Strict):
    """A quiz; without other words it is strict: keys stay on the server and answers show after a pass."""

    id: Identifier
    kind: Literal["quiz"]
    title: Text
    minutes: Count | None = None
    outcomes: tuple[Identifier, ...] = ()
    needs: Device | None = None
    pass_percent: Percent = Field(default=80, alias="pass", json_schema_extra={"default": "80%"})
    attempts: Attempts = Field(default=None, json_schema_extra={"default": "unlimited"})
    wait_seconds: Seconds | None = Field(default=None, alias="wait")
    time_limit_seconds: Seconds | None = Field(default=None, alias="time_limit")
    shuffle: tuple[Literal["questions", "choices"], ...] = ()
    show_answers: Literal["at-once", "after-submit", "after-pass", "never"] = "after-pass"
    offline: Literal["practice", "graded"] = "graded"
    placement: Truth = False
    one_per_page: Truth = False
    revision: Count = 1


class TaskFront(Strict):
    """Work a tutor reviews."""

    id: Identifier
    kind: Literal["task"]
    title: Text
    minutes: Count
    outcomes: tuple[Identifier, ...] = ()
    needs: Device | None = None
    accept: tuple[Ending, ...] = ()
    max_mb: Annotated[Count, Field(le=100)] = 2
    revision: Count = 1


class BankFront(Strict):
    """Questions to draw from; never a page."""

    id: Identifier
    kind: Literal["bank"]
    title: Text
    outcomes: tuple[Identifier, ...] = ()
    revision: Count = 1


class TranslationFront(Strict):
    """The front matter of `name.<lang>.md`: no ids and no rules, so that it cannot contradict its source."""

    of: Text
    lang: Language
    source_revision: Count
    title: Text


PageFront = LessonFront | QuizFront | TaskFront
