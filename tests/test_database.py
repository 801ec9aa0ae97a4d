"""One way to read, one way to write."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, DateTime, func, insert, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, StatementError

from learn import create_app
from learn.accounts.models import Person
from learn.courses.models import Course
from learn.database import (
    READING,
    Line,
    UTCDateTime,
    close_all,
    db,
    insert_missing,
    reading,
    transaction,
    upsert,
    when_committed,
    when_rolled_back,
)
from learn.tables import json_text
from tests.factories import NOW, count, make_person


class Interrupted(Exception):
    """Something went wrong in the middle."""


@pytest.fixture
def sqlite_app(migrated_sqlite: Path) -> Iterator[Flask]:
    app = create_app({"INSTANCE": str(migrated_sqlite.parent), "TESTING": True})
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_sqlite_is_set_so_that_a_power_cut_loses_nothing_acknowledged(sqlite_app: Flask) -> None:
    with sqlite_app.app_context(), db.engine.connect() as connection:

        def pragma(name: str) -> object:
            return connection.execute(text(f"PRAGMA {name}")).scalar()

        assert (pragma("journal_mode"), pragma("synchronous")) == ("wal", 2)
        assert (pragma("foreign_keys"), pragma("secure_delete")) == (1, 1)
        assert int(str(pragma("busy_timeout"))) >= 5_000


def test_a_writer_on_sqlite_takes_the_lock_at_its_beginning(sqlite_app: Flask) -> None:
    with sqlite_app.app_context(), transaction():
        file = str(db.engine.url.database)
        refused = pytest.raises(sqlite3.OperationalError, match="locked")
        with closing(sqlite3.connect(file, timeout=0)) as other, refused:
            other.execute("BEGIN IMMEDIATE")


@pytest.mark.usefixtures("database")
def test_what_reads_cannot_write() -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        reading().execute(insert(Course).values(uid="x"))


@pytest.mark.usefixtures("database")
def test_what_pages_read_is_planned_once_and_for_indexes_that_lie_in_memory() -> None:
    if reading().dialect.name == "sqlite":
        return
    for name, value in (
        ("random_page_cost", "1.1"),
        ("jit", "off"),
        ("plan_cache_mode", "force_generic_plan"),
        ("datestyle", "ISO, MDY"),
        ("timezone", "UTC"),
    ):
        assert reading().scalar(text(f"SHOW {name}")) == value


def write_and_fail() -> None:
    with transaction() as outer:
        outer.execute(insert(Course).values(uid="outer"))
        with transaction() as inner:
            assert inner is outer
            inner.execute(insert(Course).values(uid="inner"))
        raise Interrupted


@pytest.mark.usefixtures("database")
def test_a_transaction_is_all_or_nothing_with_the_ones_inside_it() -> None:
    with pytest.raises(Interrupted):
        write_and_fail()
    assert count(Course) == 0


@pytest.mark.usefixtures("database")
def test_after_a_failure_the_next_transaction_begins_anew() -> None:
    with pytest.raises(DBAPIError), transaction() as session:
        session.execute(text("SELECT nothing FROM nowhere"))
    with transaction() as session:
        session.execute(insert(Course).values(uid="x"))
    assert count(Course) == 1


@pytest.mark.usefixtures("database")
def test_missing_rows_are_inserted_and_counted_and_others_left_alone() -> None:
    with transaction() as session:
        assert insert_missing(session, Course, []) == 0
        assert insert_missing(session, Course, [{"uid": "a", "release_id": 1}]) == 1
        three = [{"uid": uid, "release_id": 2} for uid in ("a", "b", "c")]
        assert insert_missing(session, Course, three) == 2
        assert insert_missing(session, Course, three) == 0
        rows = session.execute(select(Course.uid, Course.release_id).order_by(Course.uid)).all()
    assert [tuple(row) for row in rows] == [("a", 1), ("b", 2), ("c", 2)]


@pytest.mark.usefixtures("database")
def test_of_rows_alike_the_last_one_stays() -> None:
    with transaction() as session:
        upsert(session, Course, [], keys=("uid",))
        upsert(session, Course, [{"uid": "a", "release_id": number} for number in (1, 2, 3)], keys=("uid",))
        assert session.execute(select(Course.release_id)).scalar_one() == 3
        upsert(session, Course, [{"uid": "a", "release_id": 4}], keys=("uid",))
        assert session.execute(select(Course.release_id)).scalar_one() == 4


@pytest.mark.usefixtures("database")
def test_a_row_that_says_the_same_stays_as_it_is() -> None:
    rows: list[dict[str, object]] = [{"uid": "a", "release_id": 1}, {"uid": "b", "release_id": None}]
    one: list[dict[str, object]] = [{"uid": "a", "release_id": None}]
    with transaction() as session:
        assert upsert(session, Course, rows, keys=("uid",), telling=("release_id",)) == 2
        assert upsert(session, Course, rows, keys=("uid",), telling=("release_id",)) == 0
        assert upsert(session, Course, one, keys=("uid",), telling=("release_id",)) == 1
        assert upsert(session, Course, one, keys=("uid",), telling=("release_id",)) == 0
        assert upsert(session, Course, one, keys=("uid",)) == 1


@pytest.mark.usefixtures("database")
def test_moments_come_back_in_utc_to_the_microsecond() -> None:
    karachi = timezone(timedelta(hours=5))
    at = datetime(2026, 11, 23, 14, 30, 0, 123_456, tzinfo=karachi)
    make_person(erase_after=at)
    found = reading().execute(select(Person.erase_after)).scalar_one()
    assert found == at
    assert found is not None
    assert found.tzinfo is UTC


WORDS = st.text() | st.text('"\\/\n\x7f\u2028ہ😀\ud800')


@given(st.lists(WORDS) | st.lists(st.none() | st.integers() | WORDS) | st.dictionaries(WORDS, WORDS))
def test_words_are_written_as_json_writes_them(value: object) -> None:
    assert json_text(value) == json.dumps(value)


@pytest.mark.usefixtures("database")
def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(StatementError, match="time zone"):
        make_person(erase_after=NOW.replace(tzinfo=None))


def test_a_relative_path_is_locked_beside_the_file_and_not_elsewhere(tmp_path: Path) -> None:
    app = create_app({"INSTANCE": str(tmp_path), "DATABASE_URL": "sqlite:///other.sqlite", "TESTING": True})
    with app.app_context():
        assert app.extensions["write_lock"].path == f"{db.engine.url.database}.lock"
        assert db.engines[READING].url.database == db.engine.url.database


@pytest.mark.usefixtures("database")
def test_what_waits_for_the_commit_finds_everything_written() -> None:
    seen: list[int | None] = []
    with transaction() as session:
        when_committed(session, lambda: seen.append(reading().scalar(select(func.count(Person.id)))))
        when_rolled_back(session, lambda: seen.append(None))
        make_person()
        assert seen == []
    assert seen == [1]


@pytest.mark.usefixtures("database")
def test_what_waits_for_the_end_of_a_failure_finds_nothing_written() -> None:
    seen: list[int | None] = []
    with suppress(ZeroDivisionError), transaction() as session:
        when_committed(session, lambda: seen.append(None))
        when_rolled_back(session, lambda: seen.append(reading().scalar(select(func.count(Person.id)))))
        make_person()
        raise ZeroDivisionError
    assert seen == [0]


def test_who_is_forked_holds_no_lock_of_the_parent(app: Flask) -> None:
    line: Line | None = app.extensions["write_lock"]
    with app.app_context(), transaction():
        pass
    if line is not None:
        assert line.opened is not None
        line.close()
        assert line.opened is None
        with app.app_context(), transaction():
            pass


def test_a_moment_is_kept_on_sqlite_as_sqlalchemy_keeps_its_own() -> None:
    dialect = sqlite.dialect()
    ours, theirs = (
        kind.dialect_impl(dialect).bind_processor(dialect) for kind in (UTCDateTime(), DateTime())
    )
    assert ours is not None
    assert theirs is not None
    for moment in (NOW, NOW.replace(microsecond=0), NOW.replace(year=1, microsecond=7)):
        assert ours(moment.astimezone(timezone(timedelta(hours=5)))) == theirs(moment.replace(tzinfo=None))
    with pytest.raises(ValueError, match="time zone"):
        ours(datetime(2026, 11, 29))  # noqa: DTZ001 - a naive one is refused


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection, to see whether it is the same."""
    own = connection.connection.dbapi_connection
    assert isinstance(own, sqlite3.Connection)
    return own


def test_on_sqlite_a_connection_is_used_again_and_after_a_failure_is_clean(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        first = driver_of(reading())
        assert reading().execute(text("PRAGMA query_only")).scalar() == 1
    with sqlite_app.app_context(), transaction() as session:
        assert driver_of(reading()) is first
        written = driver_of(session.connection())
    with sqlite_app.app_context(), suppress(Interrupted), transaction() as session:
        assert driver_of(session.connection()) is written
        raise Interrupted
        assert not written.in_transaction
    with sqlite_app.app_context(), transaction():
        assert written.in_transaction
    assert not written.in_transaction


def test_two_that_read_at_once_have_a_connection_each(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        outer = driver_of(reading())
        with sqlite_app.app_context():
            inner = driver_of(reading())
    assert inner is not outer
    with sqlite_app.app_context():
        assert driver_of(reading()) is outer


def test_of_closed_connections_none_is_used_again(sqlite_app: Flask) -> None:
    with sqlite_app.app_context(), transaction() as session:
        closed = [driver_of(reading()), driver_of(session.connection())]
    close_all(sqlite_app)
    for each in closed:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            each.execute("SELECT 1")
    with sqlite_app.app_context(), transaction() as session:
        assert reading().execute(text("SELECT 1")).scalar() == 1
        assert session.execute(text("SELECT 1")).scalar() == 1


def test_an_engine_that_was_emptied_gives_no_connection_of_before(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        before = driver_of(reading())
    with sqlite_app.app_context():
        db.engines[READING].dispose()
        assert driver_of(reading()) is not before
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        before.execute("SELECT 1")


def test_nor_one_that_was_in_use_then(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        before = driver_of(reading())
        db.engines[READING].dispose()
    with sqlite_app.app_context():
        assert driver_of(reading()) is not before


def test_thirty_may_read_at_once(sqlite_app: Flask) -> None:
    with ExitStack() as contexts:
        for _ in range(30):
            contexts.enter_context(sqlite_app.app_context())
            assert reading().execute(text("SELECT 1")).scalar() == 1
