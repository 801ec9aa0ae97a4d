"""Accepted spellings: plain ones compared after folding, patterns over the text as it was written."""

import re
from dataclasses import dataclass

from learn.quizzes.patterns import matches, read_pattern
from learn.urdu import fold

CODE_SPAN = re.compile(r"(`+)\s?(?P<content>.+?)\s?\1", re.DOTALL)
ESCAPED_SIGN = re.compile(r"\\([!-/:-@\[-`{-~])")
MAX_TEXT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text as an author wrote it, or a pattern with its slashes."""

    text: str
    is_pattern: bool

    def accepts(self, written: str) -> bool:
        """Tell whether what a learner wrote is this text in another form, or fits the pattern."""
        if self.is_pattern:
            return matches(read_pattern(self.text), written)
        return fold(self.text) == fold(written[:MAX_TEXT_LENGTH])


def read_spelling(written: str) -> Spelling:
    """Return what an author wrote; raises `BadPattern`. In a code span, slashes make a pattern."""
    found = CODE_SPAN.fullmatch(written.strip())
    if not found:
        return Spelling(ESCAPED_SIGN.sub(r"\1", written.strip()), is_pattern=False)
    content = found["content"]
    is_pattern = content.startswith("/")
    if is_pattern:
        read_pattern(content)
    return Spelling(content, is_pattern)
