"""Cloze: a text with gaps to write into or to fill from a menu."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, assert_never

from learn.markdown.context import RenderContext
from learn.markdown.rendering import render_block
from learn.quizzes.bodies import Bodies, Body, Shape
from learn.quizzes.choices import option_of, options_of, texts_of
from learn.quizzes.findings import Findings
from learn.quizzes.gaps import (
    PLACEHOLDER,
    Gap,
    NumberGap,
    PickGap,
    WrittenGap,
    place_of,
    read_gaps,
    with_placeholders,
)
from learn.quizzes.inputs import Blank, Fill, Menu
from learn.quizzes.keys import key_of, order_without_meaning
from learn.quizzes.marks import Mark, Part, mark_of_parts
from learn.quizzes.numbers import MAX_NUMBER_LENGTH, Interval, read_number
from learn.quizzes.spellings import MAX_TEXT_LENGTH, Spelling


@dataclass(frozen=True, slots=True)
class Cloze:
    """A passage per language, its gaps in reading order."""

    kind: ClassVar[str] = "cloze"
    shape: ClassVar[Shape] = Shape.PASSAGE
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "proportional"

    source_lang: str
    passages: Mapping[str, str]
    gaps: Mapping[str, tuple[Gap, ...]]

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "Cloze | None":
        """Return the question, or None with the reasons among `findings`."""
        gaps = {body.lang: read_gaps(body, findings) for body in bodies.all}
        if not gaps[bodies.source.lang] and not findings.has_errors:
            findings.error(
                bodies.source.answer_place,
                "no-gap",
                "has no gap. Write one quote (lines that begin with >) with gaps such as [[late|delayed]].",
            )
        if not findings.has_errors:
            for body in bodies.translations:
                compare(gaps[bodies.source.lang], gaps[body.lang], body, findings)
        if findings.has_errors:
            return None
        passages = {body.lang: with_placeholders(body.passage) for body in bodies.all}
        return cls(bodies.source.lang, passages, gaps)

    def public_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return the text in pieces: HTML, then a gap, and so on."""
        html = render_block(self.passages[lang], context).html
        texts = PLACEHOLDER.split(html)
        pieces = [
            {"html": text} if number % 2 == 0 else self.public_gap(int(text), lang, context)
            for number, text in enumerate(texts)
        ]
        return {"pieces": [piece for piece in pieces if piece != {"html": ""}]}

    def public_gap(self, number: int, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return what a learner sees of a gap."""
        gap = self.gaps[lang][number]
        if not isinstance(gap, PickGap):
            return {"gap": number, "is_number": isinstance(gap, NumberGap)}
        texts = dict(zip(self.option_keys(number), gap.texts, strict=True))
        keys = order_without_meaning(texts) if self.is_right_always_first else list(texts)
        return {"gap": number, "options": [option_of(key, texts[key], context) for key in keys]}

    def option_keys(self, number: int) -> list[str]:
        """Return the keys of a menu's texts as written, made from the source language."""
        gap = self.gaps[self.source_lang][number]
        return [key_of(text) for text in gap.texts] if isinstance(gap, PickGap) else []

    @property
    def is_right_always_first(self) -> bool:
        """Tell whether the written order would give the answers away."""
        return all(gap.right == 0 for gap in self.gaps[self.source_lang] if isinstance(gap, PickGap))

    def key_part(self, _lang: str, _context: RenderContext) -> dict[str, Any]:
        """Return nothing: gaps have no feedback of their own."""
        return {}

    def right_part(self) -> dict[str, Any]:
        """Return, gap by gap, what fills it."""
        return {"gaps": [self.right_of(number) for number in range(len(self.gaps[self.source_lang]))]}

    def right_of(self, number: int) -> dict[str, Any]:
        """Return what fills a gap; words of every language are right in every language."""
        gap = self.gaps[self.source_lang][number]
        match gap:
            case PickGap():
                return {"option": self.option_keys(number)[gap.right]}
            case NumberGap():
                return {"low": str(gap.interval.low), "high": str(gap.interval.high)}
            case WrittenGap():
                same = (gaps[number] for gaps in self.gaps.values())
                words = [text for each in same if isinstance(each, WrittenGap) for text in each.spellings]
                return {"spellings": list(dict.fromkeys(words))}
            case unknown:
                assert_never(unknown)

    def scoring_part(self, lang: str) -> object:
        """Return what is scored."""
        menus = [self.option_keys(number) for number in range(len(self.gaps[lang]))]
        return [self.passages[lang], self.right_part(), [sorted(menu) for menu in menus]]

    @staticmethod
    def input_of(body: Mapping[str, Any], lang: str, _order: Sequence[str] | None) -> Fill:
        """Offer the text with its gaps."""
        return Fill(tuple(map(piece_of, texts_of(body, lang)["pieces"])))

    @staticmethod
    def grade(_body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], _lang: str) -> Mark:
        """Give the share of gaps filled rightly, or nothing but the whole under `exact`."""
        given = [*answer, *[""] * len(key["gaps"])]
        parts = tuple(
            Part(str(number), is_filled(gap, written))
            for number, (gap, written) in enumerate(zip(key["gaps"], given, strict=False), start=1)
        )
        return mark_of_parts(parts, is_all_or_nothing=key["credit"] == "exact")


def piece_of(stored: Mapping[str, Any]) -> str | Blank | Menu:
    """Return a stored piece of the text as the page needs it."""
    if "html" in stored:
        return str(stored["html"])
    if "options" in stored:
        return Menu(options_of(stored["options"], None))
    is_number = bool(stored["is_number"])
    return Blank(is_number, MAX_NUMBER_LENGTH if is_number else MAX_TEXT_LENGTH)


def is_filled(gap: Mapping[str, Any], written: str) -> bool:
    """Tell whether a gap was filled rightly."""
    if not written.strip():
        return False
    if "option" in gap:
        return bool(gap["option"] == written)
    if "low" in gap:
        number = read_number(written)
        return number is not None and Interval(Decimal(gap["low"]), Decimal(gap["high"])).holds(number)
    return any(Spelling(text, is_pattern=False).accepts(written) for text in gap["spellings"])


def compare(source: tuple[Gap, ...], translated: tuple[Gap, ...], body: Body, findings: Findings) -> None:
    """Note where the gaps of a translation are not those of the original."""
    if len(source) != len(translated):
        findings.error(
            body.answer_place,
            "translation-differs",
            f"has {len(translated)} gaps here and {len(source)} in the original. Keep number and order.",
        )
        return
    for number, (original, gap) in enumerate(zip(source, translated, strict=True), start=1):
        if outline(original) != outline(gap):
            findings.error(
                place_of(0, body),
                "translation-differs",
                f"has a gap {number} of another kind, number of texts or right one than the original.",
            )


def outline(gap: Gap) -> tuple[object, ...]:
    """Return what a gap and its translation must have in common."""
    match gap:
        case PickGap():
            return (len(gap.texts), gap.right)
        case NumberGap():
            return (gap.interval,)
        case WrittenGap():
            return ()
        case unknown:
            assert_never(unknown)
