"""What is wrong with a course file, said so that its author can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Errors stop a course from being published; warnings do so only under `--strict`."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: where it is (line and column count from 1), a stable code, and how to mend it."""

    path: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return the line that `learn check` prints."""
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.message}"

    def as_json(self) -> dict[str, str | int]:
        """Return the problem as `learn check --json` lists it."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "severity": str(self.severity),
            "code": self.code,
            "message": self.message,
        }


def has_errors(problems: Iterable[Problem], *, is_strict: bool = False) -> bool:
    """Tell whether `problems` stop a course; warnings count only when `is_strict`."""
    return any(is_strict or problem.severity is Severity.ERROR for problem in problems)
