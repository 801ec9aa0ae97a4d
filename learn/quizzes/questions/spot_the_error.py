"""Spot the error: a text in pieces, of which the wrong ones are to be found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.markdown.rendering import render_inline
from learn.quizzes.bodies import Bodies, Body, Shape
from learn.quizzes.choices import option_of, options_of, texts_of
from learn.quizzes.findings import Findings
from learn.quizzes.gaps import GAP, place_of, with_placeholders
from learn.quizzes.inputs import PickAny
from learn.quizzes.keys import key_of
from learn.quizzes.marks import Mark, Part
from learn.quizzes.passages import ERROR, WORD, Piece, TooShort, cut

MARKED = re.compile(r"(?P<wrong>.*?\S.*?)=>(?P<right>.*\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is wrong and what is right, in one language."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class SpotTheError:
    """A text in every language, its errors marked `[[wrong=>right]]`."""

    kind: ClassVar[str] = "spot-the-error"
    shape: ClassVar[Shape] = Shape.PASSAGE
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "proportional"

    source_lang: str
    pieces: Mapping[str, list[list[Piece]]]
    corrections: Mapping[str, tuple[Correction, ...]]

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "SpotTheError | None":
        """Return the question, or None with the reasons among `findings`."""
        corrections = {body.lang: read_corrections(body, findings) for body in bodies.all}
        source = bodies.source.lang
        for body in bodies.translations:
            if len(corrections[body.lang]) != len(corrections[source]):
                findings.error(
                    body.answer_place,
                    "translation-differs",
                    f"has {len(corrections[body.lang])} errors here "
                    f"and {len(corrections[source])} in the original.",
                )
        if findings.has_errors:
            return None
        passages = [with_placeholders(body.passage) for body in bodies.all]
        wrong = [[each.wrong for each in corrections[body.lang]] for body in bodies.all]
        try:
            pieces = cut(passages, wrong)
        except TooShort as reason:
            findings.error(
                bodies.source.answer_place,
                "too-little-text",
                f"has too little text around its errors: every language needs at least {reason} words that "
                "are right, or ticking everything would pay.",
            )
            return None
        by_language = {body.lang: each for body, each in zip(bodies.all, pieces, strict=True)}
        return cls(source, by_language, corrections)

    def keyed(self, lang: str) -> list[list[tuple[str, Piece]]]:
        """Return the pieces with keys, the same in every language: errors by number, the rest in their order.

        The source's keys come from its texts, so that no key tells which kind of piece it belongs to.
        """
        wrong: dict[int | None, str] = {}
        right: list[str] = []
        seen: set[str] = set()
        for piece in chain.from_iterable(self.pieces[self.source_lang]):
            key, again = key_of(piece.text), 1
            while key in seen:
                again += 1
                key = key_of(f"{piece.text} {again}")
            seen.add(key)
            if piece.error is None:
                right.append(key)
            else:
                wrong[piece.error] = key
        rest = iter(right)
        return [
            [(next(rest) if piece.error is None else wrong[piece.error], piece) for piece in paragraph]
            for paragraph in self.pieces[lang]
        ]

    def public_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return the pieces of the text, and how many stand in each paragraph."""
        keyed = self.keyed(lang)
        return {
            "choices": [
                option_of(key, one_line(piece.text), context) for key, piece in chain.from_iterable(keyed)
            ],
            "lengths": [len(each) for each in keyed],
        }

    def key_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return for each wrong piece what was wrong, crossed out, and what is right."""
        said = {}
        for key, piece in chain.from_iterable(self.keyed(lang)):
            if piece.error is not None:
                correction = self.corrections[lang][piece.error]
                wrong, right = (render_inline(text, context) for text in (correction.wrong, correction.right))
                said[key] = f"<p><del>{wrong}</del> <ins>{right}</ins></p>"
        return {"feedback": said}

    def right_part(self) -> dict[str, Any]:
        """Return the keys of the wrong pieces, which are the ones to pick."""
        keyed = chain.from_iterable(self.keyed(self.source_lang))
        return {"right": [key for key, piece in keyed if piece.error is not None]}

    def scoring_part(self, lang: str) -> object:
        """Return what is scored."""
        return [[piece.text, piece.error is not None] for piece in chain.from_iterable(self.pieces[lang])]

    @staticmethod
    def input_of(body: Mapping[str, Any], lang: str, _order: Sequence[str] | None) -> PickAny:
        """Offer the pieces in the order of the text."""
        texts = texts_of(body, lang)
        return PickAny(options_of(texts["choices"], None), tuple(texts["lengths"]))

    @staticmethod
    def grade(_body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str) -> Mark:
        """Give the share of errors found less one for each false alarm, never below nothing.

        Every error is said, found or not. Under `exact` only the whole counts.
        """
        picked, wrong = set(answer), list(key["right"])
        feedback: Mapping[str, str] = texts_of(key, lang)["feedback"]
        found = tuple(Part(each, each in picked, feedback.get(each, "")) for each in wrong)
        alarms = tuple(Part(each, is_right=False) for each in answer if each not in wrong)
        share = max(0.0, (sum(part.is_right for part in found) - len(alarms)) / len(wrong))
        fraction = share if share == 1 or key["credit"] == "proportional" else 0.0
        return Mark(fraction, tuple(part.feedback for part in found if part.feedback), (*found, *alarms))


def one_line(text: str) -> str:
    """Return a piece on one line."""
    return " ".join(text.split())


def read_corrections(body: Body, findings: Findings) -> tuple[Correction, ...]:
    """Return the errors of one language in their order; those that cannot be read are among `findings`."""
    marks = list(GAP.finditer(body.passage))
    if not marks:
        findings.error(
            body.answer_place,
            "no-gap",
            "has no marked error. Write one quote in which each is marked [[wrong text=>right text]].",
        )
    read = []
    for mark in marks:
        found = MARKED.fullmatch(mark[1])
        if found:
            read.append(Correction(found["wrong"].strip(), found["right"].strip()))
            continue
        findings.error(
            place_of(mark.start(), body),
            "empty-gap",
            f"has a mark that is not written [[wrong text=>right text]]: [[{mark[1]}]].",
        )
    if any(len(ERROR.findall(word)) > 1 for word in WORD.findall(with_placeholders(body.passage))):
        findings.error(
            body.answer_place,
            "errors-touch",
            "has two errors without a space between them. Mark them as one, or leave a word between them.",
        )
    return tuple(read)
