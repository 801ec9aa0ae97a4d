"""Numbers that are drawn anew for each attempt, and the texts and answers they are put into.

A draw depends on the attempt's seed, the question's position and the variable's name alone, by a rule
that must stay the same for ever: the SHA-256 of the three says which of the possible values it is.
"""

import hashlib
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from learn.quizzes.formulas import NoResult, worked_out
from learn.quizzes.numbers import TOLERANCE, BadNumber, BadRange, Interval, read_interval

NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")
# In an Urdu text the renderer isolates the name from the letters around it.
IN_TEXT = re.compile(rf"\{{(<(\w+)[^>]*>)?({NAME.pattern})(</\2>)?\}}")
MAX_VARIABLES = 8
MAX_VALUES = 1_000_000
MAX_DECIMALS = 6
# Up to so many combinations are all tried before publishing; of more, the ends and so many drawn ones.
TRIED = 1_000
KEPT_TRIALS = 4
# A range of results is written with two dots, which no number of a formula has.
RANGE = re.compile(r"\s*\.\.\s*")
LEFT_TO_RIGHT_MARK = "\u200e"
# What stands for a formula without a result: an interval that holds no number, worth nothing.
NO_ANSWER: list[str | int] = ["1", "0", 0]


class BadVariables(ValueError):
    """The `variables` of a question cannot be used; each argument is a sentence that says why.

    `others` are those that can.
    """

    def __init__(self, *faults: str, others: Sequence["Variable"] = ()) -> None:
        super().__init__(*faults)
        self.others = tuple(others)


@dataclass(frozen=True, slots=True)
class Variable:
    """A name and the values it may have: those of a list, or equal steps from `low`."""

    name: str
    values: tuple[str, ...]
    low: str = "0"
    step: str = "1"
    count: int = 0

    @property
    def value_count(self) -> int:
        """How many values there are."""
        return len(self.values) or self.count

    def value(self, number: int) -> str:
        """Return a value by its number from 0, as it is written in texts."""
        if self.values:
            return self.values[number]
        return f"{Decimal(self.low) + Decimal(self.step) * number:f}"

    def as_json(self) -> dict[str, Any]:
        """Return the variable as a question's body keeps it."""
        if self.values:
            return {"name": self.name, "values": list(self.values)}
        return {"name": self.name, "low": self.low, "step": self.step, "count": self.count}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Variable":
        """Return a variable as it was stored."""
        return cls(**{**stored, "values": tuple(stored.get("values", ()))})


def read_variables(written: object) -> tuple[Variable, ...]:
    """Return the variables of a comment, such as `{h: 2..5, w: [10, 12]}`; raises `BadVariables`."""
    if not isinstance(written, Mapping) or not written:
        raise BadVariables("has variables that are not written as {name: 2..5}.")
    if len(written) > MAX_VARIABLES:
        raise BadVariables(f"has more than {MAX_VARIABLES} variables.")
    variables: list[Variable] = []
    faults: list[str] = []
    for name, values in written.items():
        try:
            variables.append(_read(str(name), values))
        except BadVariables as bad:
            faults += bad.args
    if faults:
        raise BadVariables(*faults, others=variables)
    return tuple(variables)


def _read(name: str, values: object) -> Variable:
    if not NAME.fullmatch(name):
        raise BadVariables(
            f'has a variable called "{name}". Use a letter and then letters and digits, at most 20.'
        )
    if isinstance(values, list) and values and all(type(each) in {int, float} for each in values):
        return Variable(name, tuple(f"{Decimal(str(each)):f}" for each in values))
    if isinstance(values, str) and ".." in values:
        return _range(name, values)
    raise BadVariables(
        f'has a variable "{name}" that is neither a range such as 2..5 nor a list such as [10, 12].'
    )


def _range(name: str, written: str) -> Variable:
    """Return a range that draws with as many decimals as its ends are written with."""
    try:
        ends = read_interval(written)
    except (BadNumber, BadRange) as reason:
        raise BadVariables(
            f'has a variable "{name}" with the range "{written}". Write the smaller end first, as in 2..5.'
        ) from reason
    decimals = max(-int(end.as_tuple().exponent) for end in (ends.low, ends.high))
    if decimals > MAX_DECIMALS:
        raise BadVariables(f'has a variable "{name}" with more than {MAX_DECIMALS} decimals.')
    step = Decimal(1).scaleb(-max(0, decimals))
    count = int((ends.high - ends.low) / step) + 1
    if count > MAX_VALUES:
        raise BadVariables(f'has a variable "{name}" with more than {MAX_VALUES:,} values.')
    return Variable(name, (), str(ends.low.quantize(step)), str(step), count)


def variables_of(body: Mapping[str, Any]) -> tuple[Variable, ...]:
    """Return the variables of a stored question; most have none."""
    stored = body["texts"][body["source_lang"]].get("variables", ())
    return tuple(map(Variable.from_json, stored))


def drawn_numbers(seed: str, position: int, body: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the numbers of the question at this position of an attempt, None if it draws none."""
    variables = variables_of(body)
    return {each.name: drawn(each, seed, position) for each in variables} if variables else None


def drawn(variable: Variable, seed: str, position: int) -> str:
    """Return the value that the seed draws; the rule is part of what old attempts mean: never change it."""
    digest = hashlib.sha256(f"{seed}:{position}:{variable.name}".encode()).digest()
    return variable.value(int.from_bytes(digest) % variable.value_count)


def with_numbers(stored: Mapping[str, Any], numbers: Mapping[str, str] | None) -> dict[str, Any]:
    """Return a question's body or key with its numbers worked in; without numbers as it is.

    After that a question with variables is a numeric question like any other. Of many combinations a check
    tries a sample: a formula may have no result for one that somebody draws, and then nothing meets it.
    """
    if not numbers:
        return dict(stored)
    filled = {**stored, "texts": filled_in(stored["texts"], numbers)}
    if "formulas" in stored:
        values = as_decimals(numbers)
        filled["expected"] = [_expected(formula, share, values) for formula, share in stored["formulas"]]
    return filled


def _expected(formula: str, share: int, values: Mapping[str, Decimal]) -> list[str | int]:
    try:
        held = result_of(formula, values)
    except NoResult:
        return list(NO_ANSWER)
    return [f"{held.low:f}", f"{held.high:f}", share]


def as_decimals(numbers: Mapping[str, str]) -> dict[str, Decimal]:
    """Return drawn numbers as formulas take them."""
    return {name: Decimal(value) for name, value in numbers.items()}


def filled_in(stored: Any, numbers: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON
    """Return stored texts with each `{name}` replaced by its number; other braces stay."""
    if isinstance(stored, str):
        return IN_TEXT.sub(
            lambda found: shown(numbers[found[3]]) if found[3] in numbers else found[0], stored
        )
    if isinstance(stored, Mapping):
        return {name: filled_in(each, numbers) for name, each in stored.items()}
    if isinstance(stored, list):
        return [filled_in(each, numbers) for each in stored]
    return stored


def shown(number: str) -> str:
    """Return a number for a text of either direction: its minus stays before it."""
    return f"{LEFT_TO_RIGHT_MARK}−{number[1:]}" if number.startswith("-") else number


def result_of(formula: str, numbers: Mapping[str, Decimal]) -> Interval:
    """Return what `{h} * {w}`, `{h} / 3 +- 0.1` or `{h}..{w}` covers; raises `BadFormula`, `NoResult`."""
    low, *high = RANGE.split(formula, maxsplit=1)
    if high:
        interval = Interval(worked_out(low, numbers), worked_out(high[0], numbers))
    else:
        middle, *tolerance = TOLERANCE.split(formula, maxsplit=1)
        reach = worked_out(tolerance[0], numbers) if tolerance else Decimal(0)
        centre = worked_out(middle, numbers)
        interval = Interval(centre - reach, centre + reach)
    if interval.low > interval.high:
        raise NoResult("its range runs backwards")
    return interval


@lru_cache(KEPT_TRIALS)
def trials(variables: tuple[Variable, ...]) -> tuple[tuple[dict[str, str], dict[str, Decimal]], ...]:
    """Return the numbers to try formulas with, as texts and as decimals; kept, as a question has several."""
    return tuple((numbers, as_decimals(numbers)) for numbers in tried_numbers(variables))


def tried_numbers(variables: tuple[Variable, ...]) -> Iterator[dict[str, str]]:
    """Yield numbers to try a formula with: all of them, or the ends and a sample where there are many."""
    count = math.prod(each.value_count for each in variables)
    ranges = [
        range(each.value_count) if count <= TRIED else sorted({0, each.value_count - 1}) for each in variables
    ]
    for numbers in itertools.product(*ranges):
        yield {each.name: each.value(at) for each, at in zip(variables, numbers, strict=True)}
    if count > TRIED:
        for sample in range(TRIED):
            yield {each.name: drawn(each, "check", sample) for each in variables}
