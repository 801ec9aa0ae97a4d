"""The page about the courses keeps in step with them."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

from learn.courses.blocks import Prose
from learn.courses.bundle.shared_files import read_shared
from learn.paths import bundled
from tests.conftest import application
from tests.courses.figures import (
    BLOCK,
    OVERVIEW,
    PAGE,
    all_words,
    checked,
    figures_of,
    pair,
    prose_words,
    served,
    with_figures,
)

WRITTEN = PAGE.read_text("utf-8")
PLACES = {found[2] for found in BLOCK.finditer(WRITTEN)}
SECTION = re.compile(r"^## ([\w-]+)$", re.MULTILINE)
ASKED = "### What a native reader still has to confirm\n"


def test_the_figures_are_those_of_now(published_sqlite: Path, tmp_path: Path) -> None:
    copy = shutil.copy(published_sqlite, tmp_path / "learn.sqlite")
    with application(f"sqlite:///{copy}", tmp_path) as app, app.app_context():
        figures = figures_of(served())
    assert figures.keys() == PLACES, "docs/courses.md has no place for a course"
    assert with_figures(WRITTEN, figures) == WRITTEN, "run python -m tests.courses.figures"


def test_every_course_says_what_a_native_reader_has_to_confirm() -> None:
    _before, *sections = SECTION.split(WRITTEN)
    told = dict(zip(sections[::2], sections[1::2], strict=True))
    assert set(told) == PLACES - {OVERVIEW}
    assert [uid for uid, section in told.items() if "\n* " not in section.partition(ASKED)[2]] == []


def test_no_course_asks_again_about_what_the_glossary_holds() -> None:
    terms = {f"{term.ur} ({term.en})" for term in read_shared(Path(bundled("courses"))).glossary}
    assert [term for term in terms if term in WRITTEN] == []


def test_words_are_counted_without_addresses_and_questions() -> None:
    lesson = next(page for page in checked()["safe-online"].bundle.pages if page.kind == "lesson")
    text = lesson.texts["en"]
    prose = Prose("Read [the *two* rules](../b-c.md#top) again.", 1)
    told = replace(text, blocks=(prose, *text.questions))
    assert prose_words(told) == 5
    assert all_words(told) > 100


def test_a_pair_says_where_questions_stand() -> None:
    assert [pair(6, 2), pair(6, 0), pair(0, 2), pair(0, 0)] == ["6 + 2", "6", "+ 2", ""]


def test_what_people_wrote_beside_the_figures_stays() -> None:
    page = "Words.\n<!-- figures: tea -->\nold\n<!-- end of figures -->\nMore words.\n"
    assert with_figures(page, {"tea": "new\n"}) == page.replace("old", "new")
