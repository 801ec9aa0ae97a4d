"""The comment under the heading of a question or a draw."""

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from learn.courses.bundle.schemas.values import (
    Count,
    Ending,
    Identifier,
    Percent,
    Points,
    Strict,
    Text,
    Truth,
)

QuestionType = Literal[
    "single-choice",
    "multiple-choice",
    "true-false",
    "numeric",
    "short-answer",
    "ordering",
    "matching",
    "cloze",
    "spot-the-error",
    "essay",
    "upload",
    "survey",
    "scenario",
]


class QuestionComment(Strict):
    """The keys all questions share; what a key means for a type is said in `learn.quizzes`."""

    id: Identifier
    type: QuestionType | None = None
    points: Points = 1
    outcome: Identifier | None = None
    tags: tuple[Identifier, ...] = ()
    credit: Literal["exact", "proportional"] | None = None
    hint_cost_percent: Percent = Field(default=0, alias="hint_cost", json_schema_extra={"default": "0%"})
    shuffle: Truth = True
    unit: Text | None = None
    variables: Annotated[dict[str, Any], WithJsonSchema({"type": "object"})] = {}
    accept: tuple[Ending, ...] = ()
    max_mb: Annotated[Count, Field(le=100)] = 2


class DrawComment(Strict):
    """Questions taken from a bank; `points` count for each of them."""

    draw: Count
    bank: Text = Field(alias="from")
    tags: tuple[Identifier, ...] = ()
    points: Points = 1
