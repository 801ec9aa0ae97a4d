"""Every word that a page shows comes from the catalogue, from a course or from a person."""

import re
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from learn import clock
from learn.authoring.dated import facts_in
from learn.authoring.models import DraftFile
from learn.authoring.services import publish_path
from learn.authoring.site import labels, words
from learn.classroom.views.reports import SHORT
from learn.courses.models import LearningPath, Release, ReleaseFile, RenderedText, SourceFile
from learn.courses.queries import fact_files
from learn.courses.wording import paragraphs
from learn.database import reading
from learn.i18n import speak
from learn.quizzes.models import QuestionKey, QuestionVersion
from learn.web.sentences import CSRF, DATABASE_AWAY, SENTENCES, TOO_LARGE, UNEXPECTED
from tests.access.house import WORKS, WORKS_FILE
from tests.conftest import application
from tests.courses.course_files import PATHS, Change, write_library
from tests.i18n.pseudo import CLOSE, OPEN, phrases, tidy, unwrapped
from tests.i18n.walk import NAME, Walk

pytestmark = pytest.mark.usefixtures("pseudo_urdu")
NAMES = (
    NAME,
    NAME.title(),
    *(f"{NAME}{number}" for number in range(2, 100)),
    *("name", "email", f"{NAME} é"),
    f"{NAME}.pdf",
    "clear-times",
    "somebody@example.org",
    "a@example.org",
)
SAYS_TIME = "A good reply says the time back."
WITH_PICTURE: dict[str, Change] = {
    "clear-times/02-work/01-replies.md": (SAYS_TIME, f"{SAYS_TIME}\n\n![Two clocks](../media/clock.png)"),
    WORKS_FILE: WORKS,
    "_paths.yml": PATHS,
}
# What a line of a page begins with before its words.
MARKS = re.compile(r"^(?:#+ |> |- \([x ]\) |- |\[!\w+\] |\w+: )+")
# Files for programs, files of learners and of courses.
SHOWS_NO_PAGE = {
    "authoring.draft_media",
    "authoring.release_archive",
    "authoring.questions_sheet",
    "authoring.state_sheet",
    "classroom.atom_feed",
    "classroom.json_feed",
    "classroom.my_data_json",
    "classroom.preview_media",
    "classroom.sent_file",
    "organisations.calls_sheet",
    "organisations.ghosts_sheet",
    "organisations.roster_result",
    "reports.donor_sheet",
    "reports.report_sheet",
    "tutoring.work_file",
}


@pytest.fixture(scope="module")
def house(
    pseudo_urdu: None,  # noqa: ARG001 - courses are published in the pseudo-language too
    migrated_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:
    """Yield an application with one small course of two languages, of which one lesson is only in English."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(migrated_sqlite, folder / "learn.sqlite")
    courses = folder / "courses"
    courses.mkdir()
    with application(f"sqlite:///{folder / 'learn.sqlite'}", folder) as app:
        app.config["PROPAGATE_EXCEPTIONS"] = False
        with app.app_context():
            for published in publish_path(write_library(courses, **WITH_PICTURE), clock.now()):
                assert not published.is_refused, published.problems
        yield app
        speak("en")


@pytest.fixture(scope="module")
def walk(house: Flask) -> Walk:
    """Return what a walk past all pages showed."""
    return Walk(house).take()


@pytest.fixture(scope="module")
def content(house: Flask, walk: Walk) -> set[str]:  # noqa: ARG001 - the walk writes, too
    """Return every text of the course and of its path, as it stands between two tags or in its file."""
    with house.app_context():
        reader = reading()
        stored = [row[0] for row in reader.execute(select(Release.outline))]
        stored += [list(row) for row in reader.execute(select(RenderedText.html, RenderedText.plain_text))]
        stored += [row[0] for row in reader.execute(select(QuestionVersion.body))]
        stored += [row[0] for row in reader.execute(select(QuestionKey.key))]
        stored += [list(row) for row in reader.execute(select(LearningPath.titles, LearningPath.summaries))]
        quotes = [
            quote
            for html in reader.execute(select(RenderedText.html)).scalars()
            for quote in paragraphs(html)
        ]
        stored += [[quote, f"{quote[:SHORT]}…"] for quote in quotes]
        facts = [fact for _path, content in fact_files(reader, 1) for fact in facts_in(content)]
        stored += [[*fact.statement.values(), fact.source.title] for fact in facts]
        typed = set(lines(reader))
    return typed | {phrase for text in strings(stored) for phrase in phrases(text)}


def lines(reader: Connection | Session) -> Iterator[str]:
    """Yield every name and every line of the files of courses, and its words without their marks."""
    for model in (ReleaseFile, DraftFile):
        for path in reader.execute(select(model.path)).scalars():
            yield from (path, path.partition("/")[2], path.rpartition("/")[2], path.split("/")[1])
    packed = [*reader.execute(select(SourceFile.packed)).scalars()]
    packed += [each for each in reader.execute(select(DraftFile.packed)).scalars() if each]
    for line in b"\n".join(map(zlib.decompress, packed)).decode(errors="ignore").splitlines():
        words = MARKS.sub("", line.strip()).strip('"')
        for each in (line, words, f"“{words}”", words.partition(" [")[0]):
            yield tidy(each)


def strings(value: Any) -> Iterator[str]:
    """Yield every text within a piece of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def test_no_page_shows_words_that_nobody_could_translate(walk: Walk, content: set[str]) -> None:
    bare = {asked: unwrapped(page, content, NAMES) for asked, page in walk.seen.items()}
    assert {asked: found for asked, found in bare.items() if found} == {}


def test_the_walk_passes_every_page(house: Flask, walk: Walk) -> None:
    pages = {
        rule.endpoint
        for rule in house.url_map.iter_rules()
        if "language" in rule.arguments and "GET" in (rule.methods or ())
    }
    assert pages - SHOWS_NO_PAGE - walk.endpoints == set()


def test_the_walk_meets_what_it_came_for(walk: Walk) -> None:
    statuses = {asked.rsplit(" ", 1)[1] for asked in walk.seen}
    assert {"200", "404", "409", "422"} <= statuses
    assert [asked for asked in walk.seen if asked.endswith(" 500")] == []
    everything = "".join(walk.seen.values())
    for message in ("Passed. Well done!", "Not passed yet", "Practice task", "Load picture (1 kB)"):
        assert f"{OPEN}{message}{CLOSE}" in everything


def test_every_sentence_about_an_error_can_be_translated() -> None:
    speak("ur")
    for said in (*SENTENCES.values(), CSRF, TOO_LARGE, DATABASE_AWAY, UNEXPECTED):
        for text in (str(said.title), str(said.sentence)):
            assert (text[0], text[-1]) == (OPEN, CLOSE)
    speak("en")


def test_what_the_renderer_adds_to_a_course_can_be_translated() -> None:
    added = labels("ur")
    texts = [*added.callouts.values()]
    texts += [getattr(added, each.name) for each in fields(added) if each.name != "callouts"]
    texts.append(words("ur", "Last checked on %(day)s. Source:", day="2026-11-23"))
    assert [text for text in texts if not (text.startswith(OPEN) and text.endswith(CLOSE))] == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>⟦Fine⟧</p>", []),
        ("<p>⟦You have <b>3</b> left⟧ and more</p>", ["and more"]),
        ("<p>⟦Quiz, ⟦5 minutes⟧⟧</p><p>Bare</p>", ["Bare"]),
        ('<img alt="A cat"><i aria-label="⟦Good⟧">Hunar</i>', ["A cat"]),
        ('<p data-sent="Sent to us" data-save="/a b">12 kB</p>', ["Sent to us"]),
        ("<p>a lesson</p><p>the lesson</p><p>zainab</p>", ["the lesson"]),
        ('<title>Join</title><meta name="description" content="Free courses">', ["Join", "Free courses"]),
    ],
)
def test_the_reader_finds_what_bypasses(html: str, found: list[str]) -> None:
    assert unwrapped(html, {"a lesson"}, NAMES) == found
