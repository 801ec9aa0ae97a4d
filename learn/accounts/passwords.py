"""Which passwords are refused, and why: those that a guesser tries first.

No rule asks for capitals or signs. `common_passwords.txt` was written for this site: the words, names and
rows of keys that lists of leaked passwords begin with, and those of Pakistan.
"""

import re
import unicodedata
from datetime import date
from enum import Enum
from functools import cache
from itertools import pairwise

from learn.paths import PACKAGE
from learn.urdu import fold, plain_digit

SHORTEST = 8
LONGEST = 200
FEWEST_DIFFERENT = 4
# A shorter name turns up inside innocent words: "ali" in "california".
SHORTEST_TELLING_NAME = 4
LETTERS_PER_BREAK = 6

KEYBOARD = (
    *("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p"),
    *("1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0"),
)
ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "0123456789")
# The keys where an Arabic keyboard sends another letter than an Urdu one.
SAME_KEYS = str.maketrans(
    {
        "\u0643": "\u06a9",  # kaf: keheh
        "\u0649": "\u06cc",  # alef maksura: Farsi yeh
        "\u064a": "\u06cc",  # yeh: Farsi yeh
        "\u0647": "\u06c1",  # heh: heh goal
    }
)
LOOK_ALIKES = str.maketrans("@4831!0$57", "aabeiiosst")
ENDING = re.compile(r"(?:1234567?8?9?0?|12345|(?:786)+|[\W\d_]{1,4})$")
BEGINNING = re.compile(r"^[\W\d_]{1,4}")
PHONE = re.compile(r"(?:0092|92|0)\d{9,10}|3\d{9}")
IDENTITY_CARD = re.compile(r"\d{13}")
DATES = (
    re.compile(r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d{4})"),
    re.compile(r"(?P<m>\d\d)(?P<d>\d\d)(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"),
)
YEARS = range(1900, 2100)


class Weakness(Enum):
    """Why a password is refused."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    REPEATED = "the same few characters again and again"
    SEQUENCE = "a row of the keyboard or of the alphabet"
    PHONE = "a phone or identity card number"
    DATE = "a date"
    HAS_USERNAME = "the user name"
    COMMON = "on the list of passwords tried first"


def stored_form(password: str) -> str:
    """Return the password as it is hashed: the same from every keyboard on which somebody types it.

    Letters are composed as NIST SP 800-63B advises (NFKC), and what Arabic keyboards send for Urdu letters
    and digits becomes what Urdu ones send. Nothing else is folded: that would help who guesses.
    """
    composed = unicodedata.normalize("NFKC", password).translate(SAME_KEYS)
    return unicodedata.normalize("NFC", "".join(map(plain_digit, composed)))


def former_form(password: str) -> str:
    """Return the password as hashes of before have it: composed alone."""
    return unicodedata.normalize("NFC", password)


def weakness(password: str, username: str = "") -> Weakness | None:
    """Return why `password` is refused, or None when it may be used."""
    text = stored_form(password)
    # One sign may stand for a whole phrase, which is no more to guess.
    if min(len(text), len(former_form(password))) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(text) > LONGEST:
        return Weakness.TOO_LONG
    folded = fold(text)
    return _weak_pattern(folded) or _weak_words(folded, fold(username))


def _weak_pattern(folded: str) -> Weakness | None:
    digits = re.sub(r"[\s.+/-]", "", folded)
    if _is_repeated(folded):
        return Weakness.REPEATED
    if any(_is_walk(folded, rows) for rows in (KEYBOARD, ALPHABETS)):
        return Weakness.SEQUENCE
    if PHONE.fullmatch(digits) or IDENTITY_CARD.fullmatch(digits):
        return Weakness.PHONE
    return Weakness.DATE if _is_date(digits) else None


def _is_repeated(folded: str) -> bool:
    bare = re.sub(r"[\W_]", "", folded)
    return len(set(folded)) < FEWEST_DIFFERENT or re.fullmatch(r"(.+?)\1+", bare) is not None


def _is_walk(folded: str, rows: tuple[str, ...]) -> bool:
    """Tell whether nearly every character lies beside the one before; "qwerty123456" breaks off once."""
    breaks = sum(pair not in _neighbours(rows) for pair in pairwise(folded))
    return breaks <= len(folded) // LETTERS_PER_BREAK


@cache
def _neighbours(rows: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    ahead = {pair for row in rows for pair in pairwise(row)}
    same = {(character, character) for row in rows for character in row}
    return frozenset(ahead | {(after, before) for before, after in ahead} | same)


def _is_date(digits: str) -> bool:
    return any(_is_day(match) for pattern in DATES if (match := pattern.fullmatch(digits)))


def _is_day(match: re.Match[str]) -> bool:
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return False
    return day.year in YEARS


def _weak_words(folded: str, username_key: str) -> Weakness | None:
    if username_key and _is_built_on(folded, username_key):
        return Weakness.HAS_USERNAME
    return Weakness.COMMON if any(form in common_passwords() for form in _plain_forms(folded)) else None


def _is_built_on(folded: str, username_key: str) -> bool:
    if len(username_key) >= SHORTEST_TELLING_NAME:
        return username_key in folded or username_key[::-1] in folded
    return username_key in folded and len(folded.replace(username_key, "")) < SHORTEST


def _plain_forms(folded: str) -> set[str]:
    """Return the password without the decorations that people add: a year, "123", "!", @ for a."""
    bare = re.sub(r"[\W_]", "", folded)
    forms = {folded, bare}
    for form in (folded, bare):
        forms |= {ENDING.sub("", form), BEGINNING.sub("", form), BEGINNING.sub("", ENDING.sub("", form))}
    return forms | {form.translate(LOOK_ALIKES) for form in forms if not form.isdigit()}


@cache
def common_passwords() -> frozenset[str]:
    """Return the list of what guessers try first, read when first needed."""
    text = (PACKAGE / "accounts" / "common_passwords.txt").read_text("utf-8")
    return frozenset(fold(line) for line in text.splitlines() if not line.startswith("#"))
