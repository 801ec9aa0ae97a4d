"""Multiple choice: tick every choice that is right, and only those."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.quizzes.bodies import Bodies, Shape
from learn.quizzes.choices import Choice, feedback_html, options_of, read_choices, right_marks, texts_of
from learn.quizzes.findings import Findings
from learn.quizzes.inputs import PickAny
from learn.quizzes.marks import Mark, Part

MIN_CHOICES = 2


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    """Choices of which one or more are right, and at least one is wrong."""

    kind: ClassVar[str] = "multiple-choice"
    shape: ClassVar[Shape] = Shape.CHOICES
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "exact"

    choices: tuple[Choice, ...]

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "MultipleChoice | None":
        """Return the question, or None with the reasons among `findings`."""
        choices = read_choices(bodies, findings, is_round=False)
        check_some_right(bodies, findings)
        return None if findings.has_errors else cls(choices)

    def public_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return the choices as learners see them."""
        return {"choices": [choice.option(lang, context) for choice in self.choices]}

    def key_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return what is said about each choice."""
        feedback = {choice.key: feedback_html(choice.feedback[lang], context) for choice in self.choices}
        return {"feedback": feedback}

    def right_part(self) -> dict[str, Any]:
        """Return the keys of the right choices."""
        return {"right": [choice.key for choice in self.choices if choice.is_right]}

    def scoring_part(self, lang: str) -> object:
        """Return what is scored; the order of the choices is not."""
        return sorted([choice.key, choice.texts[lang], choice.is_right] for choice in self.choices)

    @staticmethod
    def input_of(body: Mapping[str, Any], lang: str, order: Sequence[str] | None) -> PickAny:
        """Offer the choices, in `order` if there is one."""
        return PickAny(options_of(texts_of(body, lang)["choices"], order))

    @staticmethod
    def grade(body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str) -> Mark:
        """Give the share of right choices ticked less the share of wrong ones ticked.

        So ticking nothing and ticking everything both earn nothing. Under `exact` only the whole counts.
        """
        ticked, right = set(answer), set(key["right"])
        choices: Mapping[str, str] = {each["key"]: each["html"] for each in texts_of(body, lang)["choices"]}
        wrong = choices.keys() - right
        feedback: Mapping[str, str] = texts_of(key, lang)["feedback"]
        parts = tuple(
            Part(each, (each in ticked) == (each in right), feedback.get(each, "")) for each in choices
        )
        if all(part.is_right for part in parts):
            return Mark(1.0, said(choices, parts, ticked), parts)
        share = len(ticked & right) / len(right) - len(ticked & wrong) / len(wrong)
        fraction = max(0.0, share) if key["credit"] == "proportional" else 0.0
        misjudged = {part.key for part in parts if not part.is_right}
        return Mark(fraction, said(choices, parts, misjudged), parts)


def said(choices: Mapping[str, str], parts: Sequence[Part], keys: set[str]) -> tuple[str, ...]:
    """Return what is said about these choices, each below its own words: several are said at once."""
    told = [part for part in parts if part.key in keys and part.feedback]
    return tuple(f'<div class="soft">{choices[part.key]}</div>{part.feedback}' for part in told)


def check_some_right(bodies: Bodies, findings: Findings) -> None:
    """Note a question in which nothing is right, or everything; the original alone is counted."""
    place, marks = bodies.source.answer_place, right_marks(bodies.source)
    if marks is None:
        return
    if len(marks) < MIN_CHOICES:
        findings.error(place, "one-choice-only", "has fewer than two choices. Add a wrong one.")
    elif not any(marks):
        findings.error(place, "no-right-answer", "has no right answer. Mark each right choice with [x].")
    elif all(marks):
        findings.error(
            place,
            "only-right-answers",
            "has only right choices, so ticking everything would be right. Add a wrong one.",
        )
