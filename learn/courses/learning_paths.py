"""A path through courses, as a site serves it; pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LearningPath:
    """Courses by uid in the order in which they lead to one goal, with its words by language."""

    uid: str
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    courses: tuple[str, ...]

    def title(self, language: str) -> str:
        """Return the title in `language`, or in the language it was written in."""
        return self.titles[spoken_of(self.titles, language)]

    def summary(self, language: str) -> str:
        """Return the summary in `language`, or in the language it was written in."""
        return self.summaries[spoken_of(self.summaries, language)]

    def title_language(self, language: str) -> str:
        """Return the language in which `title` answers."""
        return spoken_of(self.titles, language)

    def summary_language(self, language: str) -> str:
        """Return the language in which `summary` answers."""
        return spoken_of(self.summaries, language)


def spoken_of(words: Mapping[str, str], language: str) -> str:
    """Return `language` if the words are there in it, else the first in which they were written."""
    return language if language in words else next(iter(words))
