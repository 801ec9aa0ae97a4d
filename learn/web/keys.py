"""Numbers that people send as keys of rows: none beyond what columns hold, which no database looks for."""

from collections.abc import Mapping

BIGGEST_KEY = 2**31 - 1


def key_in(fields: Mapping[str, str], name: str) -> int | None:
    """Return a key from a form or the query of an address; None for what is none."""
    given = fields.get(name, "")
    if not (given.isascii() and given.isdecimal() and int(given[:11]) <= BIGGEST_KEY):
        return None
    return int(given)
