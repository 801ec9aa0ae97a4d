"""Courses: the uids of those that a person is to take."""

import re
from functools import lru_cache

from learn.organisations.cells.names import read_words

BETWEEN = re.compile("[;,|\n\r،؛]")


@lru_cache(4_096)
def read_courses(cell: str) -> tuple[str, ...]:
    """Return the uids in a cell, in order, each once."""
    return tuple(dict.fromkeys(filter(None, map(read_words, BETWEEN.split(cell)))))
