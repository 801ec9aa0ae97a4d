"""Numbers as people write them: any digits, thousands in any fashion, a decimal point or comma.

A dot is the decimal point and a comma stands between thousands wherever that reading is possible:
`1,350` is 1350, `1.350` is 1.35, `1,35,000` is 135000. Only where it is not possible is the comma
the decimal sign: `1,5` is 1.5 and `1.350,5` is 1350.5.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from learn.urdu import plain_digit

MAX_NUMBER_LENGTH = 40
SPACES = re.compile(r"(?<=\d)[ \u00a0\u2000-\u200a\u202f'’](?=\d{3}(?!\d))")
ARABIC_SIGNS = str.maketrans({"٫": ".", "٬": ",", "،": ",", "−": "-", "–": "-", "۔": "."})
# Keyboards for Urdu set them around figures, and pages that are copied from hold them.
DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")
PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
COMMAS_BETWEEN_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}(?:\.\d*)?")
DOTS_BETWEEN_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+,\d+")
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


def read_number(text: str, unit: str = "") -> Decimal | None:
    """Return the number that `text` means, None if it means none; the unit may be written with it."""
    if len(text) > MAX_NUMBER_LENGTH + len(unit):
        return None
    plain = "".join(map(plain_digit, DIRECTION_MARKS.sub("", text))).translate(ARABIC_SIGNS)
    bare = SPACES.sub("", without_unit(plain.strip(), unit))
    if PLAIN.fullmatch(bare):
        return Decimal(bare)
    if COMMAS_BETWEEN_THOUSANDS.fullmatch(bare):
        return Decimal(bare.replace(",", ""))
    if DOTS_BETWEEN_THOUSANDS.fullmatch(bare) or DECIMAL_COMMA.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    return None


def without_unit(text: str, unit: str) -> str:
    """Return `text` without its unit or percent sign at either end."""
    folded, sign = text.casefold(), unit.strip().casefold()
    if sign and folded.endswith(sign) and len(folded) == len(text):
        return text[: -len(sign)].strip()
    if sign and folded.startswith(sign) and len(folded) == len(text):
        return text[len(sign) :].strip()
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
    number = read_number(text)
    if number is None:
        raise BadNumber(text.strip())
    return number
