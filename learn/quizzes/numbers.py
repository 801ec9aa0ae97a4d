"""Numbers as people write them: any digits, thousands in any fashion, a decimal point or comma.

A dot is the decimal point and a comma stands between thousands wherever that reading is possible:
`1,350` is 1350, `1.350` is 1.35, `1,35,000` is 135000. Only where it is not possible is it the other
way round: `1,5` is 1.5, `1.350,5` is 1350.5 and `1.350.000` is 1350000.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from learn.urdu import fold, plain_digit

MAX_NUMBER_LENGTH = 40
SPACE = "[ \u00a0\u2000-\u200a\u202f'’]"
# Between thousands or lakhs, and behind the sign.
SPACES = re.compile(rf"(?<=\d){SPACE}(?=(?:\d{{2,3}}{SPACE})*\d{{3}}(?!\d))|(?<=^[+-]){SPACE}")
ARABIC_SIGNS = str.maketrans({"٫": ".", "٬": ",", "،": ",", "−": "-", "–": "-", "۔": ".", "٪": "%"})
PERCENT = "%"
# Keyboards for Urdu set them around figures, and pages that are copied from hold them.
DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")
PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
COMMAS_BETWEEN_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}(?:\.\d*)?")
DOTS_BETWEEN_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
TOLERANCE = re.compile(r"\s*(?:\+-|\+/-|±)\s*")


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    def holds(self, number: Decimal) -> bool:
        """Tell whether `number` lies inside."""
        return self.low <= number <= self.high


class BadNumber(ValueError):
    """The text is no number; the message is the part that is not."""


class BadRange(ValueError):
    """The range runs backwards or the tolerance is below zero."""


def read_number(text: str, unit: str = PERCENT) -> Decimal | None:
    """Return the number that `text` means, None if it means none; the unit may be written with it.

    Learners are let write a percent sign where a question names no unit; authors write the number alone.
    """
    if len(text) > MAX_NUMBER_LENGTH:
        return None
    bare = SPACES.sub("", without_unit(plain_signs(text), plain_signs(unit)))
    if PLAIN.fullmatch(bare):
        return Decimal(bare)
    if COMMAS_BETWEEN_THOUSANDS.fullmatch(bare):
        return Decimal(bare.replace(",", ""))
    if DOTS_BETWEEN_THOUSANDS.fullmatch(bare) or DECIMAL_COMMA.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    return None


def plain_signs(text: str) -> str:
    """Return `text` with the digits and signs of ASCII for those of other scripts."""
    return "".join(map(plain_digit, DIRECTION_MARKS.sub("", text))).translate(ARABIC_SIGNS).strip()


def without_unit(text: str, unit: str) -> str:
    """Return `text` without the unit at either end, in whichever letters either is written."""
    sign = fold(unit)
    # Folding takes some letters out and makes two of others: where the unit begins is found by trying.
    for cut in range(1, len(text)) if sign else ():
        if fold(text[cut:]) == sign:
            return text[:cut].strip()
        if fold(text[:cut]) == sign:
            return text[cut:].strip()
    return text


def read_interval(text: str) -> Interval:
    """Return what `12`, `1350 +- 1` or `10..12` covers; raises `BadNumber` and `BadRange`."""
    if ".." in text:
        low, high = (required_number(part) for part in text.split("..", maxsplit=1))
        interval = Interval(low, high)
    else:
        middle, *tolerance = TOLERANCE.split(text, maxsplit=1)
        reach = required_number(tolerance[0]) if tolerance else Decimal(0)
        centre = required_number(middle)
        interval = Interval(centre - reach, centre + reach)
    if interval.low > interval.high:
        raise BadRange(text)
    return interval


def required_number(text: str) -> Decimal:
    """Return the number an author wrote; raises `BadNumber`."""
    number = read_number(text, unit="")
    if number is None:
        raise BadNumber(text.strip())
    return number
