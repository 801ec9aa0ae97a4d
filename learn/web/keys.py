"""Numbers that people send as keys of rows: none beyond what columns hold, which no database looks for."""

from collections.abc import Mapping

from werkzeug.routing import IntegerConverter, Map

BIGGEST_KEY = 2**31 - 1


class KeyConverter(IntegerConverter):
    """The converter `int` of all routes: an address with a larger number leads nowhere."""

    def __init__(self, map: Map, *, max: int = BIGGEST_KEY, **limits: int) -> None:  # noqa: A002 - as routes write them
        super().__init__(map, max=max, **limits)  # type: ignore[arg-type]


def key_in(fields: Mapping[str, str], name: str) -> int | None:
    """Return a key from a form or the query of an address; None for what is none."""
    given = fields.get(name, "")
    if not (given.isascii() and given.isdecimal() and int(given[:11]) <= BIGGEST_KEY):
        return None
    return int(given)
