"""Ordering: put the steps in their right order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.quizzes.bodies import Bodies, Body, Shape
from learn.quizzes.choices import feedback_html, option_of, options_of, shortened, texts_of
from learn.quizzes.findings import Findings
from learn.quizzes.inputs import Arrange
from learn.quizzes.keys import key_of, order_without_meaning, split_key
from learn.quizzes.marks import Mark, Part

MIN_STEPS = 2


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to put in order."""

    key: str
    texts: Mapping[str, str]
    feedback: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ordering:
    """Steps, held in the right order."""

    kind: ClassVar[str] = "ordering"
    shape: ClassVar[Shape] = Shape.STEPS
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "exact"

    steps: tuple[Step, ...]

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "Ordering | None":
        """Return the question, or None with the reasons among `findings`."""
        source = bodies.source
        check_steps(source, findings)
        for body in bodies.translations:
            compare(source, body, findings)
        if findings.has_errors:
            return None
        keys = [step_key(item.text) for item in source.items]
        texts = {body.lang: [split_key(item.text)[0] for item in body.items] for body in bodies.all}
        return cls(
            tuple(
                Step(
                    key,
                    {lang: written[number] for lang, written in texts.items()},
                    {body.lang: body.items[number].feedback for body in bodies.all},
                )
                for number, key in enumerate(keys)
            )
        )

    def public_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return the steps in an order that tells nothing."""
        steps = {step.key: step for step in self.steps}
        ordered = (steps[key] for key in order_without_meaning(steps))
        return {"items": [option_of(step.key, step.texts[lang], context) for step in ordered]}

    def key_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return what is said about each step."""
        return {"feedback": {step.key: feedback_html(step.feedback[lang], context) for step in self.steps}}

    def right_part(self) -> dict[str, Any]:
        """Return the keys in the right order."""
        return {"right": [step.key for step in self.steps]}

    def scoring_part(self, lang: str) -> object:
        """Return what is scored, the order included."""
        return [[step.key, step.texts[lang]] for step in self.steps]

    @staticmethod
    def input_of(body: Mapping[str, Any], lang: str, order: Sequence[str] | None) -> Arrange:
        """Offer the steps, in `order` if there is one."""
        return Arrange(options_of(texts_of(body, lang)["items"], order))

    @staticmethod
    def grade(_body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str) -> Mark:
        """Give, under `proportional`, the share of neighbours that stand as they should.

        With n steps there are n - 1 such pairs; a step the learner left out is an empty string and parts its
        neighbours. A part stands for a step and the one that should follow it.
        """
        right = key["right"]
        given = set(pairwise(answer))
        feedback: Mapping[str, str] = texts_of(key, lang)["feedback"]
        parts = tuple(
            Part(first, (first, second) in given, feedback.get(first, ""))
            for first, second in pairwise(right)
        )
        is_whole = list(answer) == right
        share = sum(part.is_right for part in parts) / len(parts)
        fraction = 1.0 if is_whole else share if key["credit"] == "proportional" else 0.0
        said = tuple(html for step in right if (html := feedback.get(step)))
        return Mark(min(fraction, 1.0), said, parts)


def step_key(text: str) -> str:
    """Return the key of a step, written by its author or made from its text."""
    plain, key = split_key(text)
    return key or key_of(plain)


def check_steps(source: Body, findings: Findings) -> None:
    """Note too few steps, empty ones, and two that read alike."""
    if len(source.items) < MIN_STEPS:
        findings.error(
            source.answer_place,
            "too-few-steps",
            "has fewer than two steps to order. Write them as a numbered list, 1. 2. 3., in the right order.",
        )
    seen: set[str] = set()
    for item in source.items:
        key = step_key(item.text)
        if not split_key(item.text)[0]:
            findings.error(
                item.place, "empty-choice", "has an empty step. Write its text or delete the line."
            )
        elif key in seen:
            findings.error(
                item.place,
                "duplicate-choice",
                f'has the step "{shortened(item.text)}" twice. Change or delete one.',
            )
        seen.add(key)


def compare(source: Body, body: Body, findings: Findings) -> None:
    """Note a translation with another number of steps."""
    if len(source.items) != len(body.items):
        findings.error(
            body.answer_place,
            "translation-differs",
            f"has {len(body.items)} steps here and {len(source.items)} in the original. Keep their order.",
        )
    for item in body.items:
        if not split_key(item.text)[0]:
            findings.error(
                item.place, "empty-choice", "has an empty step. Write its text or delete the line."
            )
