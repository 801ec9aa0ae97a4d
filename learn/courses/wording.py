"""A paragraph as readers see it, found again in what its author wrote; pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

BLOCK = re.compile(r"<(p|li)\b[^>]*>(.*?)</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# What Markdown writes and no reader sees.
UNSEEN = re.compile(r"\]\([^)]*\)|\[\^[^\]]*\]|\{[^}]*\}|<[^>]*>")
PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
LONGEST, MOST = 1_500, 80


@dataclass(frozen=True, slots=True)
class Written:
    """Where a paragraph stands in a file: its line, and from which character to which."""

    line: int
    start: int
    end: int


def paragraphs(html: str) -> list[str]:
    """Return the words of a page's paragraphs and points, each once, in order."""
    found: dict[str, None] = {}
    for block in BLOCK.finditer(html):
        words = " ".join(unescape(TAG.sub("", block[2])).split())
        if words and len(words) <= LONGEST:
            found.setdefault(words)
    return list(found)[:MOST]


def found_in(source: str, quote: str) -> Written | None:
    """Return where the paragraph of these words is written; None where it is not, or more than once.

    The desk puts another wording in by cutting from `start` to `end`.
    """
    wanted = _letters(unescape(quote))
    places = [
        place for place in _places(source) if wanted and _letters(source[place.start : place.end]) == wanted
    ]
    return places[0] if len(places) == 1 else None


def _places(source: str) -> Iterator[Written]:
    """Yield paragraphs, and each line of those of several: points of a list are lines."""
    for found in PARAGRAPH.finditer(source):
        yield Written(source.count("\n", 0, found.start()) + 1, found.start(), found.end())
        if "\n" in found[0]:
            start = found.start()
            for line in found[0].split("\n"):
                yield Written(source.count("\n", 0, start) + 1, start, start + len(line))
                start += len(line) + 1


def _letters(text: str) -> str:
    return "".join(letter for letter in UNSEEN.sub("", text) if letter.isalnum())
