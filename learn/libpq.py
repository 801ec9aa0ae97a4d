"""PostgreSQL asked over its own library: for a page's short statements cursors cost more than the database.

Only over a connection that commits by itself: for any other the driver begins a transaction first.
"""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from sqlalchemy import PoolProxiedConnection

# psycopg, which is there on sites with PostgreSQL alone.
Library = Any
# As many as the driver keeps of its own.
MOST_KEPT = 100
KEPT = "kept_statements"

_numbers = count(1)


def answer(
    connection: PoolProxiedConnection,
    library: Library,
    sql: str,
    parameters: Sequence[object],
) -> tuple[list[Any], Callable[[int], int]] | None:
    """Return the rows and what tells the type of each column; None where a cursor has to ask.

    Every statement stays prepared. What fails may be asked again by a cursor, which tells why as usual.
    """
    driver: Any = connection.dbapi_connection
    if not driver.autocommit:
        return None
    kept: dict[str, bytes] = connection.info.setdefault(KEPT, {})
    name = kept.pop(sql, None) or _prepared(driver.pgconn, kept, sql)
    # The one asked last stands last.
    kept[sql] = name
    cells = library.adapt.Transformer(driver)
    given = cells.dump_sequence(parameters, [library.adapt.PyFormat.TEXT] * len(parameters))
    found = driver.pgconn.exec_prepared(name, given)
    if found.status != library.pq.ExecStatus.TUPLES_OK:
        driver.pgconn.exec_(b"DEALLOCATE " + kept.pop(sql))
        return None
    cells.set_pgresult(found)
    return cells.load_rows(0, found.ntuples, tuple), found.ftype


def _prepared(plain: Any, kept: dict[str, bytes], sql: str) -> bytes:  # noqa: ANN401 - the library's connection
    if len(kept) >= MOST_KEPT:
        oldest = next(iter(kept))
        plain.exec_(b"DEALLOCATE " + kept.pop(oldest))
    name = b"kept_%d" % next(_numbers)
    plain.prepare(name, sql.encode())
    return name
