"""The database: one way to read, one way to write, and the traps of SQLite sprung beforehand.

Reading goes over a connection that cannot write; writing goes through `transaction()`. On SQLite a
writer begins with BEGIN IMMEDIATE (a deferred BEGIN that is upgraded after a read fails under load)
and waits its turn at a lock beside the file, so that eight processes write in fair order.
"""

import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import IO, Any

from flask import Flask, current_app, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    event,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

from learn.prepared import Prepared

try:
    import fcntl
except ImportError:  # Windows has no flock; SQLite's own busy timeout orders the writers there
    fcntl = None  # type: ignore[assignment]

BUSY_MILLISECONDS = 10_000
READING = "reading"

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python on every database; SQLite alone would give it back naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments: nobody knows which zone they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Return the moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Parent of every table; names every constraint, because migrations on SQLite need the names."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UTCDateTime}
    )


db = SQLAlchemy(model_class=Base)
_session_in_transaction: ContextVar[Session | None] = ContextVar("session_in_transaction", default=None)
_turn_in_process = threading.Lock()


def init_app(app: Flask) -> None:
    """Open the two engines (writing, reading) and set SQLite's pragmas on every connection of them."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    is_sqlite = url.get_backend_name() == "sqlite"
    # A connection that commits by itself has nothing to roll back when it is given back.
    reading: dict[str, Any] = {"url": url, "isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
    if not is_sqlite:
        reading["connect_args"] = {"options": "-c default_transaction_read_only=on"}
        app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"pool_pre_ping": True})
        reading["pool_pre_ping"] = True
    app.config["SQLALCHEMY_BINDS"] = {READING: reading}
    db.init_app(app)
    with app.app_context():
        if is_sqlite:
            _prepare_sqlite(db.engine, is_reading=False)
            _prepare_sqlite(db.engines[READING], is_reading=True)
        # The engine's address, because Flask-SQLAlchemy resolves relative paths from the instance folder.
        file = db.engine.url.database
    app.extensions["write_lock"] = f"{file}.lock" if is_sqlite and file else None
    app.teardown_appcontext(_close_reading)


def _prepare_sqlite(engine: Engine, *, is_reading: bool) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        if is_reading:
            cursor.execute("PRAGMA query_only=ON")
        else:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    if not is_reading:

        @event.listens_for(engine, "begin")
        def begin_immediate(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def reading() -> Connection:
    """Return the request's reading connection; the database itself refuses any write over it."""
    connection: Connection | None = g.get("reading_connection")
    if connection is None:
        connection = g.reading_connection = db.engines[READING].connect()
    return connection


def _close_reading(_error: BaseException | None) -> None:
    connection: Connection | None = g.pop("reading_connection", None)
    if connection is not None:
        connection.close()


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit what the block did, or none of it; an inner block joins the outer one."""
    outer = _session_in_transaction.get()
    if outer is not None:
        yield outer
        return
    with waiting_for_turn():
        session = Session(db.engine, expire_on_commit=False)
        mark = _session_in_transaction.set(session)
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            _session_in_transaction.reset(mark)
            session.close()


class _TakenBack(Exception):
    """What was tried is over."""


@contextmanager
def taken_back() -> Iterator[None]:
    """Let the block write, and take all of it back at its end: to see what writing would do.

    Never inside another transaction, which would keep what was written.
    """
    if _session_in_transaction.get() is not None:
        raise RuntimeError("what is tried inside a transaction cannot be taken back")
    with suppress(_TakenBack), transaction():
        yield
        raise _TakenBack


@contextmanager
def waiting_for_turn() -> Generator[None]:
    """Wait in line with the other writers of this SQLite file; PostgreSQL needs no line."""
    lock_path: str | None = current_app.extensions["write_lock"]
    with _turn_in_process if lock_path else nullcontext():
        handle = _flocked(lock_path)
        try:
            yield
        finally:
            if handle is not None:
                handle.close()


def _flocked(path: str | None) -> IO[bytes] | None:
    if path is None or fcntl is None:
        return None
    handle = Path(path).open("ab")  # noqa: SIM115 - closed by the caller, which ends the lock
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


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
) -> None:
    """Insert the rows, or bring those with the same `keys` up to date; of rows alike the last one stays.

    A row that is there keeps the columns named in `keeps`.
    """
    if rows:
        statement = _upserting(table, keys, keeps, tuple(rows[0]), is_postgres=_is_postgres(session))
        statement.run(session, *rows)


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
    columns: tuple[str, ...],
    *,
    is_postgres: bool,
) -> Prepared:
    insert: Any = postgresql.insert if is_postgres else sqlite.insert
    statement = insert(table.__table__)
    values = {name: statement.excluded[name] for name in columns if name not in (*keys, *keeps)}
    return Prepared(statement.on_conflict_do_update(index_elements=list(keys), set_=values), columns)


def _is_postgres(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
