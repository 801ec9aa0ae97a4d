"""Connections that PostgreSQL cut off while they waited are replaced before anybody is given one."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from learn import connections
from learn.accounts.models import Person
from learn.database import READING, db
from tests.conftest import KINDS
from tests.factories import count, make_person

# The other database is a file.
pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.parametrize("database_url", KINDS[1:], indirect=True),
]


def number(engine: str | None) -> int:
    """Return the server's process behind a connection, which is given back at once."""
    with db.engines[engine].connect() as connection:
        return int(connection.scalar(text("SELECT pg_backend_pid()")) or 0)


def cut_off(*processes: int) -> None:
    """Let the server end these processes, and wait until they are gone."""
    with psycopg.connect(url(), autocommit=True) as connection:
        for each in processes:
            connection.execute("SELECT pg_terminate_backend(%s, 5000)", [each])


def url() -> str:
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.mark.parametrize("engine", [None, READING])
def test_nobody_is_given_a_connection_that_was_cut_off(engine: str | None) -> None:
    before = number(engine)
    assert number(engine) == before
    cut_off(before)
    after = number(engine)
    assert after != before
    assert number(engine) == after


@pytest.mark.parametrize("engine", [None, READING])
def test_who_comes_soon_asks_nothing_and_who_comes_late_asks(
    engine: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    dialect = db.engines[engine].dialect
    ping = dialect.do_ping

    def counted(driver: Any) -> bool:
        asked.append(driver)
        return ping(driver)

    monkeypatch.setattr(dialect, "do_ping", counted)
    before = number(engine)
    assert number(engine) == before
    assert asked == []
    monkeypatch.setattr(connections, "SILENT_SECONDS", 0)
    assert number(engine) == before
    assert len(asked) == 1


def test_a_page_and_a_deed_outlive_a_restart() -> None:
    make_person("before")
    processes = number(None), number(READING)
    cut_off(*processes)
    make_person("after")
    assert count(Person) == 2
