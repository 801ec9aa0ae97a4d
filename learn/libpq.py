"""PostgreSQL asked over its own library: for a page's short statements cursors cost more than the database.

Only over a connection that commits by itself: for any other the driver begins a transaction first. And long
results, of which the next piece is read while one is worked on.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

from sqlalchemy import PoolProxiedConnection

# psycopg, which is there on sites with PostgreSQL alone.
Library = Any
# As many as the driver keeps of its own.
MOST_KEPT = 100
KEPT = "kept_statements"
# How long the library waits before it looks whether it was interrupted.
LOOK_UP_SECONDS = 0.1
CURSOR = "pieces"
# Rows, and what tells the type of each column.
Answer = tuple[list[Any], Callable[[int], int]]

_numbers = count(1)


def answer(
    connection: PoolProxiedConnection,
    library: Library,
    sql: str,
    parameters: Sequence[object],
) -> Answer | None:
    """Return the rows and what tells the type of each column; None where a cursor has to ask.

    Every statement stays prepared. What fails may be asked again by a cursor, which tells why as usual.
    """
    driver: Any = connection.dbapi_connection
    if not driver.autocommit:
        return None
    kept: dict[str, bytes] = connection.info.setdefault(KEPT, {})
    name = _named(driver.pgconn, kept, sql)
    cells = library.adapt.Transformer(driver)
    found = driver.pgconn.exec_prepared(name, _given(cells, library, parameters))
    if found.status != library.pq.ExecStatus.TUPLES_OK:
        driver.pgconn.exec_(b"DEALLOCATE " + kept.pop(sql))
        return None
    return _read(cells, found)


def answers(
    connection: PoolProxiedConnection, library: Library, asked: Sequence[tuple[str, Sequence[object]]]
) -> list[Answer] | None:
    """Return the same of several statements sent at once; None where each has to be asked alone."""
    driver: Any = connection.dbapi_connection
    if not driver.autocommit:
        return None
    kept: dict[str, bytes] = connection.info.setdefault(KEPT, {})
    names = [_named(driver.pgconn, kept, sql) for sql, _parameters in asked]
    cells = library.adapt.Transformer(driver)
    given = [_given(cells, library, parameters) for _sql, parameters in asked]
    try:
        found = _found(driver, library, list(zip(names, given, strict=True)))
    except BaseException:
        # Half asked: what comes yet would be taken for the answer to whatever is asked next.
        driver.close()
        raise
    if any(each.status != library.pq.ExecStatus.TUPLES_OK for each in found):
        # Those after the one that failed were not asked.
        for sql in dict(asked):
            driver.pgconn.exec_(b"DEALLOCATE " + kept.pop(sql))
        return None
    return [_read(cells, each) for each in found]


def pieces(
    connection: PoolProxiedConnection,
    library: Library,
    sql: str,
    parameters: Sequence[object],
    size: int,
    *,
    is_ahead: bool,
) -> Iterator[list[Any]]:
    """Yield the rows of a statement, so many at a time, moments as microseconds since 2000; in a transaction.

    From the second piece on, or from the first if `is_ahead`, the next is asked for before one is given away:
    both sides work at once, and a long sheet is there in two thirds of the time. Until the end nobody else
    may use the connection.
    """
    driver: Any = connection.dbapi_connection
    plain, wait = driver.pgconn, _waiting(driver, library)
    more = f'FETCH FORWARD {size:d} FROM "{CURSOR}"'.encode()

    def ask() -> None:
        plain.send_query_params(more, None, result_format=library.pq.Format.BINARY)
        wait(library.generators.send(plain))

    with library.RawServerCursor(driver, CURSOR) as cursor:
        cursor.adapters.register_loader("timestamptz", library.types.numeric.Int8BinaryLoader)
        cells = library.adapt.Transformer(cursor)
        cursor.execute(sql, parameters)
        ask()
        is_asked = True
        try:
            while is_asked:
                [found] = wait(library.generators.fetch_many(plain))
                is_asked = False
                if found.status != library.pq.ExecStatus.TUPLES_OK:
                    raise library.errors.error_from_result(found)
                has_more = found.ntuples == size
                if has_more and is_ahead:
                    ask()
                    is_asked = True
                if found.ntuples:
                    yield _read(cells, found)[0]
                if has_more and not is_asked:
                    ask()
                    is_asked = True
                is_ahead = True
        finally:
            if is_asked:
                # Left there it would be taken for the answer to what is asked next.
                wait(library.generators.fetch_many(plain))


def _waiting(driver: Any, library: Library) -> Callable[[Any], Any]:  # noqa: ANN401 - the library's
    def wait(told: Any) -> Any:  # noqa: ANN401 - the library's
        return library.waiting.wait(told, driver.pgconn.socket, LOOK_UP_SECONDS)

    return wait


def _found(driver: Any, library: Library, sent: Sequence[tuple[bytes, Any]]) -> list[Any]:  # noqa: ANN401 - the library's
    plain, wait, next_result = driver.pgconn, _waiting(driver, library), library.generators.fetch
    plain.enter_pipeline_mode()
    for name, given in sent:
        plain.send_query_prepared(name, given)
    plain.pipeline_sync()
    wait(library.generators.send(plain))
    found = []
    for _each in sent:
        found.append(wait(next_result(plain)))
        # Nothing, which ends what one statement has to tell.
        wait(next_result(plain))
    # That all is told.
    wait(next_result(plain))
    plain.exit_pipeline_mode()
    return found


def _given(cells: Any, library: Library, parameters: Sequence[object]) -> Any:  # noqa: ANN401 - the library's
    return cells.dump_sequence(parameters, [library.adapt.PyFormat.TEXT] * len(parameters))


def _read(cells: Any, found: Any) -> Answer:  # noqa: ANN401 - the library's
    cells.set_pgresult(found)
    return cells.load_rows(0, found.ntuples, tuple), found.ftype


def _named(plain: Any, kept: dict[str, bytes], sql: str) -> bytes:  # noqa: ANN401 - the library's connection
    # The one asked last stands last.
    name = kept[sql] = kept.pop(sql, b"") or _prepared(plain, kept, sql)
    return name


def _prepared(plain: Any, kept: dict[str, bytes], sql: str) -> bytes:  # noqa: ANN401 - the library's connection
    if len(kept) >= MOST_KEPT:
        oldest = next(iter(kept))
        plain.exec_(b"DEALLOCATE " + kept.pop(oldest))
    name = b"kept_%d" % next(_numbers)
    plain.prepare(name, sql.encode())
    return name
