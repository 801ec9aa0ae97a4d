"""Statements that stay prepared in PostgreSQL: as many as may, and anew when something came between."""

import time
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, column, select, table, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from learn.database import READING, db, reading, streamed
from learn.libpq import MOST_KEPT
from learn.prepared import Prepared, together
from tests.conftest import KINDS
from tests.postgres import CUT_OFF

THING = Prepared(select(column("name"), column("size")).select_from(table("thing")).where(column("size") > 1))
EACH = [Prepared(text(f"SELECT :given || '{number}%'")) for number in range(MOST_KEPT + 5)]
# The other database has no such statements.
pytestmark = pytest.mark.parametrize("database_url", KINDS[1:], indirect=True)
DIVIDED = Prepared(text("SELECT 1 / CAST(:by AS INTEGER)"))


@pytest.fixture(autouse=True)
def postgres(database: None) -> Iterator[None]:  # noqa: ARG001 - it makes one
    """Make a table to ask."""
    with db.engine.connect() as connection:
        connection.execute(text("CREATE TABLE thing (name TEXT, size INTEGER)"))
        connection.execute(text("INSERT INTO thing VALUES ('tawa', 2), (NULL, 3)"))
        connection.commit()
    yield
    with db.engine.connect() as connection:
        connection.execute(text("DROP TABLE thing"))
        connection.commit()


def kept() -> int:
    asked = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'kept%'"
    return int(reading().scalar(text(asked)) or 0)


def test_a_statement_is_prepared_once() -> None:
    before = kept()
    for _time in range(3):
        assert [tuple(row) for row in THING.rows(reading(), {})] == [("tawa", 2), (None, 3)]
    assert kept() == before + 1


def test_a_statement_is_prepared_anew_where_its_table_changed() -> None:
    assert THING.first(reading(), {}).size == 2
    with db.engine.connect() as connection:
        connection.execute(text("ALTER TABLE thing ALTER size TYPE TEXT"))
        connection.execute(text("ALTER TABLE thing ALTER size TYPE BIGINT USING size::bigint"))
        connection.commit()
    for _time in range(2):
        assert THING.first(reading(), {}).size == 2


def test_no_more_than_so_many_stay() -> None:
    for _time in range(2):
        for number, each in enumerate(EACH):
            assert each.rows(reading(), {"given": "it is "}) == [(f"it is {number}%",)]
    assert kept() == MOST_KEPT


def test_what_fails_says_so_as_ever_and_the_connection_lives() -> None:
    with pytest.raises(DBAPIError, match="division by zero"):
        DIVIDED.rows(reading(), {"by": 0})
    assert DIVIDED.rows(reading(), {"by": 1}) == [(1,)]
    with pytest.raises(ProgrammingError, match="nowhere"):
        Prepared(text("SELECT 1 FROM nowhere")).rows(reading(), {})
    assert DIVIDED.rows(reading(), {"by": -1}) == [(-1,)]


def test_inside_a_transaction_the_driver_asks() -> None:
    before = kept()
    rows = streamed(lambda reader: iter(DIVIDED.rows(reader, {"by": 1})))
    assert list(rows) == [(1,)]
    assert kept() == before


def test_a_connection_that_was_cut_off_fails_once() -> None:
    assert DIVIDED.rows(reading(), {"by": 1}) == [(1,)]
    with db.engine.connect() as connection:
        connection.execute(text(CUT_OFF))
    with pytest.raises(DBAPIError):
        DIVIDED.rows(reading(), {"by": 1})


def test_several_are_asked_at_once_and_each_has_its_own_rows() -> None:
    before = kept()
    for _time in range(2):
        things, divided, again = together(reading(), (THING, {}), (DIVIDED, {"by": 1}), (DIVIDED, {"by": -1}))
        assert [tuple(row) for row in things] == [("tawa", 2), (None, 3)]
        assert (divided, again) == ([(1,)], [(-1,)])
    assert kept() == before + 2


def test_they_go_over_the_line_in_one_piece() -> None:
    started = Prepared(text("SELECT extract(epoch FROM statement_timestamp()), transaction_timestamp()"))
    other = Prepared(text("SELECT transaction_timestamp(), 2"))
    [(_, first)], [(second, _)] = together(reading(), (started, {}), (other, {}))
    assert first == second


def test_one_of_several_fails_as_ever_and_the_connection_lives() -> None:
    for _time in range(2):
        with pytest.raises(DBAPIError, match="division by zero"):
            together(reading(), (THING, {}), (DIVIDED, {"by": 0}), (DIVIDED, {"by": 0}), (THING, {}))
        assert together(reading(), (DIVIDED, {"by": 1}), (DIVIDED, {"by": 1})) == [[(1,)], [(1,)]]


def test_several_are_prepared_anew_where_a_table_changed() -> None:
    assert together(reading(), (DIVIDED, {"by": 1}), (THING, {}))[1][0].size == 2
    with db.engine.connect() as connection:
        connection.execute(text("ALTER TABLE thing ALTER size TYPE TEXT"))
        connection.execute(text("ALTER TABLE thing ALTER size TYPE BIGINT USING size::bigint"))
        connection.commit()
    for _time in range(2):
        divided, things = together(reading(), (DIVIDED, {"by": 1}), (THING, {}))
        assert (divided[0][0], things[0].size) == (1, 2)


def test_inside_a_transaction_the_driver_asks_several_one_by_one() -> None:
    before = kept()
    rows = streamed(lambda reader: iter(together(reader, (DIVIDED, {"by": 1}), (DIVIDED, {"by": -1}))))
    assert list(rows) == [[(1,)], [(-1,)]]
    assert kept() == before


def test_a_connection_that_was_cut_off_fails_once_for_several() -> None:
    with db.engines[READING].connect() as reader:
        assert together(reader, (DIVIDED, {"by": 1}), (THING, {}))[0] == [(1,)]
        with db.engine.connect() as connection:
            connection.execute(text(CUT_OFF))
        with pytest.raises(DBAPIError):
            together(reader, (DIVIDED, {"by": 1}), (THING, {}))
    with db.engines[READING].connect() as reader:
        assert together(reader, (DIVIDED, {"by": 1}), (THING, {}))[0] == [(1,)]


MICROSECONDS = 1_000_000
WORK = 0.2
NUMBERED = Prepared(
    text("SELECT number, 12 / (number - :bad), clock_timestamp() FROM generate_series(1, 9) AS number")
)


def test_the_next_piece_is_read_while_one_is_worked_on() -> None:
    def worked_on(reader: Connection, *, is_ahead: bool = False) -> Iterator[Sequence[Any]]:
        for piece in NUMBERED.pieces(reader, {"bad": 0}, 4, is_ahead=is_ahead):
            yield piece
            time.sleep(WORK)

    first, second, third = streamed(worked_on)
    assert [row[0] for piece in (first, second, third) for row in piece] == list(range(1, 10))
    assert second[0][2] - first[0][2] > WORK * MICROSECONDS, "a page wants the first one alone"
    assert third[0][2] - second[0][2] < WORK * MICROSECONDS
    first, second, third = streamed(lambda reader: worked_on(reader, is_ahead=True))
    assert second[0][2] - first[0][2] < WORK * MICROSECONDS


@pytest.mark.parametrize("wanted", [1, 2])
def test_who_wants_no_more_pieces_leaves_nothing_for_the_next(wanted: int) -> None:
    with db.engines[READING].connect().execution_options(isolation_level="REPEATABLE READ") as reader:
        for _time in range(2):
            pieces = NUMBERED.pieces(reader, {"bad": 0}, 2)
            assert [piece[0][0] for piece in islice(pieces, wanted)] == [1, 3][:wanted]
            pieces.close()  # type: ignore[attr-defined]
            assert reader.scalar(text("SELECT 7")) == 7


@pytest.mark.parametrize("bad", [1, 4, 6])
def test_what_fails_in_a_later_piece_is_told(bad: int) -> None:
    with pytest.raises(DBAPIError, match="division by zero"):
        list(streamed(lambda reader: NUMBERED.pieces(reader, {"bad": bad}, 2)))
    assert len(list(streamed(lambda reader: NUMBERED.pieces(reader, {"bad": 0}, 3)))) == 3


def test_whoever_is_interrupted_leaves_nothing_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    with db.engines[READING].connect() as reader, monkeypatch.context() as patched:
        assert together(reader, (DIVIDED, {"by": 1}), (THING, {}))[0] == [(1,)]
        patched.setattr(psycopg.waiting, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            together(reader, (DIVIDED, {"by": 1}), (THING, {}))
    with db.engines[READING].connect() as reader:
        assert together(reader, (DIVIDED, {"by": -1}), (THING, {}))[0] == [(-1,)]
