"""What offices and reports cost among a million enrolments, on SQLite and on PostgreSQL.

On PostgreSQL the CPU time of its own processes counts too.
"""

import http.client
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text

from learn import clock, create_app
from learn.accounts.hashing import hash_password
from learn.accounts.passwords import stored_form
from learn.database import close_all, reading
from learn.housekeeping import do_what_is_due
from learn.organisations.services.officers import appoint_officer
from tests.load import million
from tests.load.conftest import CONNECTIONS, Beside
from tests.load.goals import Results, shown
from tests.load.school import PASSWORD, SECRET, School
from tests.load.serving import Server, served
from tests.load.traffic import Browser
from tests.load.traffic import reading as get
from tests.postgres import Cluster

pytestmark = pytest.mark.load
READS, LONGEST = 30, 5
OFFICE = f"/en/organisations/{million.LARGE}"
PEOPLE = f"{OFFICE}/people"
A_PAGE = 25


@dataclass(frozen=True, slots=True)
class WithDatabase(Server):
    """A server whose database is a server too."""

    database: psutil.Process

    def tree(self) -> list[psutil.Process]:
        """Return the processes of both."""
        return [*Server.tree(self), self.database, *self.database.children(recursive=True)]


@dataclass(frozen=True, slots=True)
class Office:
    """The largest organisation's office, with the coordinators who open it."""

    kind: str
    server: Server
    browsers: list[Browser]
    deepest: str
    seats: int


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Make the school and serve it; what it takes on disk is given back."""
    folder = tmp_path_factory.mktemp("million")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("published_sqlite"), folder / "learn.sqlite")
        with opened(request.param, folder, f"sqlite:///{folder / 'learn.sqlite'}", None) as office:
            yield office
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create_database(template=request.getfixturevalue("published_postgres"))
        postmaster = int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
        with opened(request.param, folder, url, psutil.Process(postmaster)) as office:
            yield office
        cluster.drop_databases()
    shutil.rmtree(folder)


@contextmanager
def opened(kind: str, folder: Path, url: str, database: psutil.Process | None) -> Iterator[Office]:
    """Fill the database and open the office of its largest organisation."""
    app = create_app(
        {"INSTANCE": str(folder), "SECRET_KEY": SECRET, "DATABASE_URL": url, "SECOND_FACTOR": "nobody"}
    )
    million.fill(app)
    school = School(folder, app, hash_password(stored_form(PASSWORD)), url)
    people = [school.pupil() for _ in range(CONNECTIONS)]
    # As a site of this age would long have done: whoever reads does not wait for it now.
    do_what_is_due(app)
    million.tidy(app)
    with app.app_context():
        for each in people:
            appoint_officer(1, each.person_id, "coordinator", clock.now())
        backwards = "ORDER BY name DESC, id DESC LIMIT 1 OFFSET :n"
        last = f"SELECT public_id FROM trainee WHERE organisation_id = 1 {backwards}"  # noqa: S608 - ours
        deepest = reading().scalar(text(last), {"n": A_PAGE})
        seats = reading().scalar(
            text("SELECT count(*) FROM seat JOIN cohort ON cohort.id = cohort_id WHERE organisation_id = 1")
        )
    close_all(app)
    with served({**school.settings, "LEARN_SECOND_FACTOR": "nobody"}) as server:
        whole = WithDatabase(server.port, server.process, database) if database else server
        browsers = [Browser(server.port, each.cookies) for each in people]
        yield Office(kind, whole, browsers, f"{PEOPLE}?after={deepest}", seats or 0)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("office", OFFICE),
        ("donor", f"{OFFICE}/reports/donor/{million.PROGRAMME}"),
        ("people", PEOPLE),
    ],
)
def test_a_page_of_the_office(
    office: Office, beside_floor: Beside, results: Results, name: str, path: str
) -> None:
    seconds = warm(office, path)
    goal = f"large, {name}, {office.kind}"
    # What takes a second is not measured better by many.
    times = max(1, min(READS, round(LONGEST / seconds)))
    spent, ground = beside_floor(office.server, goal, office.browsers, get(path), times)
    results.note(goal, spent / ground, f"{shown(spent)} ms, F = {shown(ground)} ms")


def test_the_deepest_page_of_people(office: Office, beside_floor: Beside, results: Results) -> None:
    assert "Next page" not in office.browsers[0].get(office.deepest).body.decode()
    warm(office, PEOPLE)
    goal = f"large, deepest, {office.kind}"
    first, _ = beside_floor(office.server, f"{goal}, first", office.browsers, get(PEOPLE), READS)
    deepest, _ = beside_floor(office.server, goal, office.browsers, get(office.deepest), READS)
    results.note(goal, deepest / first, f"{shown(deepest)} ms, first {shown(first)} ms")


def warm(office: Office, path: str) -> float:
    """Read a page until every process of the server has seen what it keeps; return how long the last took."""
    for browser in office.browsers * 3:
        began = time.perf_counter()
        assert browser.get(path).status == 200
    return time.perf_counter() - began


def test_progress_as_a_sheet(office: Office, results: Results) -> None:
    goal, took, walls = f"large, CSV, {office.kind}", [], []
    for _ in range(3):
        before = office.server.cpu_seconds()
        rows, seconds = streamed_rows(office.browsers[0], f"{OFFICE}/reports/cohort-progress.csv")
        assert rows == office.seats + 1
        took.append(office.server.cpu_seconds() - before)
        walls.append(seconds)
    raw = f"{shown(min(took))} CPU-s, on this machine {office.seats / min(walls):,.0f} rows a second"
    results.note(goal, min(took) / office.seats * 1_000_000, raw)


def streamed_rows(browser: Browser, path: str) -> tuple[int, float]:
    """Return how many lines a sheet has and how long it took until the last, in seconds; keeps none of it."""
    connection = http.client.HTTPConnection("127.0.0.1", browser.port, timeout=600)
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookies})
    response = connection.getresponse()
    assert response.status == 200
    lines = 0
    while piece := response.read(1 << 20):
        lines += piece.count(b"\n")
    connection.close()
    return lines, time.perf_counter() - began
