"""The kinds of value authors write: ids, percentages, durations, counts, days and addresses.

A validator's message continues the sentence `"key" is "value"; it …`.
"""

import re
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

IDENTIFIER = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
DURATION = re.compile(r"([1-9][0-9]{0,4})\s?(s|m|h|d)", re.ASCII)
ANY_DURATION = re.compile(r"[0-9]+\s?[smhd]", re.ASCII)
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
MAX_IDENTIFIER = 64
MAX_LANGUAGE = 8
MAX_LABEL = 40
MAX_DIGITS = 9
MAX_POINTS = 9999.999
MAX_DECIMALS = 3
WHOLE_PERCENT = 100


def is_language(code: str) -> bool:
    """Tell whether `code` has the form of a language code."""
    return len(code) <= MAX_LANGUAGE and bool(LANGUAGE.fullmatch(code))


class Strict(BaseModel):
    """A frozen set of keys: no others, and nothing converted behind the author's back."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def _text(value: object) -> str:
    if value is None or value == "":
        raise ValueError("must not be empty. Write it after the colon")
    if not isinstance(value, str):
        raise ValueError("must be plain text. Put it in quotes")  # noqa: TRY004 – pydantic collects ValueError only
    return value


def _matching(pattern: re.Pattern[str], rule: str, longest: int = 200) -> BeforeValidator:
    def check(value: object) -> str:
        text = _text(value)
        if len(text) > longest or not pattern.fullmatch(text):
            raise ValueError(rule)
        return text

    return BeforeValidator(check)


def _whole(value: object, rule: str = "must be a whole number, such as 5") -> int:
    text = _text(value)
    if not (text.isascii() and text.isdigit()):
        raise ValueError(rule)
    if len(text) > MAX_DIGITS:
        raise ValueError(f"must have at most {MAX_DIGITS} digits")
    return int(text)


def _count(value: object, rule: str = "must be a whole number of 1 or more") -> int:
    number = _whole(value, rule)
    if number < 1:
        raise ValueError(rule)
    return number


def _points(value: object) -> float:
    found = re.fullmatch(r"([0-9]+)(?:\.([0-9]+))?", _text(value), re.ASCII)
    if not found:
        raise ValueError("must be a number of points, such as 1 or 0.5")
    if len(found[1].lstrip("0")) > len(str(int(MAX_POINTS))):
        raise ValueError(f"must be at most {MAX_POINTS}")
    if len(found[2] or "") > MAX_DECIMALS:
        raise ValueError(f"must have at most {MAX_DECIMALS} digits after the point")
    return float(found[0])


def _percent(value: object) -> int:
    found = re.fullmatch(r"([0-9]{1,3})\s?%", _text(value), re.ASCII)
    if not found or int(found[1]) > WHOLE_PERCENT:
        raise ValueError("must be a percentage from 0% to 100%, such as 80%")
    return int(found[1])


def _seconds(value: object) -> int:
    text = _text(value)
    found = DURATION.fullmatch(text)
    if not found and ANY_DURATION.fullmatch(text):
        raise ValueError("must have a number from 1 to 99999 before its letter")
    if not found:
        raise ValueError("must be a time such as 20m, 24h or 2d")
    return int(found[1]) * SECONDS[found[2]]


def _attempts(value: object) -> int | None:
    if value == "unlimited":
        return None
    return _count(value, "must be a number such as 3, or unlimited")


def _truth(value: object) -> bool:
    if value not in {"true", "false"}:
        raise ValueError("must be true or false")
    return value == "true"


def _day(value: object) -> date:
    text = _text(value)
    # The short forms that fromisoformat also reads (20261122, 2026-W47) are not what authors mean.
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise ValueError("must be a date such as 2026-11-22")


def _shape(**schema: Any) -> WithJsonSchema:  # noqa: ANN401 – a JSON Schema holds anything
    return WithJsonSchema(schema)


Text = Annotated[str, BeforeValidator(_text), _shape(type="string", minLength=1)]
Identifier = Annotated[
    str,
    _matching(IDENTIFIER, "must be letters, digits and single hyphens, such as tz-intro", MAX_IDENTIFIER),
    _shape(type="string", pattern=f"^{IDENTIFIER.pattern}$", maxLength=MAX_IDENTIFIER),
]
Language = Annotated[
    str,
    _matching(LANGUAGE, "must be a language code such as en or ur", MAX_LANGUAGE),
    _shape(type="string", pattern=f"^{LANGUAGE.pattern}$", maxLength=MAX_LANGUAGE),
]
Label = Annotated[
    str,
    _matching(
        re.compile(r"\S(?:.*\S)?"), "must be a short name such as 2026.1, of at most 40 signs", MAX_LABEL
    ),
    _shape(type="string", minLength=1, maxLength=MAX_LABEL),
]
FormatNumber = Annotated[Literal[1], BeforeValidator(_whole)]
Ending = Annotated[
    str,
    _matching(re.compile(r"[a-z0-9]{1,8}", re.ASCII), "must be a file ending such as pdf"),
    _shape(type="string", pattern="^[a-z0-9]{1,8}$"),
]
WebAddress = Annotated[
    str,
    _matching(re.compile(r"https?://[^\s/?#]+\S*"), "must be a web address that begins with https://", 2000),
    _shape(type="string", pattern="^https?://"),
]
SkillAddress = Annotated[
    str,
    _matching(
        re.compile(r"(?:https://|http://data\.europa\.eu/esco/)[^\s]+"),
        "must begin with https:// or be an ESCO address (http://data.europa.eu/esco/…)",
        2000,
    ),
    _shape(type="string", pattern="^(https://|http://data\\.europa\\.eu/esco/)"),
]
Whole = Annotated[int, BeforeValidator(_whole), _shape(type="integer", minimum=0)]
Count = Annotated[int, BeforeValidator(_count), _shape(type="integer", minimum=1)]
Points = Annotated[float, BeforeValidator(_points), _shape(type="number", minimum=0, maximum=MAX_POINTS)]
Percent = Annotated[int, BeforeValidator(_percent), _shape(type="string", pattern="^[0-9]{1,3} ?%$")]
Seconds = Annotated[
    int, BeforeValidator(_seconds), _shape(type="string", pattern="^[1-9][0-9]{0,4} ?[smhd]$")
]
Attempts = Annotated[
    int | None,
    BeforeValidator(_attempts),
    _shape(anyOf=[{"type": "integer", "minimum": 1}, {"const": "unlimited"}]),
]
Truth = Annotated[bool, BeforeValidator(_truth), _shape(type="boolean")]
Day = Annotated[date, BeforeValidator(_day), _shape(type="string", format="date")]
