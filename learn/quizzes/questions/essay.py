"""Essay: a text that a tutor marks by a rubric. Read and checked, not yet served."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from learn.quizzes.bodies import Bodies, Shape
from learn.quizzes.findings import Findings
from learn.quizzes.rubrics import Rubric, read_rubric
from learn.quizzes.unplayable import Unplayable


@dataclass(frozen=True, slots=True)
class Essay(Unplayable):
    """A text to be written and the rubric it is judged by."""

    kind: ClassVar[str] = "essay"
    shape: ClassVar[Shape] = Shape.TABLE
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "proportional"

    rubric: Rubric

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "Essay | None":
        """Return the question, or None with the reasons among `findings`."""
        rubric = read_rubric(bodies, findings)
        return None if findings.has_errors else cls(rubric)

    def scoring_part(self, _lang: str) -> object:
        """Return what is scored."""
        return asdict(self.rubric)
