"""`course.yml` and its translations."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from learn.courses.bundle.schemas.values import (
    Count,
    FormatNumber,
    Identifier,
    Label,
    Language,
    Percent,
    SkillAddress,
    Strict,
    Text,
    Truth,
    Whole,
)

Device = Literal["phone", "computer"]


class Skill(Strict):
    """A skill of a published framework that the course trains."""

    name: Text
    framework: Text
    uri: SkillAddress | None = None
    code: Text | None = None


class Qualification(Strict):
    """A recognised qualification; nobody may claim a level that no body awards."""

    framework: Text
    level: Whole | None = None
    awarding_body: Text | None = None

    @model_validator(mode="after")
    def _level_has_a_body(self) -> Self:
        if self.level is not None and self.awarding_body is None:
            raise ValueError("must name its awarding_body, or give no level")
        return self


class Completion(Strict):
    """What makes the course complete."""

    lessons: Literal["all", "none"] = "all"
    quizzes: Literal["passed", "none"] = "passed"


class CertificateRule(Strict):
    """What earns the certificate, beside completion."""

    quiz: Identifier | None = None
    pass_percent: Percent = Field(default=80, alias="pass", json_schema_extra={"default": "80%"})
    per_outcome_percent: Percent | None = Field(default=None, alias="per_outcome")
    tasks: tuple[Identifier, ...] = ()
    valid_months: Count | None = None


class Manifest(Strict):
    """The whole of `course.yml`; the first language is the source language."""

    format: FormatNumber
    id: Identifier
    title: Text
    summary: Text
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    release: Label
    level: Literal["beginner", "intermediate", "advanced"]
    hours: Count
    needs: Device
    requires: tuple[Identifier, ...] = ()
    outcomes: dict[Identifier, Text]
    skills: tuple[Skill, ...] = ()
    qualification: Qualification | None = None
    authors: Annotated[tuple[Text, ...], Field(min_length=1)]
    licence: Text
    open: Literal["none", "first-lesson", "all"] = "first-lesson"
    listed: Truth = True
    completion: Completion = Completion()
    certificate: CertificateRule | None = None
    moved: dict[Identifier, Identifier] = {}
    retired: tuple[Identifier, ...] = ()

    @property
    def source_language(self) -> str:
        """Return the language everything is written in first."""
        return self.languages[0]


class ManifestTranslation(Strict):
    """`course.<lang>.yml`: what is missing falls back to the source language."""

    title: Text | None = None
    summary: Text | None = None
    outcomes: dict[Identifier, Text] = {}
