"""Names of people: kept as written, with the letters of an Urdu keyboard, and only if they are names."""

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache

from learn.organisations.cells.plain import plain, refuse_formula, urdu
from learn.organisations.sentences import Unfit, quoted

LONGEST = 80
# What is left of letters that a file could not hold.
LOST = re.compile("\ufffd|\\?{2,}")
HAS_LETTER = re.compile(r"[^\W\d_]")


def read_name(cell: str) -> str:
    """Return the name in a cell, or nothing; raises `Unfit` for what is no name."""
    name = refuse_formula(urdu(plain(cell)))
    if not name:
        return ""
    _refuse_lost_letters(name)
    if not HAS_LETTER.search(name):
        raise Unfit("name without letters", value=quoted(name))
    if len(name) > LONGEST:
        raise Unfit("name too long", limit=LONGEST)
    return name


@lru_cache(4_096)
def read_words(cell: str) -> str:
    """Return short text that is no name of a person: a cohort, a district."""
    words = refuse_formula(urdu(plain(cell)))
    _refuse_lost_letters(words)
    if len(words) > LONGEST:
        raise Unfit("cell too long", limit=LONGEST)
    return words


def _refuse_lost_letters(text: str) -> None:
    if LOST.search(text):
        raise Unfit("letters lost", value=quoted(text))
    better = None if text.isascii() else _ungarbled(text)
    if better:
        raise Unfit("letters garbled", value=quoted(text), better=quoted(better))


def _ungarbled(text: str) -> str | None:
    """Return what UTF-8 read as a Windows alphabet was meant to say, or None."""
    for alphabet in ("cp1252", "cp1256", "latin-1"):
        with suppress(UnicodeError):
            meant = text.encode(alphabet).decode("utf-8")
            if all(unicodedata.category(each)[0] in "LMNPZ" for each in meant):
                return meant
    return None
