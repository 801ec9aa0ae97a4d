"""Statements that are compiled once for each database and go straight to the driver.

For the few that every page and every answer sends: SQLAlchemy's own way costs them several times what the
database needs. What it would add is missing here: no Python-side defaults of columns, no lists for IN (but
`among` so many), no mapping of objects. Errors of the driver come as SQLAlchemy's, and its events tell of
these too.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, bindparam, false
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from learn.compiled import Compiled, Row, Values, compiled_for
from learn.libpq import answer, answers, pieces

Reader = Connection | Session
FEW = 64


def among(column: Any, name: str, count: int) -> ColumnElement[bool]:  # noqa: ANN401 - a column of anything
    """Return whether a column holds one of so many values, which `numbered` binds under that name."""
    binds = [bindparam(f"{name}_{place}", type_=column.type) for place in range(count)]
    # Each bound by itself: a list that is bound as a whole has another text each time.
    return column.in_(binds) if binds else false()


def numbered(name: str, values: Iterable[object]) -> dict[str, object]:
    """Return the binds of `among` for these values."""
    return {f"{name}_{place}": value for place, value in enumerate(values)}


class Prepared:
    """A statement to be sent often, with binds of the names in `values`; `columns` are those of an INSERT.

    Rows of a SELECT are named tuples in the types of its columns, or what `row` makes of such cells; rows of
    a plain text are tuples, and moments in them stay as the driver gives them.
    """

    __slots__ = ("_columns", "_compiled", "_row", "statement")

    def __init__(self, statement: Executable, columns: Sequence[str] = (), row: Row | None = None) -> None:
        self.statement = statement
        self._columns = list(columns) or None
        self._row = row
        self._compiled: dict[str, Compiled] = {}

    def rows(self, reader: Reader, values: Values) -> list[Any]:
        """Return all rows for these values."""
        connection, compiled = self.ready(reader)
        sql, parameters, dialect = compiled.sql, compiled.parameters(values), connection.dialect
        _tell(connection, None, sql, parameters, is_many=False)
        try:
            if dialect.name == "postgresql":
                answered = answer(connection.connection, dialect.loaded_dbapi, sql, parameters)
                if answered is not None:
                    return compiled.read(*answered, dialect)
            cursor = _cursor(connection)
            try:
                cursor.execute(sql, parameters)
                found = cursor.fetchall()
                described = cursor.description
            finally:
                cursor.close()
        except dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemys(error, sql, connection) from error
        return compiled.read(found, lambda place: described[place][1], dialect)

    def pieces(
        self, reader: Connection, values: Values, size: int, *, is_ahead: bool = False
    ) -> Iterator[Sequence[Any]]:
        """Yield the rows as the driver gives them, so many at a time: no names, moments `as_given`.

        On PostgreSQL the rest waits in the database, which needs a transaction that lasts as long, and the
        connection for itself. The next piece is read while one is worked on: from the second on, because
        pages mostly want the first alone, or at once if `is_ahead`.
        """
        connection, compiled = self.ready(reader)
        sql, parameters, library = compiled.sql, compiled.parameters(values), connection.dialect.loaded_dbapi
        _tell(connection, None, sql, parameters, is_many=False)
        try:
            if connection.dialect.name == "postgresql":
                yield from pieces(connection.connection, library, sql, parameters, size, is_ahead=is_ahead)
                return
            with closing(_cursor(connection)) as cursor:
                cursor.execute(sql, parameters)
                while found := cursor.fetchmany(size):
                    yield found
        except library.Error as error:
            raise _as_sqlalchemys(error, sql, connection) from error

    def first(self, reader: Reader, values: Values) -> Any:  # noqa: ANN401 - a row of whatever the statement selects
        """Return the first row for these values, None if there is none."""
        found = self.rows(reader, values)
        return found[0] if found else None

    def run(self, session: Reader, *values: Values) -> int:
        """Write, once for each of the values; return how many rows changed."""
        connection, compiled = self.ready(session)
        parameters = compiled.many(values)
        try:
            cursor = _cursor(connection)
            try:
                _tell(connection, cursor, compiled.sql, parameters, is_many=len(parameters) > 1)
                if len(parameters) == 1:
                    cursor.execute(compiled.sql, parameters[0])
                else:
                    cursor.executemany(compiled.sql, parameters)
                return int(cursor.rowcount)
            finally:
                cursor.close()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemys(error, compiled.sql, connection) from error

    def ready(self, reader: Reader) -> tuple[Connection, Compiled]:
        """Return the connection that asks, and the statement as its database takes it."""
        connection = reader.connection() if isinstance(reader, Session) else reader
        name = connection.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            compiled = self._compiled[name] = compiled_for(
                self.statement, self._columns, self._row, connection.dialect
            )
        return connection, compiled


class PreparedFor:
    """A SELECT for those whose column holds one of some values, prepared for each number of up to `FEW`.

    Its other binds are given by name.
    """

    __slots__ = ("_prepared", "column", "statement")

    def __init__(self, statement: Any, column: Any) -> None:  # noqa: ANN401 - a SELECT of anything, a column
        self.statement, self.column = statement, column
        self._prepared: dict[int, Prepared] = {}

    def rows(self, reader: Reader, values: Sequence[object], **others: object) -> Sequence[Any]:
        """Return all rows for these values."""
        count = len(values)
        if count > FEW:
            return reader.execute(self.statement.where(self.column.in_(values)), others).all()
        if count not in self._prepared:
            self._prepared[count] = Prepared(self.statement.where(among(self.column, "value", count)))
        return self._prepared[count].rows(reader, {**numbered("value", values), **others})


# A statement and the values for it.
Asked = tuple[Prepared, Values]


def together(reader: Connection, *asked: Asked) -> list[list[Any]]:
    """Return the rows of statements none of which needs what another finds, in their order.

    PostgreSQL is sent all of them at once: to wake each other up takes both sides as long as a short one.
    """
    if reader.dialect.name == "postgresql":
        compiled = [each.ready(reader)[1] for each, _values in asked]
        sent = [
            (each.sql, each.parameters(values)) for each, (_, values) in zip(compiled, asked, strict=True)
        ]
        try:
            found = answers(reader.connection, reader.dialect.loaded_dbapi, sent)
        except reader.dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemys(error, "; ".join(sql for sql, _ in sent), reader) from error
        if found is not None:
            for sql, parameters in sent:
                _tell(reader, None, sql, parameters, is_many=False)
            return [
                each.read(*answered, reader.dialect) for each, answered in zip(compiled, found, strict=True)
            ]
    return [each.rows(reader, values) for each, values in asked]


def _cursor(connection: Connection) -> Any:  # noqa: ANN401 - the driver's
    """Return a cursor of the driver."""
    # The driver's own: what the pool would give counts as much again as opening it.
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "postgresql":
        return driver.cursor()
    library: Any = connection.dialect.loaded_dbapi
    # Raw ones send a statement as it is, without looking for its parameters anew each time.
    return library.RawCursor(driver)


def _tell(connection: Connection, cursor: Any, sql: str, parameters: Any, *, is_many: bool) -> None:  # noqa: ANN401 - the driver's
    """Let whoever listens to SQLAlchemy for statements hear this one too."""
    # The engine's list of listeners: a connection would make its own, empty mostly, for each request.
    heard = connection.engine.dispatch.before_cursor_execute
    if heard:
        heard(connection, cursor, sql, parameters, None, is_many)


def _as_sqlalchemys(error: Exception, sql: str, connection: Connection) -> BaseException:
    """Return SQLAlchemy's error for one of the driver's; without the values, which may be personal."""
    base = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(sql, None, error, base, hide_parameters=True, dialect=connection.dialect)
