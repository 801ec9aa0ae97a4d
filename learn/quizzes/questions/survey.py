"""Survey: choices without a key, or a few lines to write. Nothing is right in it, and nothing is scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.quizzes.bodies import Bodies, Body, Shape
from learn.quizzes.choices import MARK, Choice, feedback_html, options_of, texts_of
from learn.quizzes.findings import Findings
from learn.quizzes.inputs import PickAny, PickOne, Write
from learn.quizzes.keys import key_of, split_key
from learn.quizzes.marks import Mark

MAX_WORDS_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class Survey:
    """Choices of which one or, written with `[ ]`, any number is picked; no choices ask for free text."""

    kind: ClassVar[str] = "survey"
    shape: ClassVar[Shape] = Shape.CHOICES
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "exact"

    choices: tuple[Choice, ...]
    takes_several: bool

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "Survey | None":
        """Return the question, or None with the reasons among `findings`."""
        texts = {body.lang: read_unkeyed(body, findings) for body in bodies.all}
        source = texts[bodies.source.lang]
        if len(source) == 1:
            findings.error(bodies.source.answer_place, "one-choice-only", "has one choice only. Add another.")
        for body in bodies.translations:
            if len(texts[body.lang]) != len(source):
                findings.error(
                    body.answer_place,
                    "translation-differs",
                    f"has {len(texts[body.lang])} choices here and {len(source)} in the original.",
                )
        if not findings.has_errors:
            check_marks(bodies, findings)
        if findings.has_errors:
            return None
        choices = tuple(
            Choice(
                key=key or key_of(text),
                is_right=False,
                texts={lang: each[number][0] for lang, each in texts.items()},
                feedback={body.lang: body.items[number].feedback for body in bodies.all},
            )
            for number, (text, key) in enumerate(source)
        )
        check_distinct(choices, bodies, findings)
        is_square = any(item.text.startswith("[") for item in bodies.source.items)
        return None if findings.has_errors else cls(choices, is_square)

    def public_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return the choices as learners see them."""
        choices = [choice.option(lang, context) for choice in self.choices]
        return {"choices": choices, "takes_several": self.takes_several}

    def key_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return what is said about each choice."""
        return {"feedback": {each.key: feedback_html(each.feedback[lang], context) for each in self.choices}}

    def right_part(self) -> dict[str, Any]:
        """Return that nothing is right."""
        return {"right": []}

    def scoring_part(self, lang: str) -> object:
        """Return what could be answered; the order is not part of it."""
        return [self.takes_several, sorted([each.key, each.texts[lang]] for each in self.choices)]

    @staticmethod
    def input_of(
        body: Mapping[str, Any], lang: str, order: Sequence[str] | None
    ) -> PickOne | PickAny | Write:
        """Offer the choices, in `order` if there is one, or lines to write."""
        texts = texts_of(body, lang)
        if not texts["choices"]:
            return Write(is_number=False, unit="", max_length=MAX_WORDS_LENGTH)
        options = options_of(texts["choices"], order)
        return PickAny(options) if texts["takes_several"] else PickOne(options)

    @staticmethod
    def grade(_body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str) -> Mark:
        """Give thanks: whatever is said, nothing is lost, and no points are to be had."""
        feedback: Mapping[str, str] = texts_of(key, lang)["feedback"]
        return Mark(1.0, tuple(feedback[each] for each in answer if feedback.get(each)), is_scored=False)


def read_unkeyed(body: Body, findings: Findings) -> list[tuple[str, str | None]]:
    """Return text and own key of the choices of one language; a mark for a right one is a slip."""
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
        text, key = split_key(item.text[found.end() :])
        if not text.strip():
            findings.error(item.place, "empty-choice", "has an empty choice. Write its text.")
        texts.append((text.strip(), key))
    return texts


def check_marks(bodies: Bodies, findings: Findings) -> None:
    """Note round and square marks mixed: they say whether one choice is picked or several."""
    for body in bodies.all:
        for item in body.items:
            if item.text[:1] != bodies.source.items[0].text[:1]:
                findings.error(
                    item.place, "mixed-marks", "needs the same mark, ( ) or [ ], before every choice."
                )
                return


def check_distinct(choices: Sequence[Choice], bodies: Bodies, findings: Findings) -> None:
    """Note choices that share a key, as two of the same text do."""
    if len({each.key for each in choices}) < len(choices):
        findings.error(
            bodies.source.answer_place, "duplicate-choice", "has a choice twice. Change or delete one."
        )
