"""Formulas over drawn numbers, such as `{h} * {w}`: sums and products, brackets and `round()` only.

They are worked out with decimals while they are read, by a reader of their own: no text is ever run.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import lru_cache

MAX_FORMULA = 200
MAX_DEPTH = 20
MAX_PLACES = 10
KEPT_FORMULAS = 256
TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|\{(?P<name>\w+)\}|(?P<sign>round(?!\w)|[-+*/(),]))")
# Figures beyond which two ways to the same result differ, which no learner writes down.
EXACT = Context(prec=40, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])


class BadFormula(ValueError):
    """The formula cannot be read; the message says why."""


class NoResult(ArithmeticError):
    """The formula has no result for these numbers; the message says why."""


def worked_out(text: str, numbers: Mapping[str, Decimal]) -> Decimal:
    """Return the result of a formula, halves rounded up as people do. Raises `BadFormula`, `NoResult`."""
    if len(text) > MAX_FORMULA:
        raise BadFormula(f"it has more than {MAX_FORMULA} characters")
    try:
        return _Reader(text, numbers).result()
    except DivisionByZero as reason:
        raise NoResult("it divides by zero") from reason
    except (InvalidOperation, Overflow) as reason:
        raise NoResult("its result is beyond all numbers") from reason


class _Reader:
    """Walks over a formula once, from left to right, products before sums."""

    def __init__(self, text: str, numbers: Mapping[str, Decimal]) -> None:
        self.numbers = numbers
        self.tokens = _tokens(text)
        self.depth = 0

    def result(self) -> Decimal:
        result = self.sum()
        if self.tokens:
            raise BadFormula(f'there is something to write before "{self.tokens[-1][1]}", such as *')
        return result

    def sum(self) -> Decimal:
        """Read what is added and taken away."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadFormula("its brackets are nested too deeply")
        result = self.product()
        while sign := self.next_of("+-"):
            other = self.product()
            result = EXACT.add(result, other) if sign == "+" else EXACT.subtract(result, other)
        self.depth -= 1
        return result

    def product(self) -> Decimal:
        """Read what is multiplied and divided."""
        result = self.signed()
        while sign := self.next_of("*/"):
            other = self.signed()
            if sign == "/" and not other:
                raise DivisionByZero
            result = EXACT.multiply(result, other) if sign == "*" else EXACT.divide(result, other)
        return result

    def signed(self) -> Decimal:
        """Read a value with any signs before it."""
        is_negative = False
        while sign := self.next_of("+-"):
            is_negative ^= sign == "-"
        value = self.value()
        return EXACT.minus(value) if is_negative else value

    def value(self) -> Decimal:
        """Read a number, a variable, a bracket or `round()`."""
        kind, text = self.tokens.pop() if self.tokens else ("", "")
        if kind == "number":
            return Decimal(text)
        if kind == "name":
            if text not in self.numbers:
                raise BadFormula(f"{{{text}}} is not among its variables")
            return self.numbers[text]
        if text == "round":
            self.require("(")
            return self.rounded()
        if text != "(":
            raise BadFormula(f'"{text}" stands in a wrong place' if text else "something is missing in it")
        result = self.sum()
        self.require(")")
        return result

    def rounded(self) -> Decimal:
        """Read what is rounded, and to how many places: `round(x)` or `round(x, 2)`."""
        value, places = self.sum(), Decimal(0)
        if self.next_of(","):
            places = self.sum()
            if places != int(places) or abs(places) > MAX_PLACES:
                raise BadFormula(f"round() takes a whole number of places, at most {MAX_PLACES}")
        self.require(")")
        return EXACT.quantize(value, Decimal(1).scaleb(-int(places)))

    def next_of(self, signs: str) -> str:
        """Take the next token if it is one of these signs; return it or nothing."""
        if self.tokens and self.tokens[-1][0] == "sign" and self.tokens[-1][1] in signs:
            return self.tokens.pop()[1]
        return ""

    def require(self, sign: str) -> None:
        """Take a sign that must come now."""
        if not self.next_of(sign):
            raise BadFormula(f'a "{sign}" is missing in it')


def _tokens(text: str) -> list[tuple[str, str]]:
    """Return the pieces of a formula, the last one first; one is tried with many numbers."""
    return list(_kept_tokens(text))


@lru_cache(KEPT_FORMULAS)
def _kept_tokens(text: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    plain = text.strip()
    position = 0
    while position < len(plain):
        token = TOKEN.match(plain, position)
        if token is None:
            raise BadFormula(
                "only numbers, {variables}, + - * / ( ) and round() are allowed; "
                f'"{plain[position:].strip()[:10]}" is none of them'
            )
        found.append((str(token.lastgroup), str(token[str(token.lastgroup)])))
        position = token.end()
    return tuple(found[::-1])
