"""Phone numbers: as people write them, in the form that dials from anywhere (E.164).

A number without a country is a Pakistani one: 03xx xxxxxxx, of which Excel eats the zero. Other
countries are recognised only behind + or 00.
"""

import re
from contextlib import suppress

from learn.organisations.cells.plain import latin_digits, plain
from learn.organisations.sentences import Doubt, Unfit, quoted

PAKISTAN = "92"
LOST_DIGITS = re.compile(r"[+-]?\d+([.,]\d+)?\s?e\s?[+-]?\d+", re.IGNORECASE)
SEVERAL = re.compile(r"\s*(?:[;,،/|&]|\bor\b|\band\b|\bیا\b|\bاور\b)\s*", re.IGNORECASE)
# Words around a number: (WhatsApp), Tel:, father.
WORDS = re.compile(r"\([^\d)]*\)|[^\W\d]+[.:]?", re.UNICODE)
BETWEEN = re.compile(r"[\s().\-‐‑‒–—_:*#]+")
# Read at once: a list may hold a hundred thousand.
AS_MOST_WRITE_IT = re.compile(r"03[0-9]{2}-?[0-9]{7}")
MOBILE = re.compile(r"3\d{9}")
LANDLINE = re.compile(r"[2-9]\d{8,9}")
ABROAD = re.compile(r"[1-9]\d{7,14}")
DECIMAL = re.compile(r"(\d{10,})\.0+")
LONGEST = 120
MOBILES_SIDE_BY_SIDE = re.compile(
    r"((?:\+|00)?92[\s-]?3\d{2}[\s-]?\d{7}|0?3\d{2}[\s-]?\d{7})[\s-]+(?:\+|0|92|3)[\d\s-]{9,}"
)


def read_phone(cell: str) -> tuple[str | None, Doubt | None]:
    """Return the number in a cell and what is doubtful about it; raises `Unfit` for what is no number."""
    if AS_MOST_WRITE_IT.fullmatch(cell):
        return f"+{PAKISTAN}{cell.replace('-', '').removeprefix('0')}", None
    text = latin_digits(plain(cell)).strip("\"' ")
    if not text:
        return None, None
    if len(text) > LONGEST:
        raise Unfit("not a phone", value=quoted(text))
    if LOST_DIGITS.fullmatch(text):
        raise Unfit("digits lost", value=quoted(text))
    number, is_landline, has_more = _first_of(DECIMAL.sub(r"\1", text), cell)
    if has_more:
        return number, Doubt("several phones", {"value": number})
    return number, Doubt("landline", {"value": number}) if is_landline else None


def _first_of(text: str, cell: str) -> tuple[str, bool, bool]:
    """Return the first number of a cell, whether it is a landline, and whether others follow.

    A slash may also stand inside one number: 0300/1234567.
    """
    with suppress(Unfit):
        number, is_landline = _dialled(SEVERAL.sub("", text), cell)
        if not is_landline:
            return number, False, False
    parts = [part for part in SEVERAL.split(text) if any(each.isdigit() for each in part)] or [text]
    side_by_side = MOBILES_SIDE_BY_SIDE.fullmatch(parts[0])
    first = side_by_side[1] if side_by_side else parts[0]
    return *_dialled(first, cell), side_by_side is not None or len(parts) > 1


def _dialled(text: str, cell: str) -> tuple[str, bool]:
    """Return the number in E.164, and whether it is a landline."""
    digits = BETWEEN.sub("", WORDS.sub("", text))
    has_country = digits.startswith(("+", "00"))
    digits = digits.removeprefix("+").removeprefix("00") if has_country else digits
    if not digits.isdecimal():
        raise Unfit("not a phone", value=quoted(cell))
    local = _after_pakistan(digits, has_country=has_country)
    if local is None:
        # 00300 1234567 is a slip of the finger, not a number in Greece.
        if (
            has_country
            and ABROAD.fullmatch(digits)
            and not (text.startswith("00") and MOBILE.fullmatch(digits))
        ):
            return f"+{digits}", False
    elif MOBILE.fullmatch(local):
        return f"+{PAKISTAN}{local}", False
    elif LANDLINE.fullmatch(local) and not local.startswith("3"):
        return f"+{PAKISTAN}{local}", True
    raise Unfit("not a phone", value=quoted(cell))


def _after_pakistan(digits: str, *, has_country: bool) -> str | None:
    """Return what follows the country in a Pakistani number; None for a number of another country.

    Without country and zero only a mobile is recognised: its zero is what spreadsheets lose.
    """
    if digits.startswith(PAKISTAN) and (has_country or len(digits) > len("03001234567")):
        return digits.removeprefix(PAKISTAN).removeprefix("0")
    if has_country:
        return None
    return digits[1:] if digits.startswith("0") else digits if MOBILE.fullmatch(digits) else None
