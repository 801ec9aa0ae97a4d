"""`learn evidence`: what was changed is found, whoever changed it."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from learn import clock, create_app
from learn.database import db, transaction
from learn.progress.services import Deed, record
from tests.cli.running import learn

pytestmark = pytest.mark.slow


@pytest.fixture
def learned(instance: Path) -> Path:
    """An instance in which somebody learned something two days ago."""
    app = create_app({"INSTANCE": str(instance), "TESTING": True})
    with app.app_context():
        with transaction() as session:
            at = clock.now() - timedelta(days=2)
            record(session, "chain-1", "person-1", at, Deed("joined", {}), Deed("lesson-done", {"page": "a"}))
        for engine in db.engines.values():
            engine.dispose()
    return instance


def test_whole_evidence_is_called_so(learned: Path) -> None:
    sealed = learn(learned, "evidence", "seal")
    assert sealed.stdout.startswith("Sealed "), sealed.stderr
    assert learn(learned, "evidence", "seal").stdout == "Yesterday is sealed already.\n"
    done = learn(learned, "evidence", "verify")
    assert (done.returncode, done.stdout) == (0, "1 chain, 2 events, 1 seal: all is whole\n")


def test_a_changed_fact_is_found(learned: Path) -> None:
    with closing(sqlite3.connect(learned / "learn.sqlite")) as connection, connection:
        connection.execute('UPDATE evidence SET facts = \'{"page":"b"}\' WHERE sequence = 2')
    done = learn(learned, "evidence", "verify")
    assert done.returncode == 1
    assert "chain-1, event 2: " in done.stdout


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE evidence SET at = 'never' WHERE sequence = 2", "chain-1, event 2: the row was changed"),
        ("UPDATE evidence SET at = 5 WHERE sequence = 2", "chain-1, event 2: the row was changed"),
        ("UPDATE evidence SET facts = x'FF' WHERE sequence = 2", "chain-1, event 2: the row was changed"),
        ("UPDATE evidence_anchor SET day = 'never'", "anchor, event 0: a seal is of no day: never"),
    ],
)
def test_a_value_that_no_column_should_hold_is_found_too(
    learned: Path, statement: str, expected: str
) -> None:
    """SQLite takes a value of any kind in any column."""
    learn(learned, "evidence", "seal")
    with closing(sqlite3.connect(learned / "learn.sqlite")) as connection, connection:
        connection.execute(statement)
    done = learn(learned, "evidence", "verify")
    assert done.returncode == 1
    assert expected in done.stdout
    assert "Traceback" not in done.stderr


def test_unsealed_evidence_is_what_the_doctor_finds(learned: Path) -> None:
    with closing(sqlite3.connect(learned / "learn.sqlite")) as connection, connection:
        connection.execute("UPDATE evidence SET at = '2026-01-01 00:00:00.000000'")
    assert "WRONG  evidence: not sealed yet" in learn(learned, "doctor").stdout
