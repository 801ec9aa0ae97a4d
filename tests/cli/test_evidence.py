"""`learn evidence`: what was changed is found, whoever changed it."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from learn import clock, create_app
from learn.database import db, transaction
from learn.progress.queries.records import MENDED
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


def test_what_lists_read_is_noted_anew(learned: Path) -> None:
    """As after a list that a worker of an older version enrolled."""
    with closing(sqlite3.connect(learned / "learn.sqlite")) as connection, connection:
        connection.executescript(
            "INSERT INTO course (id, uid) VALUES (1, 'safe-online');"
            "INSERT INTO person (id, reference, language, theme, text_size, has_data_saver, has_nastaliq,"
            " extra_time, created_at) VALUES (1, 'p', 'en', 'auto', 'normal', 0, 0, '1', '2026-01-01');"
            "INSERT INTO enrolment (id, reference, learner_id, course_id, enrolled_at, pages_done)"
            " VALUES (7, 'chain-1', 1, 1, '2026-01-01', 'b');"
            "INSERT INTO page_done VALUES (7, 'b', '2026-01-03', 1, 0), (7, 'a', '2026-01-02', 1, 0);"
        )
    done = learn(learned, "evidence", "verify")
    assert done.returncode == 1
    assert f"chain-1, event 2: the chain is noted to be another place's; {MENDED}" in done.stdout
    assert f"chain-1, event 0: other pages are noted than are done there; {MENDED}" in done.stdout
    assert learn(learned, "evidence", "note").stdout == "2 notes written anew.\n"
    assert learn(learned, "evidence", "note").stdout == "Everything is noted as it is.\n"
    assert learn(learned, "evidence", "verify").stdout == "1 chain, 2 events, 0 seals: all is whole\n"
    with closing(sqlite3.connect(learned / "learn.sqlite")) as connection:
        assert connection.execute("SELECT pages_done FROM enrolment").fetchall() == [("a b",)]


def test_unsealed_evidence_is_what_the_doctor_finds(learned: Path) -> None:
    with closing(sqlite3.connect(learned / "learn.sqlite")) as connection, connection:
        connection.execute("UPDATE evidence SET at = '2026-01-01 00:00:00.000000'")
    assert "WRONG  evidence: not sealed yet" in learn(learned, "doctor").stdout
