"""A paragraph as readers see it, found again in what its author wrote; pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

BLOCK = re.compile(r"<(p|li)\b[^>]*>(.*?)</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# What Markdown writes and no reader sees.
UNSEEN = re.compile(r"\]\([^)]*\)|\[\^[^\]]*\]|\{[^}]*\}|<[^>]*>")
NUMBER = re.compile(r"^[ \t>]*\d{1,9}[.)][ \t]")
HEADING = re.compile(r"[ \t>]*#{1,6}[ \t]")
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
    places = list(_places(source, wanted)) if wanted else []
    return places[0] if len(places) == 1 else None


def nearest_to(source: str, quote: str) -> Written | None:
    """Return the paragraph that shares the most words with a quote; None where none shares half of them."""
    wanted = set(quote.split())
    paragraphs = [(len(wanted & set(found[0].split())), found) for found in PARAGRAPH.finditer(source)]
    shared, found = max(paragraphs, key=lambda each: each[0], default=(0, None))
    if found is None or shared * 2 < len(wanted):
        return None
    return Written(source.count("\n", 0, found.start()) + 1, found.start(), found.end())


def _places(source: str, wanted: str) -> Iterator[Written]:
    """Yield the lines that hold these letters together: points of a list share a block with one another."""
    for found in PARAGRAPH.finditer(source):
        lines = found[0].split("\n")
        letters = ["" if HEADING.match(line) else _letters(NUMBER.sub("", line)) for line in lines]
        start = found.start()
        for first, line in enumerate(lines):
            read, end = "", start
            for last in range(first, len(lines)) if letters[first] else ():
                read += letters[last]
                if not wanted.startswith(read):
                    break
                end += len(lines[last])
                if read == wanted:
                    yield Written(source.count("\n", 0, start) + 1, start, end)
                    break
                end += 1
            start += len(line) + 1


def _letters(text: str) -> str:
    return "".join(letter for letter in UNSEEN.sub("", text) if letter.isalnum())
