"""Fixtures for every test: an application on an empty database, SQLite and PostgreSQL alike.

Of each kind, the databases that tests begin with are made once for a run, then copied for each test.
"""

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect
from psycopg.errors import DuplicateDatabase

from learn import clock, create_app, demo
from learn.accounts import hashing
from learn.authoring.services import publish_path
from learn.database import close_all
from learn.migrating import bring_up_to_date
from learn.paths import bundled
from learn.progress.services import seal_days
from tests.postgres import Cluster, memory, missing_postgres
from tests.sharing import TEMPLATES, pytest_collection_finish  # noqa: F401 - a hook of pytest

pytest_plugins = ["tests.skips"]
Fill = Callable[[str, Path], None]
KINDS = ("sqlite", "postgresql")
# A busy machine is slow at anything: no test fails by that alone. What must be quick is measured by CPU time.
expect.set_options(timeout=30_000)
settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # Where a failure stops everybody, examples are the same every time; new ones are looked for elsewhere.
    derandomize=bool(os.environ.get("HUNAR_NOTHING_SKIPPED")),
)
# For nights: pytest --hypothesis-profile night
settings.register_profile("night", parent=settings.get_profile("patient"), max_examples=5_000)
settings.load_profile("patient")
STRONG = {name: getattr(hashing, name) for name in ("HASHER", "NOBODYS", "CODE_KIBIBYTES")}
# Hashes as strong as a site's would take a third of the time of all tests: those about hashes have them.
hashing.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
hashing.NOBODYS = hashing.nobodys(hashing.HASHER)
hashing.CODE_KIBIBYTES = 8
# The browser without its windows needs half the time, but keeps no page whole for the way back.
WHOLE_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WHOLE_CHROMIUM = next(filter(None, map(shutil.which, WHOLE_BROWSERS)), None)
CHROMIUM = shutil.which("chromium-headless-shell") or WHOLE_CHROMIUM
# No script runs long enough on one page to win back what its translation into better machine code takes.
AS_WRITTEN = "--js-flags=--no-opt,--no-maglev"


def pytest_configure(config: pytest.Config) -> None:
    """Let what tests write lie in memory: a sixth of their time went into files. Only speed needs a disk."""
    folder = memory()
    if folder is None or "TMPDIR" in os.environ or config.option.markexpr == "load":
        return
    # Containers let no program run from there, and some tests write programs.
    if not os.statvfs(folder).f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start the browser of this machine: none is downloaded for tests."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu", AS_WRITTEN]}


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start a PostgreSQL of our own for this worker, as a user who is not root."""
    reason = missing_postgres()
    if reason:
        pytest.skip(reason)
    with Cluster.started() as running:
        yield running


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a file that `make` has written: by the first worker that needs it, for all."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    path = shared / name
    with (shared / f"{name}.lock").open("w") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        if not path.exists():
            made = tmp_path_factory.mktemp("making") / name
            make(made)
            made.rename(path)
    return path


def sqlite_once(factory: pytest.TempPathFactory, name: str, like: Path | None, fill: Fill) -> Path:
    """Return a SQLite file, at first a copy of another, that `fill` has written into."""

    def make(path: Path) -> None:
        if like:
            shutil.copy(like, path)
        fill(f"sqlite:///{path}", path.parent)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    return made_once(factory, f"{name}.sqlite", make)


def postgres_once(factory: pytest.TempPathFactory, cluster: Cluster, name: str, like: str, fill: Fill) -> str:
    """Return the name of a PostgreSQL database, at first a copy of another, that `fill` has written into."""

    def make(path: Path) -> None:
        fill(cluster.create_database(name, template=like), path.parent)
        cluster.write_out(name, path)

    written = made_once(factory, f"{name}.dump", make)
    with suppress(DuplicateDatabase):  # where it was made there is nothing to read in
        cluster.read_in(name, written)
    return name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty migrated SQLite file to copy."""
    return sqlite_once(tmp_path_factory, "migrated", None, migrate)


@pytest.fixture(scope="session")
def migrated_postgres(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of an empty migrated PostgreSQL database to copy."""
    return postgres_once(tmp_path_factory, cluster, "template_learn", "template0", migrate)


def migrate(url: str, instance: Path) -> None:
    """Make the tables."""
    with application(url, instance) as app:
        bring_up_to_date(app)


@pytest.fixture(scope="session")
def published_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with the shipped courses published, to copy."""
    return sqlite_once(tmp_path_factory, "published", migrated_sqlite, publish_shipped)


@pytest.fixture(scope="session")
def published_postgres(
    cluster: Cluster, migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Return the name of a PostgreSQL database with the shipped courses published, to copy."""
    return postgres_once(tmp_path_factory, cluster, "template_courses", migrated_postgres, publish_shipped)


def publish_shipped(url: str, instance: Path) -> None:
    """Publish the courses that ship, as `learn serve` does on its first start."""
    with application(url, instance) as app, app.app_context():
        for course in publish_path(bundled("courses"), clock.now()):
            assert not course.is_refused, course.problems


@pytest.fixture(scope="session")
def demo_sqlite(published_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with the demo, to copy."""
    return sqlite_once(tmp_path_factory, "demo", published_sqlite, settle_demo)


@pytest.fixture(scope="session")
def demo_postgres(cluster: Cluster, published_postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of a PostgreSQL database with the demo, to copy."""
    return postgres_once(tmp_path_factory, cluster, "template_demo", published_postgres, settle_demo)


def settle_demo(url: str, instance: Path) -> None:
    """Let the people of the demo move in, and seal their days."""
    with application(url, instance) as app, app.app_context():
        demo.people(clock.now())
        seal_days(clock.now())


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of an empty migrated database, first SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "learn.sqlite"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("migrated_postgres")
    running: Cluster = request.getfixturevalue("cluster")
    with running.lent(template) as url:
        yield url
    running.drop_databases()


@pytest.fixture(params=KINDS)
def courses_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of a database with the shipped courses, first SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "learn.sqlite"
        shutil.copy(request.getfixturevalue("published_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    running: Cluster = request.getfixturevalue("cluster")
    with running.lent(request.getfixturevalue("published_postgres")) as url:
        yield url


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Yield an application on an empty database, without CSRF tokens (they have tests of their own)."""
    with application(database_url, tmp_path) as app:
        yield app


@pytest.fixture
def school(courses_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Yield an application with the shipped courses published."""
    with application(courses_url, tmp_path) as app:
        yield app


@pytest.fixture(scope="module", params=KINDS)
def karachi(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Yield the demo, once for a file of tests: those that write look at a trainee of their own."""
    folder = tmp_path_factory.mktemp("karachi")
    if request.param == "sqlite":
        path = folder / "learn.sqlite"
        shutil.copy(request.getfixturevalue("demo_sqlite"), path)
        url = f"sqlite:///{path}"
    else:
        running: Cluster = request.getfixturevalue("cluster")
        url = running.create_database(folder.name, template=request.getfixturevalue("demo_postgres"))
    with application(url, folder) as app:
        yield app


@contextmanager
def application(url: str, instance: Path) -> Iterator[Flask]:
    """Build an application for a test, and let go of its database afterwards."""
    app = create_app(
        {
            "INSTANCE": str(instance),
            "DATABASE_URL": url,
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "PROPAGATE_EXCEPTIONS": True,
            # Tests of the second factor turn it on.
            "SECOND_FACTOR": "nobody",
        }
    )
    app.jinja_env.bytecode_cache = TEMPLATES
    yield app
    close_all(app)


@pytest.fixture
def strong_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hashes be as strong as those of a site."""
    for name, value in STRONG.items():
        monkeypatch.setattr(hashing, name, value)


@pytest.fixture
def database(app: Flask) -> Iterator[None]:
    """Enter the application's context, for tests that call services themselves."""
    with app.app_context():
        yield


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser without a face."""
    return app.test_client()
