"""Days: ISO, day first, or with the month in letters; a day that could be read in two ways is named."""

import re
from datetime import date

from learn.organisations.cells.plain import latin_digits, plain
from learn.organisations.sentences import Doubt, Unfit, quoted

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.+Z-]*)?")
IN_DIGITS = re.compile(
    r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?: [\d: apm.]+)?", re.IGNORECASE
)
MONTH_IN_LETTERS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s/.-]*([a-z]{3,9}),?[\s/.-]*(\d{4}|\d{2})")
MONTH_FIRST = re.compile(r"([a-z]{3,9})\s*(\d{1,2})(?:st|nd|rd|th)?,?\s*(\d{4})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CENTURY = 2000
YEARS = range(2000, 2100)
LAST_MONTH = 12


def read_day(cell: str) -> tuple[date | None, Doubt | None]:
    """Return the day in a cell and whether it could be another; raises `Unfit` for what is no day."""
    text = latin_digits(plain(cell)).lower()
    if not text:
        return None, None
    if found := ISO.fullmatch(text.upper()):
        return _day(found[1], found[2], found[3], cell), None
    if found := MONTH_IN_LETTERS.fullmatch(text):
        return _day(found[3], _month(found[2], cell), found[1], cell), None
    if found := MONTH_FIRST.fullmatch(text):
        return _day(found[3], _month(found[1], cell), found[2], cell), None
    if found := IN_DIGITS.fullmatch(text):
        return _day_first(int(found[1]), int(found[2]), found[3], cell)
    raise Unfit("not a date", value=quoted(cell))


def _day_first(first: int, second: int, year: str, cell: str) -> tuple[date, Doubt | None]:
    """Read the day first, as Pakistan does, unless that gives a thirteenth month; doubt what fits both."""
    is_american = second > LAST_MONTH
    day, month = (second, first) if is_american else (first, second)
    read = _day(year, month, day, cell)
    if not is_american and (first > LAST_MONTH or first == second):
        return read, None
    return read, Doubt("day or month first", {"value": quoted(cell), "day": read.isoformat()})


def _day(year: str, month: str | int, day: str | int, cell: str) -> date:
    full_year = int(year) if len(year) > len("26") else CENTURY + int(year)
    try:
        read = date(full_year, int(month), int(day))
    except ValueError as impossible:
        raise Unfit("not a date", value=quoted(cell)) from impossible
    if full_year not in YEARS:
        raise Unfit("not a date", value=quoted(cell))
    return read


def _month(letters: str, cell: str) -> int:
    if letters[:3] not in MONTHS:
        raise Unfit("not a date", value=quoted(cell))
    return MONTHS.index(letters[:3]) + 1
