"""Two deeds that meet: a second one begins in the midst of a first, and comes as far as it can."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import event

from learn.database import db

Done = TypeVar("Done")


@contextmanager
def meeting(statement: str, deed: Callable[[], Done]) -> Iterator[list[Future[Done]]]:
    """Begin the deed in another thread when a statement with these words is about to be sent, once.

    The first goes on after a second, whether the other is done or waits. Yields where its end is told.
    """
    begun: list[Future[Done]] = []
    with ThreadPoolExecutor(1) as pool:

        def begin(*told: Any) -> None:
            if statement in told[2] and not begun:
                begun.append(pool.submit(deed))
                wait(begun, timeout=1)

        event.listen(db.engine, "before_cursor_execute", begin)
        try:
            yield begun
            assert begun, f"nothing was sent that says {statement}"
            wait(begun)
        finally:
            event.remove(db.engine, "before_cursor_execute", begin)
