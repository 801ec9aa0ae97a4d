"""Numeric: a number within a tolerance or a range, written in any of the ways people write numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.quizzes.bodies import Bodies, Shape
from learn.quizzes.choices import feedback_html, texts_of
from learn.quizzes.entries import WHOLE, Entry, read_entries
from learn.quizzes.findings import Findings
from learn.quizzes.formulas import BadFormula, check_formula, check_variables
from learn.quizzes.inputs import Write
from learn.quizzes.marks import Mark
from learn.quizzes.numbers import MAX_NUMBER_LENGTH, BadNumber, BadRange, Interval, read_interval, read_number

MAX_UNIT_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Expected:
    """An interval, the share of the points for hitting it, and what is then said."""

    interval: Interval
    share: int
    feedback: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Numeric:
    """Intervals that are right, partly right, or the marks of a known mistake."""

    kind: ClassVar[str] = "numeric"
    shape: ClassVar[Shape] = Shape.ENTRIES
    own_keys: ClassVar[frozenset[str]] = frozenset({"unit", "variables"})
    default_credit: ClassVar[str] = "exact"

    expected: tuple[Expected, ...]
    unit: str
    variables: Mapping[str, Any]
    formulas: tuple[tuple[int, str], ...] = ()

    @property
    def is_playable(self) -> bool:
        """Tell whether the answer is a number of the author's, not one drawn for each attempt."""
        return not self.variables

    @classmethod
    def read(cls, bodies: Bodies, own: Mapping[str, Any], findings: Findings) -> "Numeric | None":
        """Return the question, or None with the reasons among `findings`."""
        unit = read_unit(bodies, own, findings)
        entries = read_entries(bodies, findings, example="12")
        if "variables" in own:
            formulas = read_formulas(bodies, own["variables"], entries, findings)
            return None if findings.has_errors else cls((), unit, own["variables"], formulas)
        expected = tuple(read_expected(entry, bodies, findings) for entry in entries)
        return None if findings.has_errors else cls(tuple(each for each in expected if each), unit, {})

    def public_part(self, _lang: str, _context: RenderContext) -> dict[str, Any]:
        """Return the unit; nothing else may be seen before answering."""
        return {"unit": self.unit}

    def key_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return what is said about each expected answer, by its number."""
        feedback = [feedback_html(each.feedback[lang], context) for each in self.expected]
        return {"feedback": {str(number): html for number, html in enumerate(feedback)}}

    def right_part(self) -> dict[str, Any]:
        """Return the intervals; decimals travel as text, so that 0.1 stays 0.1."""
        return {"unit": self.unit, "expected": [as_list(each) for each in self.expected]}

    def scoring_part(self, _lang: str) -> object:
        """Return what is scored."""
        return [self.unit, [as_list(each) for each in self.expected], self.variables, self.formulas]

    @staticmethod
    def input_of(body: Mapping[str, Any], lang: str, _order: Sequence[str] | None) -> Write:
        """Ask for a number."""
        return Write(is_number=True, unit=texts_of(body, lang)["unit"], max_length=MAX_NUMBER_LENGTH)

    @staticmethod
    def grade(_body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str) -> Mark:
        """Give the best share among the intervals that hold the number, with its feedback."""
        number = read_number(answer[0], key["unit"]) if answer else None
        if number is None:
            return Mark(0.0)
        hits = [
            (share, str(position))
            for position, (low, high, share) in enumerate(key["expected"])
            if Interval(Decimal(low), Decimal(high)).holds(number)
        ]
        if not hits:
            return Mark(0.0)
        share, position = max(hits, key=lambda hit: hit[0])
        said = texts_of(key, lang)["feedback"].get(position, "")
        return Mark(share / WHOLE, (said,) if said else ())


def as_list(expected: Expected) -> list[str | int]:
    """Return an expected answer as it is stored."""
    return [str(expected.interval.low), str(expected.interval.high), expected.share]


def read_unit(bodies: Bodies, own: Mapping[str, Any], findings: Findings) -> str:
    """Return the unit, which is the same in every language."""
    unit = own.get("unit") or ""
    if not isinstance(unit, str) or len(unit) > MAX_UNIT_LENGTH:
        findings.error(
            bodies.source.place, "bad-value", "has a unit that is not a short text, such as unit: USD."
        )
        return ""
    return unit.strip()


def read_expected(entry: Entry, bodies: Bodies, findings: Findings) -> Expected | None:
    """Return an entry's interval, the same in every language."""
    intervals: list[Interval] = []
    for body in bodies.all:
        written, place = entry.texts[body.lang], entry.places[body.lang]
        try:
            intervals.append(read_interval(written))
        except BadNumber as reason:
            findings.error(
                place,
                "bad-number",
                f'has "{reason}" where a number belongs. Write 12, 1350 +- 1 or 10..12.',
            )
        except BadRange:
            findings.error(
                place,
                "bad-range",
                f'has the range "{written}", which holds no number. '
                "Write the smaller end first, and no minus after +-.",
            )
    if len(intervals) < len(bodies.all):
        return None
    for body, interval in zip(bodies.translations, intervals[1:], strict=True):
        if interval != intervals[0]:
            findings.error(
                entry.places[body.lang],
                "translation-differs",
                f'has "{entry.texts[body.lang]}" where the original has "{entry.texts[bodies.source.lang]}".',
            )
    return Expected(intervals[0], entry.share, entry.feedback)


def read_formulas(
    bodies: Bodies, variables: object, entries: tuple[Entry, ...], findings: Findings
) -> tuple[tuple[int, str], ...]:
    """Return the share and formula of each entry, checked but not worked out."""
    if problem := check_variables(variables):
        findings.error(bodies.source.place, "bad-variables", problem)
        return ()
    names = frozenset(variables) if isinstance(variables, Mapping) else frozenset()
    for entry in entries:
        text = entry.texts[bodies.source.lang].split("+-", maxsplit=1)[0]
        try:
            check_formula(text, names)
        except BadFormula as reason:
            place = entry.places[bodies.source.lang]
            findings.error(place, "bad-formula", f'has the formula "{text.strip()}", but {reason}.')
    return tuple((entry.share, entry.texts[bodies.source.lang]) for entry in entries)
