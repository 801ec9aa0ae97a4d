"""The database: one way to read, one way to write, and the traps of SQLite sprung beforehand.

Reading goes over a connection that cannot write; writing goes through `transaction()`. On SQLite a
writer begins with BEGIN IMMEDIATE (a deferred BEGIN that is upgraded after a read fails under load)
and waits its turn at a lock beside the file, so that eight processes write in fair order.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

from flask import Flask, current_app, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from learn.bulk import insert_many, insert_missing, next_ids, refresh_statistics, upsert
from learn.connections import watch
from learn.idle import Idle
from learn.line import Line
from learn.tables import Base, UTCDateTime, json_text

__all__ = [
    "BUSY_MILLISECONDS",
    "READING",
    "Base",
    "Line",
    "UTCDateTime",
    "Writing",
    "close_all",
    "db",
    "init_app",
    "insert_many",
    "insert_missing",
    "next_ids",
    "reading",
    "refresh_statistics",
    "streamed",
    "taken_back",
    "transaction",
    "upsert",
    "waiting_for_turn",
]

T = TypeVar("T")
BUSY_MILLISECONDS = 10_000
# What one page of a large site reads; with less of it, each page reads the file anew.
READING_KIBIBYTES = 8_000
# On PostgreSQL. Pages read a few rows of large tables by indexes that lie in memory: planned for a disk that
# has to turn, they would read whole tables instead, and compiling a statement takes longer than it saves.
# What pages send again and again is planned once: planning takes as long as reading.
# Days are written as those who read them as text expect, and moments in UTC, as they are wanted.
READING_SETTINGS = (
    "default_transaction_read_only=on",
    "random_page_cost=1.1",
    "jit=off",
    "datestyle=ISO",
    "timezone=UTC",
    "plan_cache_mode=force_generic_plan",
)
READING, WRITING = "reading", "writing"
IDLE = "idle_connections"
AFTERWARDS = "afterwards"

db = SQLAlchemy(model_class=Base)
_session_in_transaction: ContextVar[Session | None] = ContextVar("session_in_transaction", default=None)


def init_app(app: Flask) -> None:
    """Open the two engines (writing, reading) and set SQLite's pragmas on every connection of them."""
    url = _address(app.config["SQLALCHEMY_DATABASE_URI"])
    is_sqlite = url.get_backend_name() == "sqlite"
    # A connection that commits by itself has nothing to roll back when it is given back.
    reading: dict[str, Any] = {"url": url, "isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"json_serializer": json_text}
    if not is_sqlite:
        reading["connect_args"] = {"options": " ".join(f"-c {each}" for each in READING_SETTINGS)}
    elif url.database:
        # Those that wait for their next use count among those of the pool: threads are limit enough.
        reading["max_overflow"] = -1
    app.config["SQLALCHEMY_BINDS"] = {READING: reading}
    db.init_app(app)
    with app.app_context():
        if is_sqlite:
            _prepare_sqlite(db.engine, is_reading=False)
            _prepare_sqlite(db.engines[READING], is_reading=True)
        else:
            for engine in db.engines.values():
                watch(engine)
        # The engine's address, because Flask-SQLAlchemy resolves relative paths from the instance folder.
        file = db.engine.url.database
    app.extensions["write_lock"] = Line(f"{file}.lock") if is_sqlite and file else None
    app.extensions[IDLE] = {READING: Idle(), WRITING: Idle()} if is_sqlite else None
    app.teardown_appcontext(_close_reading)


def close_all(app: Flask) -> None:
    """Close every connection that is not in use."""
    for idle in (app.extensions[IDLE] or {}).values():
        idle.close()
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def _address(written: str) -> URL:
    try:
        return make_url(written)
    except ValueError as error:
        # The one part that SQLAlchemy makes a number of, and lets the number's own error through.
        raise ArgumentError("its port is not a number") from error


def _prepare_sqlite(engine: Engine, *, is_reading: bool) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        if is_reading:
            cursor.execute("PRAGMA query_only=ON")
            cursor.execute(f"PRAGMA cache_size=-{READING_KIBIBYTES}")
        else:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    if not is_reading:
        # Not by an event: with one, each transaction costs as much again as five of its statements.
        engine.dialect.do_begin = _begin_immediate  # type: ignore[assignment, method-assign]


def _begin_immediate(connection: PoolProxiedConnection) -> None:
    connection.cursor().execute("BEGIN IMMEDIATE")


def reading() -> Connection:
    """Return the request's reading connection; the database itself refuses any write over it."""
    connection: Connection | None = g.get("reading_connection")
    if connection is None:
        connection = g.reading_connection = _taken(READING, db.engines[READING])
    return connection


def _taken(use: str, engine: Engine) -> Connection:
    idle: dict[str, Idle] | None = current_app.extensions[IDLE]
    return engine.connect() if idle is None else idle[use].take(engine)


def _given_back(use: str, connection: Connection, *, is_sound: bool) -> None:
    idle: dict[str, Idle] | None = current_app.extensions[IDLE]
    if idle is None or not is_sound:
        connection.close()
    else:
        idle[use].give(connection)


def streamed(read: Callable[[Connection], Iterator[T]]) -> Generator[T]:
    """Yield what `read` yields over a connection of its own, which lasts until the answer is sent.

    On PostgreSQL all of it is read in one transaction: a result that comes in pieces needs one.
    """
    engine = db.engines[READING]

    def rows() -> Generator[T]:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            # So that it is ended too where everything went straight to the driver.
            with connection.begin():
                yield from read(connection)

    return rows()


@contextmanager
def snapshot() -> Iterator[Connection]:
    """Give a reading connection of its own on which everything stands still until the block ends."""
    with db.engines[READING].connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
            return
        connection.exec_driver_sql("BEGIN")
        try:
            yield connection
        finally:
            connection.exec_driver_sql("ROLLBACK")


def _close_reading(error: BaseException | None) -> None:
    connection: Connection | None = g.pop("reading_connection", None)
    if connection is not None:
        _given_back(READING, connection, is_sound=error is None)


class Writing(Session):
    """The session of a transaction that is its connection's.

    Most deeds send statements straight to the connection, and never pay for what a session keeps of its own.
    """

    def __init__(self, plain: Connection) -> None:
        super().__init__(plain, expire_on_commit=False)
        self.plain = plain

    def connection(self, *_arguments: object, **_options: object) -> Connection:
        """Return the connection as it is: a session that begins nothing has nothing to end."""
        return self.plain

    def end(self, *, is_kept: bool) -> None:
        """Write what waits to be written, if it is kept, and let go of all objects, if there are any."""
        if not self.in_transaction():
            return
        try:
            if is_kept:
                self.commit()
        finally:
            self.close()


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit what the block did, or none of it; an inner block joins the outer one."""
    outer = _session_in_transaction.get()
    if outer is not None:
        yield outer
        return
    afterwards: dict[bool, list[Callable[[], object]]] = {True: [], False: []}
    is_committed = False
    try:
        with waiting_for_turn(), _writing() as connection:
            session = Writing(connection)
            session.info[AFTERWARDS] = afterwards
            mark = _session_in_transaction.set(session)
            is_whole = False
            try:
                yield session
                is_whole = True
            finally:
                _session_in_transaction.reset(mark)
                session.end(is_kept=is_whole)
        is_committed = True
    finally:
        for deed in afterwards[is_committed]:
            deed()


@contextmanager
def _writing() -> Iterator[Connection]:
    connection = _taken(WRITING, db.engine)
    is_sound = False
    try:
        with connection.begin():
            yield connection
        is_sound = True
    finally:
        _given_back(WRITING, connection, is_sound=is_sound)


def when_committed(session: Session, deed: Callable[[], object]) -> None:
    """Do something once what the transaction wrote is there for good, and others see it."""
    session.info[AFTERWARDS][True].append(deed)


def when_rolled_back(session: Session, deed: Callable[[], object]) -> None:
    """Do something once nothing is left of the transaction."""
    session.info[AFTERWARDS][False].append(deed)


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
    line: Line | None = current_app.extensions["write_lock"]
    with line.waited() if line is not None else nullcontext():
        yield
