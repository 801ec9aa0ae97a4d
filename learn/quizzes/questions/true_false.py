"""True or false: a single choice between exactly two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from learn.quizzes.bodies import Bodies
from learn.quizzes.findings import Findings
from learn.quizzes.questions.single_choice import SingleChoice

CHOICE_COUNT = 2


@dataclass(frozen=True, slots=True)
class TrueFalse(SingleChoice):
    """Two choices, one of them right; learners should not meet them in another order each time."""

    kind: ClassVar[str] = "true-false"

    @classmethod
    def read(cls, bodies: Bodies, own: Mapping[str, Any], findings: Findings) -> "TrueFalse | None":
        """Return the question, or None with the reasons among `findings`."""
        if len(bodies.source.items) != CHOICE_COUNT:
            findings.error(
                bodies.source.answer_place,
                "not-two-choices",
                f"is of type true-false and has {len(bodies.source.items)} choices. Write two, ( ) and (x).",
            )
        question = SingleChoice.read(bodies, own, findings)
        return None if question is None else cls(question.choices)
