"""Essay: a text that a tutor judges by a rubric."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from learn.quizzes.bodies import Bodies, Shape
from learn.quizzes.findings import Findings
from learn.quizzes.inputs import Compose
from learn.quizzes.judged import Judged
from learn.quizzes.rubrics import Rubric, read_rubric

# About 800 words. Urdu takes six bytes a letter in a form, and browsers send 64 kB while a page closes.
MAX_LENGTH = 5_000


@dataclass(frozen=True, slots=True)
class Essay(Judged):
    """A text to be written and the rubric it is judged by."""

    kind: ClassVar[str] = "essay"
    shape: ClassVar[Shape] = Shape.TABLE
    own_keys: ClassVar[frozenset[str]] = frozenset()

    rubric: Rubric

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "Essay | None":
        """Return the question, or None with the reasons among `findings`."""
        rubric = read_rubric(bodies, findings)
        return None if findings.has_errors else cls(rubric)

    def scoring_part(self, _lang: str) -> object:
        """Return what is scored."""
        return asdict(self.rubric)

    @staticmethod
    def input_of(_body: Mapping[str, Any], _lang: str, _order: Sequence[str] | None) -> Compose:
        """Ask for a text."""
        return Compose(MAX_LENGTH)
