"""External ids: the organisation's own names for people, kept as text, leading zeros and all."""

import re
from collections import Counter
from collections.abc import Iterable

from learn.organisations.cells.plain import latin_digits, plain, refuse_formula
from learn.organisations.sentences import Unfit, quoted

LONGEST = 64
LOST_DIGITS = re.compile(r"\d+(\.\d+)?e\+\d+|\d+\.\d+e-?\d+", re.IGNORECASE)
# What Excel makes of 17-1 or 3/05.
TURNED_INTO_DATE = re.compile(
    r"(\d{1,2}-)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(-\d{2})?|\d{4}-\d\d-\d\d( [\d:]+)?",
    re.IGNORECASE,
)
# What it makes of 1:30 or 17:05.
TURNED_INTO_TIME = re.compile(r"\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[ap]m)?", re.IGNORECASE)
TURNED_INTO_TRUTH = frozenset({"true", "false"})
WHOLE = re.compile(r"(\d+)\.0")
FEWEST = 2
CNIC_LENGTH = 13


def read_id(cell: str) -> str | None:
    """Return the id in a cell, or None; raises `Unfit` for what Excel made of an id, or would run."""
    text = refuse_formula(latin_digits(plain(cell)))
    if LOST_DIGITS.fullmatch(text):
        raise Unfit("digits lost", value=quoted(text))
    if TURNED_INTO_DATE.fullmatch(text):
        raise Unfit("turned into a date", value=quoted(text))
    if TURNED_INTO_TIME.fullmatch(text):
        raise Unfit("turned into a time", value=quoted(text))
    if text.casefold() in TURNED_INTO_TRUTH:
        raise Unfit("turned into true or false", value=quoted(text))
    if len(text) > LONGEST:
        raise Unfit("not an external id", value=quoted(text), limit=LONGEST)
    whole = WHOLE.fullmatch(text)
    return (whole[1] if whole else text) or None


def without_zeros(ids: Iterable[str]) -> set[str]:
    """Return the ids that may have lost leading zeros: shorter than the others, and digits alone.

    Ids that merely count (1, 2, … 120) have different lengths by right: their values lie close together.
    """
    numbers = [each for each in ids if each.isdecimal()]
    lengths = Counter(map(len, numbers))
    if len(lengths) < FEWEST:
        return set()
    longest = max(lengths)
    zeros_are_kept = any(each.startswith("0") and len(each) == longest for each in numbers)
    values = sorted(map(int, numbers))
    counts_on = values[-1] - values[0] < 2 * len(values)
    if not zeros_are_kept and (counts_on or 2 * lengths[longest] <= len(numbers)):
        return set()
    return {each for each in numbers if len(each) < longest}


def read_cnic(cell: str) -> str | None:
    """Return the number of an identity card; its thirteen digits are one number with dashes or without."""
    text = read_id(cell)
    digits = None if text is None else re.sub(r"[\s-]", "", text)
    return digits if digits and digits.isdecimal() and len(digits) == CNIC_LENGTH else text
