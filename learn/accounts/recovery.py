"""Recovery codes: what they look like on paper and how a typed one is read."""

from learn.ids import TYPEABLE, typeable

HOW_MANY = 8
GROUPS = 3
GROUP_LENGTH = 4


def new_codes() -> tuple[str, ...]:
    """Return a fresh set of codes, as they are shown: three groups of four."""
    return tuple("-".join(typeable(GROUP_LENGTH) for _ in range(GROUPS)) for _ in range(HOW_MANY))


def plain_code(typed: str) -> str:
    """Return a code as it is stored, whatever case, spaces or dashes it was typed with."""
    return "".join(character for character in typed.casefold() if character in TYPEABLE)
