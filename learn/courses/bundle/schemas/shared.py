"""What all courses share: dated facts, the glossary and the paths that lead through them."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from learn.courses.bundle.schemas.values import Count, Day, Identifier, Language, Strict, Text, WebAddress

FactKind = Literal["law", "fee", "contact", "product", "statistic", "rule"]
RECHECK_AFTER_DAYS = {"law": 90, "fee": 60, "contact": 90, "product": 120, "statistic": 365, "rule": 365}
NOT_IN_QUESTIONS = frozenset({"law", "fee", "contact"})


class FactSource(Strict):
    """Where a fact was read."""

    title: Text
    url: WebAddress


class Fact(Strict):
    """A statement that may stop being true, with the day it was last checked."""

    id: Identifier
    kind: FactKind
    statement: dict[Language, Text]
    source: FactSource
    last_checked: Day
    recheck_days: Count | None = Field(default=None, alias="recheck_after_days")

    @property
    def recheck_on(self) -> date:
        """Return the last day on which the fact still counts as checked."""
        return self.last_checked + timedelta(days=self.recheck_days or RECHECK_AFTER_DAYS[self.kind])

    def is_stale(self, today: date) -> bool:
        """Tell whether somebody should check the fact again."""
        return today > self.recheck_on


class Term(Strict):
    """One term and its one translation."""

    en: Text
    ur: Text
    note: Text | None = None


class WrittenPath(Strict):
    """Courses in the order in which they lead to one goal; a title and a summary in each language."""

    id: Identifier
    title: Annotated[dict[Language, Text], Field(min_length=1)]
    summary: Annotated[dict[Language, Text], Field(min_length=1)]
    courses: Annotated[tuple[Identifier, ...], Field(min_length=1)]
