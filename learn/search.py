"""How a person's words become a query of the database's own text index; pure."""

import re

from learn.urdu import fold

MAX_WORDS = 8
TELLING = 3
WORD = re.compile(r"\w+")
IN_URDU_LETTERS = re.compile("[\u0620-\u06d3]+")
SHORTEST_PART = 2
LONGEST_JOINED = 20


def wanted_words(query: str) -> list[str]:
    """Return the folded words of a query, at most eight: long pastes find nothing better."""
    return WORD.findall(fold(query))[:MAX_WORDS]


def telling_words(words: list[str]) -> list[str]:
    """Return the words that say something: a page with only "my" or "کا" helps nobody."""
    return [word for word in words if len(word) >= TELLING]


def spellings(words: list[str]) -> list[list[str]]:
    """Return for each word how it may be written: as it was typed, and with or without a space in Urdu.

    People write پاس ورڈ as one word and as two: the first is looked for in two parts, and what was typed in
    two is looked for as one.
    """
    return [
        [word, *_in_two(word), *_as_one(before, word)]
        for before, word in zip(["", *words], words, strict=False)
    ]


def _in_two(word: str) -> list[str]:
    if len(word) > LONGEST_JOINED or not IN_URDU_LETTERS.fullmatch(word):
        return []
    ends = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    return [f"{word[:end]} {word[end:]}" for end in ends]


def _as_one(before: str, word: str) -> list[str]:
    joined = before + word
    is_urdu = bool(before) and IN_URDU_LETTERS.fullmatch(joined) is not None
    return [joined] if is_urdu and len(joined) <= LONGEST_JOINED else []


def fts5(words: list[str], *, needs_all: bool = True) -> str:
    """Return an FTS5 expression: each word as a beginning. Quoting makes operators plain words."""
    each = (" OR ".join(f'"{spelling}"*' for spelling in word) for word in spellings(words))
    return (" AND " if needs_all else " OR ").join(f"({word})" for word in each)


def tsquery(words: list[str], *, needs_all: bool = True) -> str:
    """Return a tsquery: each word as a beginning."""
    each = (" | ".join(_in_a_row(spelling.split()) for spelling in word) for word in spellings(words))
    return (" & " if needs_all else " | ").join(f"({word})" for word in each)


def _in_a_row(parts: list[str]) -> str:
    return " <-> ".join(f"'{part}'" for part in parts) + ":*"
