"""Answers of Moodle that are compared with what is written: short ones with their stars, and numbers."""

import re
from decimal import Decimal

from learn.quizzes.numbers import read_number

STAR = re.compile(r"(?<!\\)\*")
SIGN = re.compile(r"[^\w\s]")
ESCAPING = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
SCIENTIFIC = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,15})?[eE][+-]?\d{1,2}", re.ASCII)


def spelling_of(text: str) -> str:
    r"""Return a short answer as a bank writes it; a star, which stands for any text, makes it a pattern.

    `\*` is a star that is meant.
    """
    pieces = [" ".join(piece.replace(r"\*", "*").split()) for piece in STAR.split(text)]
    if len(pieces) == 1:
        literal = ESCAPING.sub(r"\\\\", pieces[0])
        return f"\\{literal}" if literal.startswith("`") else literal
    pattern = f"/{'.*'.join(SIGN.sub(lambda found: chr(92) + found[0], piece) for piece in pieces)}/i"
    return f"`` {pattern} ``" if "`" in pattern else f"`{pattern}`"


def starred(text: str) -> str:
    """Return a short answer as Moodle writes it: its stars are meant."""
    return text.replace("*", r"\*")


def number_of(text: str) -> str:
    """Return `1350:1`, `10..12` or `7` as a bank writes it; what is no number comes back as it is."""
    if ".." in text:
        return "..".join(plain_number(part) for part in text.split("..", maxsplit=1))
    middle, _, reach = text.partition(":")
    is_exact = not reach.strip() or read_number(reach, unit="") == 0
    return plain_number(middle) if is_exact else f"{plain_number(middle)} +- {plain_number(reach)}"


def plain_number(text: str) -> str:
    """Return a number without an exponent."""
    written = text.strip()
    return format(Decimal(written), "f") if SCIENTIFIC.fullmatch(written) else written
