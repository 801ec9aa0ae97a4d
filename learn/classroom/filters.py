"""The filters of the catalogue, as they stand in the address; pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from learn.courses.outline import Outline

LEVELS = ("beginner", "intermediate", "advanced")
DEVICES = ("phone", "computer")
MAX_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for; a value that was never offered counts as none."""

    words: str = ""
    level: str = ""
    needs: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the filters from an address."""
        level, needs = query.get("level", ""), query.get("needs", "")
        # Spaces first: some of them do not print, and words must not grow together.
        spaced = " ".join(query.get("q", "")[:MAX_LENGTH].split())
        return cls(
            words="".join(sign for sign in spaced if sign.isprintable()),
            level=level if level in LEVELS else "",
            needs=needs if needs in DEVICES else "",
        )

    @property
    def are_set(self) -> bool:
        """Tell whether anything is looked for."""
        return bool(self.words or self.level or self.needs)


def matching(outlines: Iterable[Outline], filters: Filters, found: Collection[str]) -> list[Outline]:
    """Return the courses that fit; with words, those in which the search found something (`found`)."""
    return [
        outline
        for outline in outlines
        if (not filters.level or outline.level == filters.level)
        # A phone course can be taken on a computer, never the other way round.
        and (filters.needs != "phone" or outline.needs == "phone")
        and (filters.needs != "computer" or outline.needs == "computer")
        and (not filters.words or outline.uid in found)
    ]
