"""How long what failed waits before it is tried again."""

from datetime import timedelta

LONGEST_WAIT = timedelta(hours=1)


def wait_after(tries: int, first: timedelta) -> timedelta:
    """Return how long to wait after so many tries: `first`, then each time twice as long, at most an hour."""
    doublings = min(max(tries - 1, 0), 16)
    return min(first * (1 << doublings), LONGEST_WAIT)
