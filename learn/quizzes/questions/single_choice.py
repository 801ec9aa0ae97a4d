"""Single choice: pick the one choice that is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.quizzes.bodies import Bodies, Shape
from learn.quizzes.choices import Choice, feedback_html, options_of, read_choices, right_marks, texts_of
from learn.quizzes.findings import Findings
from learn.quizzes.inputs import PickOne
from learn.quizzes.marks import Mark

MIN_CHOICES = 2


@dataclass(frozen=True, slots=True)
class SingleChoice:
    """Choices of which exactly one is right."""

    kind: ClassVar[str] = "single-choice"
    shape: ClassVar[Shape] = Shape.CHOICES
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "exact"

    choices: tuple[Choice, ...]

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "SingleChoice | None":
        """Return the question, or None with the reasons among `findings`."""
        choices = read_choices(bodies, findings, is_round=True)
        check_one_right(bodies, findings)
        return None if findings.has_errors else cls(choices)

    def public_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return the choices as learners see them."""
        return {"choices": [choice.option(lang, context) for choice in self.choices]}

    def key_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return what is said about each choice."""
        feedback = {choice.key: feedback_html(choice.feedback[lang], context) for choice in self.choices}
        return {"feedback": feedback}

    def right_part(self) -> dict[str, Any]:
        """Return the key of the right choice, in a list as answers are."""
        return {"right": [choice.key for choice in self.choices if choice.is_right]}

    def scoring_part(self, lang: str) -> object:
        """Return what is scored; the order of the choices is not."""
        return sorted([choice.key, choice.texts[lang], choice.is_right] for choice in self.choices)

    @staticmethod
    def input_of(body: Mapping[str, Any], lang: str, order: Sequence[str] | None) -> PickOne:
        """Offer the choices, in `order` if there is one."""
        return PickOne(options_of(texts_of(body, lang)["choices"], order))

    @staticmethod
    def grade(_body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str) -> Mark:
        """Give everything for the right choice and nothing for another, with that choice's feedback."""
        feedback: Mapping[str, str] = texts_of(key, lang)["feedback"]
        said = tuple(feedback[picked] for picked in answer if feedback.get(picked))
        return Mark(float(list(answer) == key["right"]), said)


def check_one_right(bodies: Bodies, findings: Findings) -> None:
    """Note a question without a right choice, with several, or with nothing to choose from.

    The original alone is counted, so that a translation that still has its mark hides nothing.
    """
    place, marks = bodies.source.answer_place, right_marks(bodies.source)
    if marks is None:
        return
    if len(marks) < MIN_CHOICES:
        findings.error(place, "one-choice-only", "has fewer than two choices. Add a wrong one.")
    right_count = sum(marks)
    if right_count == 0:
        findings.error(place, "no-right-answer", "has no right answer. Mark one choice with (x).")
    if right_count > 1:
        findings.error(
            place,
            "several-right-answers",
            f"has {right_count} right answers. Mark one with (x), or use [x] and [ ] throughout.",
        )
