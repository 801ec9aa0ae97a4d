"""What the types share that a person judges by a rubric: what is shown, and that no machine marks them."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.markdown.rendering import render_inline
from learn.quizzes.marks import Mark
from learn.quizzes.rubrics import Rubric


class Judged:
    """A work that waits for a tutor once it is handed in; none handed in earns nothing, at once."""

    __slots__ = ()
    default_credit: ClassVar[str] = "proportional"
    rubric: Rubric

    def public_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return the rubric: whoever is judged by it may read it beforehand."""
        criterion, *levels = self.rubric.headings[lang]
        return {
            "rubric": {
                "criterion": render_inline(criterion, context),
                "levels": [render_inline(level, context) for level in levels],
                "points": list(self.rubric.points),
                "rows": [
                    [render_inline(cell, context) for cell in cells] for cells in self.rubric.rows[lang]
                ],
            }
        }

    def key_part(self, _lang: str, _context: RenderContext) -> dict[str, Any]:
        """Return nothing: what is said about the work is said by a person."""
        return {}

    def right_part(self) -> dict[str, Any]:
        """Return nothing: there is no key."""
        return {}

    @staticmethod
    def grade(_body: Mapping[str, Any], _key: Mapping[str, Any], _answer: Sequence[str], _lang: str) -> Mark:
        """Earn nothing yet."""
        return Mark(0.0)


def fraction_of(rubric: Mapping[str, Any], levels: Sequence[int]) -> float:
    """Return the share earned by a level for each criterion, of the best level in each.

    `rubric` is what the public body holds, `levels` count from 0.
    """
    points = rubric["points"]
    most = max(points) * len(rubric["rows"])
    return min(1.0, sum(points[level] for level in levels) / most) if most else 0.0


def is_whole(rubric: Mapping[str, Any], levels: Sequence[int]) -> bool:
    """Tell whether there is one of the rubric's levels for each of its criteria."""
    offered = range(len(rubric["points"]))
    return len(levels) == len(rubric["rows"]) and all(level in offered for level in levels)


def fingerprint(answer: Sequence[str]) -> str:
    """Return the hash by which the evidence knows a work, whose words may be personal and can be deleted."""
    return hashlib.sha256("\n".join(answer).encode()).hexdigest()
