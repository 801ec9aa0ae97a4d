"""One floor, one school, one server of each, and the results of the whole run."""

import os
import platform
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import psutil
import pytest

from learn import clock
from tests.load import floor, goals, school
from tests.load.goals import Results, shown
from tests.load.school import School
from tests.load.serving import THREADS, WORKERS, Server, served, served_floor
from tests.load.traffic import Browser, Deed, cpu_milliseconds, reading

# A machine that others use too changes its mood within seconds: of five rounds, one is undisturbed.
ROUNDS = 5
FLOOR_REQUESTS = 300
CONNECTIONS = 4
TABLE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
Against = Callable[[str, Sequence[Browser], Deed, int], tuple[float, float]]
Beside = Callable[[Server, str, Sequence[Browser], Deed, int], tuple[float, float]]


RESULTS = pytest.StashKey[Results]()


@pytest.fixture(scope="session")
def results(pytestconfig: pytest.Config) -> Iterator[Results]:
    """Collect what is measured; write the table if nothing was left out."""
    kept = pytestconfig.stash[RESULTS] = Results()
    yield kept
    if kept.is_complete:
        goals.write(kept, machine(), TABLE)


@pytest.fixture(autouse=True)
def reached(results: Results) -> Iterator[None]:
    """Fail for the goals that a test missed once it has measured everything."""
    results.missed.clear()
    yield
    if results.missed:
        pytest.fail("\n".join(results.missed), pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured, be the table complete or not."""
    for row in config.stash.get(RESULTS, Results()).rows():
        terminalreporter.write_line(" | ".join(row))


def machine() -> list[tuple[str, str]]:
    """Return what the figures depend on."""
    return [
        ("Date", clock.now().date().isoformat()),
        ("Processor", f"{processor()}, {os.cpu_count()} cores"),
        ("Memory", f"{psutil.virtual_memory().total / 2**30:.0f} GiB"),
        ("Python", platform.python_version()),
        ("Database", f"SQLite {sqlite3.sqlite_version}, WAL, synchronous=FULL"),
        ("Server", f"granian, {WORKERS} processes of {THREADS} threads, {CONNECTIONS} connections"),
    ]


def processor() -> str:
    """Return the processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Make the site once."""
    with school.opened(tmp_path_factory.mktemp("school")) as opened:
        yield opened


@pytest.fixture(scope="session")
def hunar(hall: School) -> Iterator[Server]:
    """Serve the site as `learn serve` does."""
    with served(hall.settings) as server:
        yield server


@pytest.fixture(scope="session")
def floor_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the floor's database."""
    path = tmp_path_factory.mktemp("floor") / "floor.sqlite"
    floor.prepare(str(path))
    return path


@pytest.fixture(scope="session")
def bare(floor_file: Path) -> Iterator[Server]:
    """Serve the floor."""
    with served_floor(floor_file) as server:
        yield server


@pytest.fixture(scope="session")
def beside_floor(bare: Server, results: Results) -> Beside:
    """Return a measure: milliseconds of CPU of a deed and of the floor, best of five rounds in turn."""
    walkers = [Browser(bare.port) for _ in range(CONNECTIONS)]
    cpu_milliseconds(bare, walkers, reading("/lesson/3"), FLOOR_REQUESTS)

    def ground() -> float:
        results.floors.append(cpu_milliseconds(bare, walkers, reading("/lesson/3"), FLOOR_REQUESTS))
        return results.floors[-1]

    def measure(
        server: Server, name: str, browsers: Sequence[Browser], deed: Deed, times: int
    ) -> tuple[float, float]:
        floors = [ground()]
        rounds = results.rounds[name] = []
        for _ in range(ROUNDS):
            rounds.append(cpu_milliseconds(server, browsers, deed, times))
            floors.append(ground())
        return min(rounds), min(floors)

    return measure


@pytest.fixture(scope="session")
def against_floor(hunar: Server, beside_floor: Beside) -> Against:
    """Return the same of the site that most measures share."""
    return partial(beside_floor, hunar)


@pytest.fixture(scope="session")
def judged(against_floor: Against, results: Results) -> Callable[[str, Sequence[Browser], Deed, int], None]:
    """Return a measure that notes its ratio to the floor as the goal of that name."""

    def measure(name: str, browsers: Sequence[Browser], deed: Deed, times: int) -> None:
        spent, ground = against_floor(name, browsers, deed, times)
        results.note(name, spent / ground, f"{shown(spent)} ms, F = {shown(ground)} ms")

    return measure


Judge = Callable[[str, Sequence[Browser], Deed, int], None]
