"""Spot the error: find the wrong passages of a text. Read and checked, not yet served."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from learn.quizzes.bodies import Bodies, Body, Shape
from learn.quizzes.findings import Findings
from learn.quizzes.gaps import GAP, place_of
from learn.quizzes.unplayable import Unplayable

MARKED = re.compile(r"(?P<wrong>.*?\S.*?)=>(?P<right>.*\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SpotTheError(Unplayable):
    """A text in every language, its errors marked `[[wrong=>right]]`."""

    kind: ClassVar[str] = "spot-the-error"
    shape: ClassVar[Shape] = Shape.PASSAGE
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "proportional"

    passages: Mapping[str, str]

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "SpotTheError | None":
        """Return the question, or None with the reasons among `findings`."""
        counts = {body.lang: count_errors(body, findings) for body in bodies.all}
        for body in bodies.translations:
            if counts[body.lang] != counts[bodies.source.lang]:
                findings.error(
                    body.answer_place,
                    "translation-differs",
                    f"has {counts[body.lang]} errors here and {counts[bodies.source.lang]} in the original.",
                )
        return None if findings.has_errors else cls({body.lang: body.passage for body in bodies.all})

    def scoring_part(self, lang: str) -> object:
        """Return what is scored."""
        return self.passages[lang]


def count_errors(body: Body, findings: Findings) -> int:
    """Return how many errors are marked in one language."""
    marks = list(GAP.finditer(body.passage))
    if not marks:
        findings.error(
            body.answer_place,
            "no-gap",
            "has no marked error. Write one quote in which each is marked [[wrong text=>right text]].",
        )
    for found in marks:
        if not MARKED.fullmatch(found[1]):
            findings.error(
                place_of(found.start(), body),
                "empty-gap",
                f"has a mark that is not written [[wrong text=>right text]]: [[{found[1]}]].",
            )
    return len(marks)
