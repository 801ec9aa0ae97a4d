"""How a person's words become a query of the database's own text index; pure."""

import re

from learn.urdu import fold

MAX_WORDS = 8
TELLING = 3
WORD = re.compile(r"\w+")


def wanted_words(query: str) -> list[str]:
    """Return the folded words of a query, at most eight: long pastes find nothing better."""
    return WORD.findall(fold(query))[:MAX_WORDS]


def telling_words(words: list[str]) -> list[str]:
    """Return the words that say something: a page with only "my" or "کا" helps nobody."""
    return [word for word in words if len(word) >= TELLING]


def fts5(words: list[str], *, needs_all: bool = True) -> str:
    """Return an FTS5 expression: each word as a beginning. Quoting makes operators plain words."""
    return (" " if needs_all else " OR ").join(f'"{word}"*' for word in words)


def tsquery(words: list[str], *, needs_all: bool = True) -> str:
    """Return a tsquery: each word as a beginning."""
    return (" & " if needs_all else " | ").join(f"'{word}':*" for word in words)
