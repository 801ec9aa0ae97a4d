"""The goals, what was measured beside them, and the table that says so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

FLOORS = "F"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted: no more than `limit` of `unit`; F is the CPU time of a bare Flask page."""

    group: str
    title: str
    limit: float
    unit: str = FLOORS


GOALS = {
    "lesson": Goal("G1", "a signed-in lesson page", 2),
    "lesson, compressed": Goal("G1", "the same with Brotli, as browsers ask for it", 2.3),
    "course": Goal("G1", "the course's page of somebody who takes it", 3),
    "me": Goal("G1", "a learner's own page", 3),
    "revisit": Goal("G2", "a lesson seen before, by its entity tag", 1.5),
    "revisit, bytes": Goal("G2", "its answer on the wire, headers and all", 300, "B"),
    "check": Goal("G2", "answering a check", 3),
    "save": Goal("G2", "saving an answer of a quiz", 3),
    "hand in": Goal("G2", "handing in a quiz of ten questions", 6),
    "draw": Goal("G2", "drawing 20 of 5,000 questions, at first and at a retry", 5, "CPU-ms"),
    "statements, lesson": Goal("G3", "statements for a lesson", 2, "statements"),
    "statements, page": Goal("G3", "statements for any other page of a learner, the most", 6, "statements"),
    "writes, page": Goal("G3", "writes while pages are read", 0, "writes"),
    "rosters, SQLite": Goal("G4", "enrolling 100,000 people from a list, on SQLite", 6, "× the raw driver"),
    "rosters, PostgreSQL": Goal("G4", "the same on PostgreSQL", 4, "× COPY and upsert"),
    "rosters, memory": Goal("G4", "memory of the process that enrols them, on SQLite", 150, "MB"),
    "rosters, memory on PostgreSQL": Goal("G4", "the same on PostgreSQL", 150, "MB"),
    "rosters, memory of the server": Goal("G4", "the same where a job of the server enrols them", 150, "MB"),
    "rosters, again": Goal("G4", "the same list again, which changes nothing", 0.5, "× the first time"),
    "rosters, changed": Goal("G4", "rows that it changes", 0, "rows"),
    "rosters, lesson": Goal("G4", "slowest 1 % of lesson pages while a job enrols them", 3, "× idle"),
    "large, office, sqlite": Goal("G6", "the coordinator's page among 1,000,000 enrolments, SQLite", 10),
    "large, donor, sqlite": Goal("G6", "the donor report of a programme of 120,000 seats, SQLite", 10),
    "large, people, sqlite": Goal("G6", "the list of 100,000 trainees, its first page, SQLite", 10),
    "large, deepest, sqlite": Goal("G6", "its last page, SQLite", 2, "× the first"),
    "large, CSV, sqlite": Goal("G6", "progress of 200,000 seats as CSV, SQLite", 10, "CPU-µs a row"),
    "large, office, postgresql": Goal(
        "G6", "the coordinator's page among 1,000,000 enrolments, PostgreSQL", 10
    ),
    "large, donor, postgresql": Goal(
        "G6", "the donor report of a programme of 120,000 seats, PostgreSQL", 10
    ),
    "large, people, postgresql": Goal("G6", "the list of 100,000 trainees, its first page, PostgreSQL", 10),
    "large, deepest, postgresql": Goal("G6", "its last page, PostgreSQL", 2, "× the first"),
    "large, CSV, postgresql": Goal("G6", "progress of 200,000 seats as CSV, PostgreSQL", 10, "CPU-µs a row"),
    "writers, locked": Goal("G7", "eight writing processes: refused as locked", 0, "answers"),
    "writers, lost": Goal("G7", "acknowledged and not stored", 0, "answers"),
    "writers, fair": Goal("G7", "answers of the fastest to those of the slowest", 3, "×"),
    "memory": Goal(
        "G8", "memory of a worker after 2,000 mixed requests, what it shares counted in shares", 90, "MB"
    ),
    "start": Goal("G8", "from the start of the server to its first answer", 3, "× bare Flask"),
    "sign in": Goal("G9", "signing in, beyond 50 ms of CPU for the hash", 3),
    "storm": Goal("G9", "slowest 1 % of lesson pages while many sign in", 3, "× idle"),
    "publish": Goal("G10", "publishing a course of 100 lessons", 2, "CPU-s"),
    "edit": Goal("G10", "publishing it again with one lesson changed", 0.3, "CPU-s"),
    "learn check": Goal("G11", "`learn check` of the shipped courses", 3, "CPU-s"),
    "render": Goal("G11", "rendering a lesson of 20 kB", 100, "CPU-ms"),
    "first view, en": Goal("G5", "first view of a lesson, everything, in English", 13_000, "B"),
    "first view, ur": Goal("G5", "the same in Urdu", 13_000, "B"),
    "first view, requests": Goal("G5", "requests for it", 4, "requests"),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure in the goal's unit, and what it was made from."""

    figure: float
    raw: str = ""


@dataclass
class Results:
    """What one run measured, by the name of the goal, and every floor it met on the way."""

    measured: dict[str, Measured] = field(default_factory=dict)
    floors: list[float] = field(default_factory=list)
    rounds: dict[str, list[float]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)

    def note(self, name: str, figure: float, raw: str = "") -> None:
        """Keep a figure and judge it; a test goes on after a goal that is missed, and fails at its end."""
        self.measured[name] = Measured(figure, raw)
        goal = GOALS[name]
        if figure > goal.limit:
            self.missed.append(f"{goal.title}: {shown(figure)} {goal.unit}, not {goal.limit:g}; {raw}")

    @property
    def is_complete(self) -> bool:
        """Tell whether every goal was measured: only then is the table written."""
        return self.measured.keys() == GOALS.keys()

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the table of goals."""
        for name, goal in GOALS.items():
            if name not in self.measured:
                continue
            each = self.measured[name]
            verdict = "yes" if each.figure <= goal.limit else "**no**"
            wanted = f"≤ {goal.limit:g} {goal.unit}"
            ratio = f"{shown(each.figure)} {goal.unit}"
            yield goal.group, goal.title, wanted, each.raw or "–", ratio, verdict

    def raw_rows(self) -> Iterator[tuple[str, ...]]:
        """Yield every round of every measure of CPU time, in milliseconds a request."""
        for name, values in [("floor", self.floors), *self.rounds.items()]:
            yield name, shown(min(values)), shown(median(values)), ", ".join(map(shown, values))


def shown(figure: float) -> str:
    """Return a figure with as many digits as mean something."""
    return f"{figure:,.0f}" if figure >= 100 or figure == int(figure) else f"{figure:.3g}"


def write(results: Results, machine: Iterable[tuple[str, str]], path: Path) -> None:
    """Write the tables."""
    spread = (max(results.floors) / min(results.floors) - 1) * 100
    path.write_text(
        "\n".join(
            [
                "# Benchmarks",
                "",
                "Written by `make bench`. F is the CPU time, user and system, of the whole server for one",
                "request of a bare Flask page (`tests/load/floor.py`) on the same server, with as many",
                "processes and threads. Each ratio divides the best of five rounds by the best of the",
                "floors measured before, between and after them: the machine's mood takes part in both.",
                "",
                *table(("Machine", ""), machine),
                "",
                *table(("", "Goal", "Wanted", "Measured", "Ratio", "Reached"), results.rows()),
                "",
                "## Rounds",
                "",
                f"Milliseconds of CPU a request; the floors differ by {spread:.0f} % at most.",
                "",
                *table(("", "Least", "Median", "Rounds"), results.raw_rows()),
                "",
            ]
        ),
        "utf-8",
    )


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
