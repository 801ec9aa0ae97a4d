"""An answer that earns everything, read from a stored key; numbers must be worked into it before."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from learn.quizzes.entries import WHOLE


def right_answer(key: Mapping[str, Any]) -> list[str]:
    """Return one right answer in the shape answers have: the middle of a range, the first of spellings.

    Empty where nothing is right, and where the key knows only a pattern: nobody is helped by a regular
    expression.
    """
    return _answer(key, _middle)


def right_answer_in_words(key: Mapping[str, Any]) -> list[str]:
    """Return one right answer for people to read, who are told the whole of a range."""
    return _answer(key, _range)


Between = Callable[[str, str], str]


def _answer(key: Mapping[str, Any], between: Between) -> list[str]:
    if "right" in key:
        return [str(part) for part in key["right"]]
    if "gaps" in key:
        return [_of_gap(gap, between) for gap in key["gaps"]]
    for expected in key.get("expected", ()):
        example = _of_expected(expected, between)
        if example:
            return [example]
    return []


def _of_gap(gap: Mapping[str, Any], between: Between) -> str:
    if "option" in gap:
        return str(gap["option"])
    if "low" in gap:
        return between(str(gap["low"]), str(gap["high"]))
    return str(next(iter(gap.get("spellings", [])), ""))


def _of_expected(expected: Mapping[str, Any] | list[Any], between: Between) -> str:
    """Return an example of an expected answer: a number is [low, high, share], words are a mapping."""
    if isinstance(expected, list):
        low, high, share = expected
        return between(str(low), str(high)) if share == WHOLE else ""
    if expected["share"] != WHOLE:
        return ""
    return next((str(text) for text, is_pattern in expected["spellings"] if not is_pattern), "")


def _range(low: str, high: str) -> str:
    low, high = _without_zeros(low), _without_zeros(high)
    return low if low == high else f"{low}–{high}"


def _without_zeros(number: str) -> str:
    """Return a number as people write it: 40, not the 40.0 that 40.5 less 0.5 is, nor -0."""
    plain = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if plain == "-0" else plain


def _middle(low: str, high: str) -> str:
    return low if low == high else f"{(Decimal(low) + Decimal(high)) / 2:f}"
