"""Codes of invitations: one secret, sent as a link, drawn as a square, or typed from a slip."""

from learn.ids import TYPEABLE, typeable

GROUPS = 3
GROUP_LENGTH = 4
LENGTH = GROUPS * GROUP_LENGTH


def new_code() -> str:
    """Return a code: 12 characters, about 59 bits; guessing is limited as for passwords."""
    return typeable(LENGTH)


def on_paper(code: str) -> str:
    """Return a code as it is printed: three groups of four."""
    return "-".join(code[start : start + GROUP_LENGTH] for start in range(0, len(code), GROUP_LENGTH))


def plain_code(typed: str) -> str:
    """Return a code as it was made, whatever case, spaces or dashes it was typed with."""
    return "".join(character for character in typed.casefold() if character in TYPEABLE)
