"""Readiness: the database answers and has the tables of this version."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learn import create_app
from learn.database import db


@pytest.fixture
def database_file(migrated_sqlite: Path, tmp_path: Path) -> Path:
    """Return a migrated database of this test's own."""
    return Path(shutil.copy(migrated_sqlite, tmp_path / "learn.sqlite"))


@pytest.fixture
def whole_site(database_file: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    """Yield a browser on the whole application, not only the shell."""
    url = f"sqlite:///{database_file}"
    app = create_app({"INSTANCE": str(tmp_path), "DATABASE_URL": url, "TESTING": True})
    yield app.test_client()
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_a_migrated_database_is_ready(whole_site: FlaskClient) -> None:
    response = whole_site.get("/readyz")
    assert (response.status_code, response.text) == (200, "ready\n")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_database_of_another_version_is_not(whole_site: FlaskClient, database_file: Path) -> None:
    with closing(sqlite3.connect(database_file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'older'")
    assert whole_site.get("/readyz").status_code == 503


def test_a_database_without_tables_is_not_and_the_process_lives(
    whole_site: FlaskClient, database_file: Path
) -> None:
    with closing(sqlite3.connect(database_file)) as connection, connection:
        connection.execute("DROP TABLE alembic_version")
    assert whole_site.get("/readyz").status_code == 503
    assert whole_site.get("/healthz").status_code == 200
