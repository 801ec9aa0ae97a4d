"""Survey: choices without a key, or a line to write. Read and checked, not yet served."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from learn.quizzes.bodies import Bodies, Body, Shape
from learn.quizzes.choices import MARK
from learn.quizzes.findings import Findings
from learn.quizzes.unplayable import Unplayable


@dataclass(frozen=True, slots=True)
class Survey(Unplayable):
    """Choices in every language, none of them right; no choices ask for free text."""

    kind: ClassVar[str] = "survey"
    shape: ClassVar[Shape] = Shape.CHOICES
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "exact"

    choices: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "Survey | None":
        """Return the question, or None with the reasons among `findings`."""
        choices = {body.lang: read_unkeyed(body, findings) for body in bodies.all}
        source = choices[bodies.source.lang]
        if len(source) == 1:
            findings.error(bodies.source.answer_place, "one-choice-only", "has one choice only. Add another.")
        for body in bodies.translations:
            if len(choices[body.lang]) != len(source):
                findings.error(
                    body.answer_place,
                    "translation-differs",
                    f"has {len(choices[body.lang])} choices here and {len(source)} in the original.",
                )
        return None if findings.has_errors else cls(choices)

    def scoring_part(self, lang: str) -> object:
        """Return what could be answered."""
        return sorted(self.choices[lang])


def read_unkeyed(body: Body, findings: Findings) -> tuple[str, ...]:
    """Return the choices of one language; a mark for a right one is a slip."""
    texts = []
    for item in body.items:
        found = MARK.match(item.text)
        if not found:
            findings.error(item.place, "choice-without-mark", "has a choice without ( ) or [ ] before it.")
            continue
        if "x" in found[0].lower():
            findings.error(
                item.place, "key-in-survey", "is a survey, in which nothing is right. Take the x out."
            )
        texts.append(item.text[found.end() :].strip())
    return tuple(texts)
