"""Numbers in addresses: whoever writes them by hand may write any."""

from flask import abort, request

# What a key of either database may be.
LARGEST = 2**31 - 1


def number_asked(name: str) -> int | None:
    """Return a number from the query, None where it is not there; 404 for what no row could have."""
    given = request.args.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and int(given[:11]) <= LARGEST):
        abort(404)
    return int(given)
