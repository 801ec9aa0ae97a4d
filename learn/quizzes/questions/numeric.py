"""Numeric: a number within a tolerance or a range, written in any of the ways people write numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.markdown.rendering import render_block, render_inline
from learn.quizzes.bodies import Bodies, Body, Shape
from learn.quizzes.choices import feedback_html, texts_of
from learn.quizzes.entries import WHOLE, Entry, read_entries
from learn.quizzes.findings import Findings
from learn.quizzes.formulas import BadFormula, NoResult
from learn.quizzes.inputs import Write
from learn.quizzes.keys import normalised
from learn.quizzes.marks import Mark
from learn.quizzes.numbers import (
    MAX_NUMBER_LENGTH,
    PERCENT,
    BadNumber,
    BadRange,
    Interval,
    read_interval,
    read_number,
)
from learn.quizzes.variables import (
    IN_TEXT,
    BadVariables,
    Variable,
    read_variables,
    result_of,
    trials,
)

MAX_UNIT_LENGTH = 20
# What nobody is asked to write: more places before or after the point than this.
MAX_RESULT = Decimal(10) ** 15
MAX_RESULT_PLACES = 6


@dataclass(frozen=True, slots=True)
class Expected:
    """An interval, the share of the points for hitting it, and what is then said."""

    interval: Interval
    share: int
    feedback: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Formula:
    """What an answer is worked out by once numbers are drawn, its share, and what is then said."""

    text: str
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
    variables: tuple[Variable, ...] = ()
    formulas: tuple[Formula, ...] = ()

    @classmethod
    def read(cls, bodies: Bodies, own: Mapping[str, Any], findings: Findings) -> "Numeric | None":
        """Return the question, or None with the reasons among `findings`."""
        unit = read_unit(bodies, own, findings)
        entries = read_entries(bodies, findings, example="12")
        if "variables" in own:
            variables, formulas = read_drawn(bodies, own["variables"], entries, findings)
            return None if findings.has_errors else cls((), unit, variables, formulas)
        expected = tuple(read_expected(entry, bodies, findings) for entry in entries)
        return None if findings.has_errors else cls(tuple(each for each in expected if each), unit)

    def public_part(self, _lang: str, _context: RenderContext) -> dict[str, Any]:
        """Return the unit, and which numbers may be drawn; nothing else may be seen before answering."""
        drawn = {"variables": [each.as_json() for each in self.variables]} if self.variables else {}
        return {"unit": self.unit, **drawn}

    def key_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return what is said about each expected answer, by its number."""
        feedback = [feedback_html(each.feedback[lang], context) for each in self.expected or self.formulas]
        return {"feedback": {str(number): html for number, html in enumerate(feedback)}}

    def right_part(self) -> dict[str, Any]:
        """Return the intervals, or the formulas that make them: see `learn.quizzes.variables.with_numbers`.

        Decimals travel as text, so that 0.1 stays 0.1.
        """
        if self.formulas:
            return {"unit": self.unit, "formulas": [[each.text, each.share] for each in self.formulas]}
        return {"unit": self.unit, "expected": [as_list(each) for each in self.expected]}

    def scoring_part(self, _lang: str) -> object:
        """Return what is scored."""
        return [
            self.unit,
            [as_list(each) for each in self.expected],
            {each.name: each.as_json() for each in self.variables},
            [[each.share, each.text] for each in self.formulas],
        ]

    @staticmethod
    def input_of(body: Mapping[str, Any], lang: str, _order: Sequence[str] | None) -> Write:
        """Ask for a number."""
        return Write(is_number=True, unit=texts_of(body, lang)["unit"], max_length=MAX_NUMBER_LENGTH)

    @staticmethod
    def grade(_body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str) -> Mark:
        """Give the best share among the intervals that hold the number, with its feedback."""
        number = read_number(answer[0], key["unit"] or PERCENT) if answer else None
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
            bodies.place_of("unit"), "bad-value", "has a unit that is not a short text, such as unit: USD."
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


def read_drawn(
    bodies: Bodies, written: object, entries: tuple[Entry, ...], findings: Findings
) -> tuple[tuple[Variable, ...], tuple[Formula, ...]]:
    """Return the variables and the formulas over them, tried with numbers that may be drawn."""
    unread: set[str] = set()
    try:
        variables = read_variables(written)
    except BadVariables as bad:
        for fault in bad.args:
            findings.error(bodies.place_of("variables"), "bad-variables", fault)
        if not isinstance(written, Mapping):
            return (), ()
        variables = bad.others
        unread = set(map(str, written)) - {each.name for each in variables}
    for body in bodies.all:
        check_shown(body, variables, findings)
    for entry in entries:
        # An empty one is told of already.
        if entry.texts[bodies.source.lang].strip():
            check_formula(entry, variables, unread, bodies, findings)
    formulas = (
        Formula(each.texts[bodies.source.lang].strip(), each.share, each.feedback) for each in entries
    )
    return variables, tuple(formulas)


def check_shown(body: Body, variables: tuple[Variable, ...], findings: Findings) -> None:
    """Note a variable whose number the learner would never see: in a formula its braces are drawn as none."""
    context = RenderContext(lang=body.lang)
    html = f"{render_inline(body.prompt, context)} {render_block(body.stem, context).html}"
    shown = {found[3] for found in IN_TEXT.finditer(html)}
    for each in variables:
        if each.name not in shown:
            findings.error(
                body.place,
                "unshown-variable",
                f"never shows its variable {{{each.name}}}. "
                "Write it into the question, outside of formulas between dollar signs, or take it out.",
            )


def check_formula(
    entry: Entry, variables: tuple[Variable, ...], unread: set[str], bodies: Bodies, findings: Findings
) -> None:
    """Note a formula that cannot be read, that differs in a translation, or that fails for some numbers.

    Whether one fails that has variables which could not be read themselves, only mending those shows.
    """
    text, place = entry.texts[bodies.source.lang].strip(), entry.places[bodies.source.lang]
    for body in bodies.translations:
        if normalised(entry.texts[body.lang]) != normalised(text):
            findings.error(
                entry.places[body.lang],
                "translation-differs",
                f'has "{entry.texts[body.lang]}" where the original has "{text}".',
            )
    is_tried = unread.isdisjoint(found[3] for found in IN_TEXT.finditer(text))
    stand_ins = tuple(Variable(name, ("1",)) for name in sorted(unread))
    for numbers, decimals in trials((*variables, *stand_ins)):
        try:
            reason = absurd(result_of(text, decimals))
        except BadFormula as problem:
            findings.error(place, "bad-formula", f'has the formula "{text}", but {problem}.')
            return
        except NoResult as problem:
            reason = str(problem)
        if reason and is_tried:
            drawn = ", ".join(f"{name} = {value}" for name, value in numbers.items())
            findings.error(
                place, "bad-result", f'has the formula "{text}", but with {drawn} {reason}. Mend either.'
            )
            return


def absurd(interval: Interval) -> str:
    """Return why nobody could be asked for this result, nothing if one can."""
    if max(abs(interval.low), abs(interval.high)) > MAX_RESULT:
        return "its result has more than 15 digits"
    places = -int(interval.low.normalize().as_tuple().exponent)
    if interval.low == interval.high and places > MAX_RESULT_PLACES:
        return f"its result has more than {MAX_RESULT_PLACES} decimals: use round(), or +- 0.01 behind it"
    return ""
