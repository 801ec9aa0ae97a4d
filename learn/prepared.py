"""Statements that are compiled once for each database and go straight to the driver.

For the few that every page and every answer sends: SQLAlchemy's own way costs them several times what the
database needs. What it would add is missing here: no Python-side defaults of columns, no lists for IN (but
`among` so many), no mapping of objects. Errors of the driver come as SQLAlchemy's, and its events tell of
these too.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    Select,
    bindparam,
    false,
    literal_column,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import TypeEngine

from learn.libpq import answer

Reader = Connection | Session
Values = Mapping[str, Any]
Process = Callable[[Any], Any]
Row = Callable[[Iterable[Any]], Any]
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
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, reader: Reader, values: Values) -> list[Any]:
        """Return all rows for these values."""
        connection, compiled = self._ready(reader)
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

    def pieces(self, reader: Connection, values: Values, size: int) -> Iterator[Sequence[Any]]:
        """Yield the rows as the driver gives them, so many at a time: no types, no names.

        On PostgreSQL the rest waits in the database, which needs a transaction that lasts as long.
        """
        connection, compiled = self._ready(reader)
        parameters = compiled.parameters(values)
        cursor = _cursor(connection, "pieces")
        try:
            _tell(connection, cursor, compiled.sql, parameters, is_many=False)
            cursor.execute(compiled.sql, parameters)
            while found := cursor.fetchmany(size):
                yield found
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemys(error, compiled.sql, connection) from error
        finally:
            cursor.close()

    def first(self, reader: Reader, values: Values) -> Any:  # noqa: ANN401 - a row of whatever the statement selects
        """Return the first row for these values, None if there is none."""
        found = self.rows(reader, values)
        return found[0] if found else None

    def run(self, session: Reader, *values: Values) -> int:
        """Write, once for each of the values; return how many rows changed."""
        connection, compiled = self._ready(session)
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

    def _ready(self, reader: Reader) -> tuple[Connection, "_Compiled"]:
        connection = reader.connection() if isinstance(reader, Session) else reader
        name = connection.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            compiled = self._compiled[name] = _compiled(
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


def _cursor(connection: Connection, name: str = "") -> Any:  # noqa: ANN401 - the driver's
    """Return a cursor of the driver; the rows of one with a name wait in PostgreSQL."""
    # The driver's own: what the pool would give counts as much again as opening it.
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "postgresql":
        return driver.cursor()
    library: Any = connection.dialect.loaded_dbapi
    # Raw ones send a statement as it is, without looking for its parameters anew each time.
    return library.RawServerCursor(driver, name) if name else library.RawCursor(driver)


def _numbering(dialect: Dialect) -> Dialect:
    """Return the dialect as one that writes parameters as PostgreSQL itself has them: $1, $2."""
    if dialect.name != "postgresql":
        return dialect
    own: Any = copy(dialect)
    own.paramstyle, own.positional = "numeric_dollar", True
    # It wrote each percent sign twice, for the paramstyle of before.
    own.identifier_preparer = own.preparer(own)
    return own  # type: ignore[no-any-return]


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


@dataclass(slots=True)
class _Compiled:
    """A statement as one database takes it; `names` stand in the order of its `places`, there with binders.

    What makes values of cells is known once the driver has told the types of a first result.
    """

    sql: str
    names: tuple[str, ...]
    places: tuple[tuple[str, Process | None], ...]
    is_positional: bool
    fixed: dict[str, Any]
    binders: dict[str, Process]
    types: tuple[TypeEngine[Any], ...]
    row: Row | None
    readers: tuple[tuple[int, Process], ...] | None = None

    def parameters(self, values: Values) -> Any:  # noqa: ANN401 - a tuple or a mapping, as the driver wants it
        given = {**self.fixed, **values} if self.fixed else values
        if self.is_positional and len(self.names) <= len(given):
            return [bind(given[name]) if bind else given[name] for name, bind in self.places]
        # Once for each name: one moment may stand in dozens of places.
        binders = self.binders
        bound = {name: binders[name](given[name]) if name in binders else given[name] for name in given}
        return [bound[name] for name in self.names] if self.is_positional else bound

    def many(self, values: Sequence[Values]) -> list[Any]:
        """Return the parameters for each of the values, column by column where there are several.

        What rows next to one another share, as the moment at which all were written, is made ready once.
        """
        if len(values) == 1 or not self.is_positional or self.fixed or len(self.names) > len(values[0]):
            return [self.parameters(each) for each in values]
        columns = []
        for name, bind in self.places:
            column = [each[name] for each in values]
            columns.append(_bound(bind, column) if bind is not None else column)
        return list(zip(*columns, strict=True))

    def read(self, found: Sequence[Any], type_of: Callable[[int], Any], dialect: Dialect) -> list[Any]:
        if self.row is None:
            return list(found)
        if self.readers is None:
            self.readers = _readers(self.types, type_of, dialect)
        if not self.readers:
            return list(found if self.row is tuple else map(self.row, found))
        rows = []
        for each in found:
            cells = list(each)
            for place, process in self.readers:
                # No type makes anything but None of NULL, and several take three calls to say so.
                if (cell := cells[place]) is not None:
                    cells[place] = process(cell)
            rows.append(self.row(cells))
        return rows


def _bound(bind: Process, column: Sequence[Any]) -> list[Any]:
    made = []
    before: object = bind
    for value in column:
        if value is not before:
            before, ready = value, bind(value)
        made.append(ready)
    return made


def _readers(
    types: Sequence[TypeEngine[Any]], type_of: Callable[[int], Any], dialect: Dialect
) -> tuple[tuple[int, Process], ...]:
    """Return what is done to which cells of a row; `type_of` tells the driver's type of each."""
    processes = [
        each.dialect_impl(dialect).result_processor(dialect, type_of(place))
        for place, each in enumerate(types)
    ]
    return tuple((place, process) for place, process in enumerate(processes) if process is not None)


def _row_type(names: list[str]) -> Row:
    """Return what makes named tuples of rows; of two columns of one name the first has it."""
    made: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 - found out here
    make: Row = made._make
    return make


def _with_numbers(statement: Any) -> Any:  # noqa: ANN401 - a SELECT
    """Return a SELECT with the numbers that never change in its text.

    A plan that is made once for all values is better where a limit is known, and none is sent in vain.
    """

    def written_out(element: Any, **_options: Any) -> Any:  # noqa: ANN401 - any part of a statement
        if isinstance(element, BindParameter) and not element.required and type(element.value) is int:
            return literal_column(str(element.value), element.type)
        return None

    return replacement_traverse(statement, {}, written_out)


def _compiled(
    statement: Executable, columns: list[str] | None, row: Row | None, dialect: Dialect
) -> _Compiled:
    asked: Any = _with_numbers(statement) if isinstance(statement, Select) else statement
    compiled: Any = asked.compile(dialect=_numbering(dialect), column_keys=columns)
    binders = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for bind, name in compiled.bind_names.items()
    }
    selected = statement.selected_columns if isinstance(statement, Select) else None
    names = tuple(compiled.positiontup or ())
    return _Compiled(
        str(compiled),
        names,
        tuple((name, binders.get(name)) for name in names),
        bool(compiled.positional),
        {name: bind.value for bind, name in compiled.bind_names.items() if not bind.required},
        {name: bind for name, bind in binders.items() if bind is not None},
        tuple(column.type for column in selected or ()),
        row or _row_type(list(selected.keys())) if selected is not None else None,
    )
