"""How a person's words become a query of the database's own text index; pure."""

import re

from learn.urdu import fold

MAX_WORDS = 8
WORD = re.compile(r"\w+")


def wanted_words(query: str) -> list[str]:
    """Return the folded words of a query, at most eight: long pastes find nothing better."""
    return WORD.findall(fold(query))[:MAX_WORDS]


def fts5(words: list[str]) -> str:
    """Return an FTS5 expression: all words, each as a beginning. Quoting makes operators plain words."""
    return " ".join(f'"{word}"*' for word in words)


def tsquery(words: list[str]) -> str:
    """Return a tsquery: all words, each as a beginning."""
    return " & ".join(f"'{word}':*" for word in words)
