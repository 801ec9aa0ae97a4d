"""Connections that wait in a pool to PostgreSQL, which may have been cut off meanwhile.

To ask before each use costs a page as much as two of its statements. What the database said before it went,
or that it hung up, lies at our end of the line: only where something does, or after a while, it is asked.
"""

import select
from time import monotonic
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

# Shorter than what lies between here and there lets a line be silent before it forgets it.
SILENT_SECONDS = 30
GIVEN_BACK = "given_back_at"


def watch(engine: Engine) -> None:
    """Let nobody have a connection that was cut off; with it all others of the pool are made anew."""

    @event.listens_for(engine, "checkin")
    def note(_driver: object, record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        record.info[GIVEN_BACK] = monotonic()

    @event.listens_for(engine, "checkout")
    def look(driver: Any, record: Any, _proxy: object) -> None:  # noqa: ANN401 - psycopg's, SQLAlchemy's
        since = record.info.get(GIVEN_BACK)
        if since is None or (_is_quiet(driver) and monotonic() - since < SILENT_SECONDS):
            return
        try:
            engine.dialect.do_ping(driver)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def _is_quiet(driver: Any) -> bool:  # noqa: ANN401 - psycopg's
    """Tell whether the line is open and nothing lies in it; False where the system cannot tell."""
    if driver.closed or not hasattr(select, "poll"):
        return False
    line = select.poll()
    line.register(driver.fileno(), select.POLLIN)
    return not line.poll(0)
