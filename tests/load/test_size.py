"""Memory of a worker, and how soon a started server answers."""

import time
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.load.conftest import CONNECTIONS, ROUNDS
from tests.load.goals import Results, shown
from tests.load.school import COURSE, LESSON, School
from tests.load.serving import Server, served, served_floor
from tests.load.traffic import Browser, everyone

pytestmark = pytest.mark.load
REQUESTS = 2_000
PATHS = (
    f"/en/courses/{COURSE}/{LESSON}", f"/ur/courses/{COURSE}/{LESSON}", f"/en/courses/{COURSE}/phishing",
    f"/en/courses/{COURSE}", f"/ur/courses/{COURSE}", "/en/me", "/ur/me", "/en/courses", "/ur/courses?q=otp",
    "/en/courses?q=password", "/en/settings", "/ur/", "/en/help", f"/en/courses/{COURSE}/final",
)  # fmt: skip


def test_memory_after_mixed_requests(hall: School, results: Results) -> None:
    with served(hall.settings) as server:
        browsers = [
            Browser(server.port, hall.enrolled()[0].cookies, {"Accept-Encoding": "br"})
            for _ in range(CONNECTIONS)
        ]

        def wander(browser: Browser, number: int) -> None:
            answer = browser.get(PATHS[number % len(PATHS)])
            assert answer.status == 200, (answer.status, PATHS[number % len(PATHS)])

        everyone(browsers, wander, REQUESTS // CONNECTIONS)
        parent, *children = server.megabytes()
    whole = shown(parent + sum(children))
    raw = f"{', '.join(map(shown, children))} MB; with the parent's {shown(parent)}: {whole} MB"
    results.note("memory", max(children), raw)


def test_from_the_start_to_the_first_answer(hall: School, floor_file: Path, results: Results) -> None:
    def seconds(serving: AbstractContextManager[Server]) -> float:
        start = time.perf_counter()
        with serving:
            return time.perf_counter() - start

    bare, ours = [], []
    seconds(served(hall.settings))
    for _ in range(ROUNDS):
        bare.append(seconds(served_floor(floor_file)))
        ours.append(seconds(served(hall.settings)))
    raw = f"{min(ours):.2f} s, bare {min(bare):.2f} s"
    results.note("start", min(ours) / min(bare), raw)
