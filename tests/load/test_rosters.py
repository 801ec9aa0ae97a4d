"""What enrolling a long list takes beside the bare driver, which writes the same rows and nothing else.

`HUNAR_ROSTER_ROWS` makes the list shorter; the goals are set for 100,000.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from learn import clock, create_app
from learn.cli.organisations import known_house
from learn.database import close_all
from learn.database import reading as reader
from learn.jobs.queries import job_by_public_id
from learn.organisations.planning import Choices
from learn.organisations.queries.rosters import roster_of
from learn.organisations.roster import read_roster
from learn.organisations.services import rosters
from learn.organisations.services.founding import found_organisation
from learn.organisations.sheets import read_sheet
from tests.load import school
from tests.load.enrolling import peak_bytes
from tests.load.goals import MEGABYTE, Results, shown
from tests.load.school import COURSE, LESSON, School
from tests.load.serving import ROOT, served
from tests.load.traffic import Browser, everyone, percentile, reading
from tests.organisations.lists import people
from tests.postgres import Cluster

pytestmark = pytest.mark.load
PEOPLE = int(os.environ.get("HUNAR_ROSTER_ROWS", "100000"))
TABLES = ("person", "trainee", "enrolment", "seat", "evidence_chain", "evidence", "invitation")
# Chains in the order of their places, so that none comes before its own.
KEYS = {"evidence_chain": "enrolment_id NULLS LAST"}
AT_ONCE = 500
READS = 400
PAGE = f"/en/courses/{COURSE}/{LESSON}"


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("list") / "list.csv"
    path.write_text(people(PEOPLE), "utf-8")
    return path


def enrolled(instance: Path, url: str, file: Path) -> dict[str, Any]:
    """Enrol the list in a process of its own."""
    command = [sys.executable, "-m", "tests.load.enrolling", str(instance), url, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=1_800)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def founded(instance: Path, url: str) -> None:
    app = create_app({"INSTANCE": str(instance), "DATABASE_URL": url})
    with app.app_context():
        found_organisation("bench", "Bench", clock.now())
    close_all(app)


def test_a_long_list_on_sqlite(
    published_sqlite: Path, long_list: Path, tmp_path: Path, results: Results
) -> None:
    file, bare = tmp_path / "learn.sqlite", tmp_path / "bare.sqlite"
    shutil.copy(published_sqlite, file)
    founded(tmp_path, f"sqlite:///{file}")
    shutil.copy(file, bare)
    first = enrolled(tmp_path, f"sqlite:///{file}", long_list)
    assert first["create"] == PEOPLE
    before = counts(file)
    again = enrolled(tmp_path, f"sqlite:///{file}", long_list)
    assert again["unchanged"] == PEOPLE
    changed = sum(abs(one - other) for one, other in zip(before, counts(file), strict=True))
    floor = written_bare(file, bare)
    results.note("rosters, changed", changed)
    results.note("rosters, memory", first["peak"] / MEGABYTE)
    results.note(
        "rosters, SQLite", first["busy"] / floor, f"{shown(first['busy'])} s, floor {shown(floor)} s"
    )
    results.note("rosters, again", again["busy"] / first["busy"], f"{shown(again['busy'])} s")


def counts(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as database:
        return [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]  # noqa: S608


def written_bare(file: Path, bare: Path) -> float:
    """Return how long the driver keeps the processor busy with the same rows, in as many transactions."""
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(bare)) as target:
        target.isolation_level = None
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            target.execute(f"PRAGMA {pragma}")
        target.execute("INSERT INTO cohort SELECT * FROM cohort WHERE 0")
        for table in ("cohort", "cohort_course"):
            insert_rows(target, table, source.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608
        rows = {table: source.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall() for table in TABLES}  # noqa: S608
        began = time.process_time()
        for start in range(0, PEOPLE, AT_ONCE):
            target.execute("BEGIN IMMEDIATE")
            for table in TABLES:
                insert_rows(target, table, rows[table][start : start + AT_ONCE])
            target.execute("COMMIT")
        return time.process_time() - began


def insert_rows(target: sqlite3.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(rows[0]))
    target.executemany(f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO NOTHING", rows)  # noqa: S608


@pytest.fixture
def postgres_pair(cluster: Cluster, published_postgres: str, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Yield the addresses of two databases with the shipped courses and the same organisation."""
    urls = [cluster.create_database(template=published_postgres) for _ in range(2)]
    for url in urls:
        founded(tmp_path, url)
    yield urls[0], urls[1]
    cluster.drop_databases()


def test_a_long_list_on_postgresql(
    postgres_pair: tuple[str, str], long_list: Path, tmp_path: Path, results: Results
) -> None:
    url, bare = postgres_pair
    first = enrolled(tmp_path, url, long_list)
    assert first["create"] == PEOPLE
    floor = copied_bare(plain(url), plain(bare))
    raw = f"{shown(first['seconds'])} s, floor {shown(floor)} s"
    results.note("rosters, PostgreSQL", first["seconds"] / floor, raw)
    results.note("rosters, memory on PostgreSQL", first["peak"] / MEGABYTE)


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def copied_bare(url: str, bare: str) -> float:
    """Return how long COPY into temporary tables and an upsert from there take for the same rows."""
    with psycopg.connect(url) as source, psycopg.connect(bare) as target:
        for table in ("cohort", "cohort_course"):
            upsert_rows(target, table, source.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608
        rows = {
            table: source.execute(f"SELECT * FROM {table} ORDER BY {KEYS.get(table, 'id')}").fetchall()  # noqa: S608
            for table in TABLES
        }
        # The chains go with the people of the same chunk, whatever order their names have.
        began = time.perf_counter()
        for start in range(0, PEOPLE, AT_ONCE):
            for table in TABLES:
                upsert_rows(target, table, rows[table][start : start + AT_ONCE])
            target.commit()
        return time.perf_counter() - began


def upsert_rows(target: psycopg.Connection[Any], table: str, rows: list[tuple[Any, ...]]) -> None:
    target.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS new_{table} (LIKE {table}) ON COMMIT DELETE ROWS")
    with target.cursor().copy(f"COPY new_{table} FROM STDIN") as copying:
        for row in rows:
            copying.write_row(row)
    target.execute(f"INSERT INTO {table} SELECT * FROM new_{table} ON CONFLICT DO NOTHING")  # noqa: S608


def test_reading_a_lesson_while_a_job_enrols_a_long_list(
    long_list: Path, tmp_path: Path, results: Results
) -> None:
    with school.opened(tmp_path) as hall, served(hall.settings) as server:
        pupil, _ = hall.enrolled()
        browser = Browser(server.port, pupil.cookies)

        def durations() -> list[float]:
            return everyone([browser], reading(PAGE), READS)

        durations()
        idle = [each for _ in range(5) for each in durations()]
        job_id = handed_over(hall, long_list, pupil.person_id)
        meanwhile: list[float] = []
        while not is_done(hall, job_id):
            meanwhile += durations()
        idle += [each for _ in range(5) for each in durations()]
        peaks = [peak_bytes(each.pid) / MEGABYTE for each in server.tree()]
    slow, usual = percentile(meanwhile, 99) * 1_000, percentile(idle, 99) * 1_000
    raw = f"{slow:.1f} ms of {len(meanwhile):,}, idle {usual:.1f} ms of {len(idle):,}"
    results.note("rosters, lesson", slow / usual, raw)
    results.note("rosters, memory of the server", max(peaks), f"{', '.join(map(shown, peaks))} MB")


def handed_over(hall: School, file: Path, person_id: int) -> str:
    """Hand the list over and confirm it as the office's pages do; return the job's id."""
    with hall.app.app_context():
        found_organisation("bench", "Bench", clock.now())
        office = known_house("bench")
        sheet = read_sheet(file.read_bytes(), file.name)
        shown = rosters.preview(
            office.id, read_roster(sheet), Choices("Spring", (COURSE,)), file.name, clock.now()
        )
        public_id = rosters.receive(office.id, person_id, sheet, file.name, shown, clock.now())
        kept = roster_of(reader(), office.id, public_id)
        assert kept is not None
        rosters.confirm(kept, person_id, clock.now())
        confirmed = roster_of(reader(), office.id, public_id)
        assert confirmed is not None
        assert confirmed.job_id is not None
        return confirmed.job_id


def is_done(hall: School, job_id: str) -> bool:
    with hall.app.app_context():
        job = job_by_public_id(reader(), job_id)
        assert job is not None
        assert job.state in {"queued", "running", "done"}, job
        return job.state == "done"
