"""Rows inserted in bulk, on SQLite and PostgreSQL alike; `learn.database` is the door to them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Text, cast, func, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from learn.prepared import Prepared
from learn.tables import Base


def insert_missing(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that no constraint forbids and leave the others be; return how many were new."""
    if not rows:
        return 0
    statement = _inserting_missing(table, tuple(rows[0]), is_postgres=_is_postgres(session))
    return statement.run(session, *rows)


def upsert(
    session: Session,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    keys: tuple[str, ...],
    keeps: tuple[str, ...] = (),
    telling: tuple[str, ...] = (),
) -> int:
    """Insert the rows, or bring those with the same `keys` up to date; of rows alike the last one stays.

    A row that is there keeps the columns named in `keeps`, and all of them if those named in `telling` say
    already what the new row says. Returns how many rows are new or changed.
    """
    if not rows:
        return 0
    is_postgres = _is_postgres(session)
    return _upserting(table, keys, keeps, telling, tuple(rows[0]), is_postgres=is_postgres).run(
        session, *rows
    )


def next_ids(session: Session, table: type[Base], count: int) -> Sequence[int]:
    """Return keys for rows to be inserted, so that rows that point at them need no look-up.

    On PostgreSQL they come from the table's sequence; on SQLite nobody else writes meanwhile.
    """
    name = table.__tablename__
    if _is_postgres(session):
        sequence = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return list(session.scalars(sequence, {"name": name, "count": count}))
    last = session.scalar(select(func.max(table.__table__.c.id))) or 0
    return range(last + 1, last + 1 + count)


def refresh_statistics(session: Session, *tables: type[Base]) -> None:
    """Let PostgreSQL look at tables that grew by many rows, which it otherwise takes for small for a minute.

    Its checks of foreign keys would read them from end to end, for every row inserted.
    """
    if _is_postgres(session):
        session.execute(text(f"ANALYZE {', '.join(table.__tablename__ for table in tables)}"))


def insert_many(
    session: Session, table: type[Base], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert many rows as fast as the database takes them: COPY on PostgreSQL, one statement on SQLite.

    Columns that are not named get their default. A row that a constraint forbids raises
    `sqlalchemy.exc.IntegrityError`, and none is inserted.
    """
    if rows:
        connection = session.connection()
        _pouring(table, tuple(columns), connection.dialect).pour(connection, rows)


@dataclass(frozen=True, slots=True)
class _Pouring:
    """How rows of these columns get into a table; `defaults` are what the columns not named hold."""

    sql: str
    columns: tuple[str, ...]
    defaults: tuple[Any, ...]
    binders: tuple[tuple[int, Callable[[Any], Any]], ...]

    def pour(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Insert the rows."""
        bound = self._bound(rows)
        cursor = connection.connection.cursor()
        try:
            if connection.dialect.name == "postgresql":
                with cursor.copy(self.sql) as copying:
                    for row in bound:
                        copying.write_row(row)
            else:
                cursor.executemany(self.sql, list(bound))
        except connection.dialect.loaded_dbapi.Error as error:
            base = connection.dialect.loaded_dbapi.Error
            raise DBAPIError.instance(
                self.sql, None, error, base, hide_parameters=True, dialect=connection.dialect
            ) from error
        finally:
            cursor.close()

    def _bound(self, rows: Sequence[Sequence[Any]]) -> Iterator[list[Any]]:
        # Many rows hold the same moment, which costs more to write down than to look up.
        binders = [(place, cache(bind)) for place, bind in self.binders]
        for row in rows:
            bound = [*row, *self.defaults]
            for place, bind in binders:
                bound[place] = bind(bound[place])
            yield bound


@cache
def _pouring(table: type[Base], columns: tuple[str, ...], dialect: Dialect) -> _Pouring:
    known: Any = table.__table__.c
    filled = [
        column
        for column in known
        if column.name not in columns and column.default is not None and column.default.is_scalar
    ]
    defaults = tuple(column.default.arg for column in filled)
    names = (*columns, *(column.name for column in filled))
    listed = ", ".join(names)
    if dialect.name == "postgresql":
        return _Pouring(f"COPY {table.__tablename__} ({listed}) FROM STDIN", names, defaults, ())
    marks = ", ".join("?" * len(names))
    sql = f"INSERT INTO {table.__tablename__} ({listed}) VALUES ({marks})"  # noqa: S608 - our own names
    binders = [
        (place, bind)
        for place, name in enumerate(names)
        if (bind := known[name].type.dialect_impl(dialect).bind_processor(dialect)) is not None
    ]
    return _Pouring(sql, names, defaults, tuple(binders))


# Building a statement costs more than executing it, so each is built once.


@cache
def _inserting_missing(table: type[Base], columns: tuple[str, ...], *, is_postgres: bool) -> Prepared:
    insert: Any = postgresql.insert if is_postgres else sqlite.insert
    return Prepared(insert(table.__table__).on_conflict_do_nothing(), columns)


@cache
def _upserting(
    table: type[Base],
    keys: tuple[str, ...],
    keeps: tuple[str, ...],
    telling: tuple[str, ...],
    columns: tuple[str, ...],
    *,
    is_postgres: bool,
) -> Prepared:
    insert: Any = postgresql.insert if is_postgres else sqlite.insert
    statement = insert(table.__table__)
    values = {name: statement.excluded[name] for name in columns if name not in (*keys, *keeps)}
    # As text, because PostgreSQL compares no JSON.
    differing = [
        cast(table.__table__.c[name], Text).is_distinct_from(cast(statement.excluded[name], Text))
        for name in telling
    ]
    where = or_(*differing) if differing else None
    return Prepared(
        statement.on_conflict_do_update(index_elements=list(keys), set_=values, where=where), columns
    )


def _is_postgres(session: Session) -> bool:
    return session.connection().dialect.name == "postgresql"
