"""Regular expressions from authors, restricted so that no learner's text can hold up a worker.

Python's matcher tries alternatives one after the other. What it may try is bounded beforehand: the
choices a pattern leaves at each place are multiplied, and a pattern that leaves too many is refused.
"""

import re
import unicodedata
from functools import lru_cache

MAX_PATTERN = 200
MAX_INPUT = 200
MAX_WAYS = 2_000_000
MAX_REPEATS = 100
MAX_DEPTH = 10
WAYS_OF_UNBOUNDED = 100
WRITTEN = re.compile(r"/(?P<pattern>.*)/(?P<flags>i?)", re.DOTALL)
QUANTIFIER = re.compile(r"[*+?]|\{(\d+)(,?)(\d*)\}")
PLAIN_ESCAPE = re.compile(r"\\(?:[dDwWsSbBntr]|[^A-Za-z0-9\s])")
CLASS_CONTENT = re.compile(r"\[\^?\]?(?:\\(?:[dDwWsSntr]|[^A-Za-z0-9\s])|[^\]\\\[])*\]")
AMBIGUOUS_IN_CLASS = ("--", "&&", "~~", "||")


class BadPattern(ValueError):
    """The pattern cannot be used; the message says what to write instead."""


@lru_cache(maxsize=512)
def read_pattern(written: str) -> re.Pattern[str]:
    """Return the compiled form of `/…/` or `/…/i`; raises `BadPattern`."""
    found = WRITTEN.fullmatch(written)
    if not found:
        raise BadPattern("write it between slashes, such as /u\\.?t\\.?c/i")
    pattern = found["pattern"]
    if not pattern or len(pattern) > MAX_PATTERN:
        raise BadPattern(f"it must have 1 to {MAX_PATTERN} characters")
    Scanner(pattern).check()
    try:
        return re.compile(pattern, re.IGNORECASE if found["flags"] else 0)
    except (re.error, OverflowError) as reason:
        raise BadPattern(f"it cannot be read ({reason})") from reason


def matches(pattern: re.Pattern[str], text: str) -> bool:
    """Tell whether the pattern covers the whole text, of which the first 200 characters count."""
    plain = " ".join(unicodedata.normalize("NFKC", text[:MAX_INPUT]).split())
    return pattern.fullmatch(plain[:MAX_INPUT]) is not None


class Scanner:
    """Walks over a pattern once and counts the ways it leaves open."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.ways = 1

    def check(self) -> None:
        """Raise `BadPattern` for whatever is not allowed."""
        self.read_branches(depth=0)
        if self.position < len(self.pattern):
            raise BadPattern('it has a ")" without a "("')

    def read_branches(self, depth: int) -> bool:
        """Read up to the end of a group; tell whether there is a quantifier or a choice in it."""
        if depth > MAX_DEPTH:
            raise BadPattern("its groups are nested too deeply")
        branches = 1
        has_choice = False
        while self.position < len(self.pattern) and self.next_character != ")":
            if self.next_character == "|":
                branches += 1
                self.position += 1
            else:
                has_choice = self.read_piece(depth) or has_choice
        self.multiply(branches)
        return has_choice or branches > 1

    def read_piece(self, depth: int) -> bool:
        """Read one character, class or group with its quantifier; tell whether it leaves a choice."""
        has_choice = self.read_atom(depth)
        quantifier = QUANTIFIER.match(self.pattern, self.position)
        if not quantifier:
            return has_choice
        self.position = quantifier.end()
        if has_choice and quantifier[0] != "?":
            raise BadPattern("it repeats a group that itself repeats or offers alternatives")
        self.multiply(ways_of(quantifier))
        if self.next_character == "?":
            self.position += 1
        if QUANTIFIER.match(self.pattern, self.position):
            raise BadPattern("it has two quantifiers in a row")
        return True

    def read_atom(self, depth: int) -> bool:
        """Read what a quantifier may follow; tell whether it leaves a choice."""
        character = self.next_character
        if character == "(":
            return self.read_group(depth)
        if character == "[":
            self.read_class()
        elif character == "\\":
            self.read_escape()
        elif character in "*+?{":
            raise BadPattern(
                f'it has "{character}" with nothing to repeat; write \\{character} for the sign itself'
            )
        else:
            self.position += 1
        return False

    def read_group(self, depth: int) -> bool:
        """Read a group; only plain ones and `(?:…)` are allowed."""
        self.position += 1
        if self.pattern.startswith("?:", self.position):
            self.position += 2
        elif self.next_character == "?":
            raise BadPattern("of the groups with a question mark only (?:…) is allowed")
        has_choice = self.read_branches(depth + 1)
        if self.next_character != ")":
            raise BadPattern('it has a "(" without a ")"')
        self.position += 1
        return has_choice

    def read_class(self) -> None:
        """Read a set of characters such as `[a-z]`."""
        found = CLASS_CONTENT.match(self.pattern, self.position)
        if not found or any(pair in found[0] for pair in AMBIGUOUS_IN_CLASS):
            raise BadPattern("its [character class] cannot be read")
        self.position = found.end()

    def read_escape(self) -> None:
        """Read an escaped character; back-references are among those refused."""
        found = PLAIN_ESCAPE.match(self.pattern, self.position)
        if not found:
            raise BadPattern(
                "after a backslash only d, w, s, b and signs are allowed; back-references are not"
            )
        self.position = found.end()

    def multiply(self, ways: int) -> None:
        """Count the ways one more place leaves open."""
        self.ways *= ways
        if self.ways > MAX_WAYS:
            raise BadPattern("it leaves too many possibilities; use fewer of * + ? and |")

    @property
    def next_character(self) -> str:
        """The character to be read, empty at the end."""
        return self.pattern[self.position : self.position + 1]


def ways_of(quantifier: re.Match[str]) -> int:
    """Return how many repetitions a quantifier leaves open."""
    if quantifier[0] == "?":
        return 2
    if quantifier[0] in {"*", "+"}:
        return WAYS_OF_UNBOUNDED
    low = int(quantifier[1])
    high = int(quantifier[3]) if quantifier[3] else low
    if max(low, high) > MAX_REPEATS:
        raise BadPattern(f"it repeats something more than {MAX_REPEATS} times")
    if quantifier[2] and not quantifier[3]:
        return WAYS_OF_UNBOUNDED
    return max(1, high - low + 1)
