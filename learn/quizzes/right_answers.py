"""An answer that earns everything, read from a stored key: shown when answers may be shown."""

from collections.abc import Mapping
from typing import Any

from learn.quizzes.entries import WHOLE


def right_answer(key: Mapping[str, Any]) -> list[str]:
    """Return one right answer in the shape answers have; patterns and ranges give their plainest example.

    Empty where the key knows only a pattern: nobody is helped by a regular expression.
    """
    if "right" in key:
        return [str(part) for part in key["right"]]
    if "gaps" in key:
        return [_of_gap(gap) for gap in key["gaps"]]
    for expected in key.get("expected", ()):
        example = _of_expected(expected)
        if example:
            return [example]
    return []


def _of_gap(gap: Mapping[str, Any]) -> str:
    if "option" in gap:
        return str(gap["option"])
    if "low" in gap:
        return _between(gap)
    return str(next(iter(gap.get("spellings", [])), ""))


def _of_expected(expected: Mapping[str, Any] | list[Any]) -> str:
    """Return an example of an expected answer: a number is [low, high, share], words are a mapping."""
    if isinstance(expected, list):
        low, high, share = expected
        return _between({"low": low, "high": high}) if share == WHOLE else ""
    if expected["share"] != WHOLE:
        return ""
    return next((str(text) for text, is_pattern in expected["spellings"] if not is_pattern), "")


def _between(interval: Mapping[str, Any]) -> str:
    low, high = str(interval["low"]), str(interval["high"])
    return low if low == high else f"{low}–{high}"
