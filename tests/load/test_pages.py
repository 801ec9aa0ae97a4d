"""What pages cost: CPU beside the floor, bytes, statements."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from learn.database import db
from tests.load.conftest import CONNECTIONS, Judge
from tests.load.goals import Results
from tests.load.school import COURSE, LESSON, Pupil, School
from tests.load.serving import Server
from tests.load.traffic import Browser, reading

pytestmark = pytest.mark.load
PAGE = f"/en/courses/{COURSE}/{LESSON}"
READS = 300
LEARNER_PAGES = (
    f"/en/courses/{COURSE}",
    "/en/courses?q=password",
    "/en/me",
    "/en/",
    "/en/courses",
    "/en/settings",
    f"/en/courses/{COURSE}/final",
)
NAMED = re.compile(r'<(?:script|img)\b[^>]*\bsrc="([^"]+)"|<link\b[^>]*\bhref="([^"]+)"')
NOT_FETCHED = re.compile(
    r'<link\b[^>]*\brel="(?:alternate|canonical|prefetch)"[^>]*>|<template.*?</template>', re.DOTALL
)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|BEGIN)", re.IGNORECASE)


@pytest.fixture(scope="module")
def readers(hall: School, hunar: Server) -> list[Browser]:
    """Return learners who were on the page before, so that their browsers hold the style sheet."""
    browsers = [Browser(hunar.port, hall.enrolled()[0].cookies) for _ in range(CONNECTIONS)]
    for browser in browsers:
        for _ in range(30):
            assert browser.get(PAGE).status == 200
    return browsers


def test_a_lesson(readers: list[Browser], judged: Judge) -> None:
    judged("lesson", readers, reading(PAGE), READS)


def test_a_lesson_as_browsers_ask_for_it(readers: list[Browser], judged: Judge) -> None:
    squeezing = asking(readers, {"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert squeezing[0].get(PAGE).headers["Content-Encoding"] == "br"
    judged("lesson, compressed", squeezing, reading(PAGE), READS)


def test_a_lesson_seen_before(readers: list[Browser], judged: Judge, results: Results) -> None:
    tagged = asking(readers, {"If-None-Match": "", "Accept-Encoding": "gzip, deflate, br, zstd"})
    for browser in tagged:
        browser.headers["If-None-Match"] = browser.get(PAGE).headers["ETag"]
    answer = tagged[0].get(PAGE)
    results.note("revisit, bytes", answer.wire_bytes)
    judged("revisit", tagged, reading(PAGE, status=304), READS)


def test_the_page_of_a_course(readers: list[Browser], judged: Judge) -> None:
    judged("course", readers, reading(f"/en/courses/{COURSE}"), READS)


def test_a_learners_own_page(readers: list[Browser], judged: Judge) -> None:
    judged("me", readers, reading("/en/me"), READS)


def asking(browsers: list[Browser], headers: dict[str, str]) -> list[Browser]:
    """Return the same people with other headers."""
    return [Browser(browser.port, dict(browser.cookies), dict(headers)) for browser in browsers]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_first_view_of_a_lesson(hall: School, hunar: Server, results: Results, language: str) -> None:
    page = f"/{language}/courses/{COURSE}/{LESSON}"
    newcomer = Browser(hunar.port, hall.enrolled()[0].cookies, {"Accept-Encoding": "br"})
    plain = Browser(hunar.port, dict(newcomer.cookies)).get(page).body.decode()
    named = {source or link for source, link in NAMED.findall(NOT_FETCHED.sub("", plain))}
    answers = [newcomer.get(page), *(newcomer.get(path) for path in sorted(named) if path.startswith("/"))]
    assert {answer.status for answer in answers} == {200}
    before = results.measured.get("first view, requests")
    results.note("first view, requests", max(len(answers), int(before.figure) if before else 0))
    results.note(f"first view, {language}", sum(answer.wire_bytes for answer in answers))


def test_statements(hall: School, results: Results) -> None:
    counts = {path: statements(hall, hall.enrolled()[0], path) for path in (PAGE, *LEARNER_PAGES)}
    written = [statement for each in counts.values() for statement in each if WRITES.match(statement)]
    results.note("writes, page", len(written))
    results.note("statements, lesson", len(counts[PAGE]))
    most = max(LEARNER_PAGES, key=lambda path: len(counts[path]))
    results.note("statements, page", len(counts[most]), most)


def statements(hall: School, pupil: Pupil, path: str) -> list[str]:
    """Return what the driver is told for a page, once the process has seen the course."""
    client = hall.app.test_client()
    for name, value in pupil.cookies.items():
        client.set_cookie(name, value)
    for _ in range(2):
        assert client.get(path).status_code == 200
    with told_to_driver(hall) as told:
        client.get(path)
    return told


@contextmanager
def told_to_driver(hall: School) -> Iterator[list[str]]:
    """Collect the statements that connections made inside the block send to SQLite."""
    told: list[str] = []

    def listen(connection: Any, _record: object) -> None:
        connection.set_trace_callback(told.append)

    with hall.app.app_context():
        engines = list(db.engines.values())
        for engine in engines:
            engine.dispose()
            event.listen(engine, "connect", listen)
        try:
            yield told
        finally:
            for engine in engines:
                event.remove(engine, "connect", listen)
                engine.dispose()
            # The search index asks its own tables, which the trace shows as comments.
            told[:] = [statement for statement in told if not statement.startswith(("PRAGMA", "--"))]
