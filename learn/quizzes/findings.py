"""Everything found wrong with one question, gathered so that its author mends it in one go."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from learn.courses.problems import Problem, Severity, has_errors


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a course file; line and column count from 1."""

    path: str
    line: int
    column: int = 1


@dataclass(slots=True)
class Findings:
    """The problems of the question or task `uid`; every message begins with its name."""

    uid: str
    problems: list[Problem] = field(default_factory=list)
    kind: str = "question"

    def error(self, place: Place, code: str, message: str) -> None:
        """Note something that stops the course."""
        self._note(place, code, message, Severity.ERROR)

    def warn(self, place: Place, code: str, message: str) -> None:
        """Note something that only `--strict` stops at."""
        self._note(place, code, message, Severity.WARNING)

    @property
    def has_errors(self) -> bool:
        """Tell whether the question cannot be used."""
        return has_errors(self.problems)

    def _note(self, place: Place, code: str, message: str, severity: Severity) -> None:
        text = f'{self.kind} "{self.uid}" {message}'
        self.problems.append(Problem(place.path, place.line, place.column, code, text, severity))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence that offers the nearest of `known`, or nothing if none is near."""
    nearest = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f' Did you mean "{nearest[0]}"?' if nearest else ""
