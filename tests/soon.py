"""Ends: a guard against work that grows with the square of what was sent, on a machine of any pace."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time


@contextmanager
def ends_soon(seconds: float = 15) -> Iterator[None]:
    """Fail where the block takes more seconds of the processor than any machine needs for honest work.

    It tells "a moment" from "minutes", nothing finer: how fast something is, `tests/load/` measures beside
    a floor of the same run.
    """
    begun = process_time()
    yield
    assert process_time() - begun < seconds
