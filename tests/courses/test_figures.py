"""The page about the courses keeps in step with them."""

import re
from dataclasses import replace
from pathlib import Path

from flask import Flask

from learn.courses.blocks import Prose
from learn.courses.bundle.shared_files import read_shared
from learn.paths import bundled
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

COURSES = Path(bundled("courses"))
WRITTEN = PAGE.read_text("utf-8")
TOLD = re.compile(r"^## ([\w-]+)$", re.MULTILINE)


def test_the_figures_are_those_of_now(school: Flask) -> None:
    with school.app_context():
        figures = figures_of(served())
    assert with_figures(WRITTEN, figures) == WRITTEN, "run python -m tests.courses.figures"
    assert {found[2] for found in BLOCK.finditer(WRITTEN)} == figures.keys(), (
        "a course has no place on the page"
    )


def test_every_course_says_what_a_native_reader_has_to_confirm() -> None:
    named, *sections = TOLD.split(WRITTEN)
    told = dict(zip(sections[::2], sections[1::2], strict=True))
    assert set(told) == {found[2] for found in BLOCK.finditer(WRITTEN)} - {OVERVIEW}, named
    asked = {
        uid: section.partition("native reader still has to confirm\n")[2] for uid, section in told.items()
    }
    assert [uid for uid, asking in asked.items() if "\n* " not in asking] == []


def test_the_glossarys_own_words_are_not_asked_about_again() -> None:
    """What the glossary holds is confirmed there; a course names only what goes beyond it."""
    terms = {f"{term.ur} ({term.en})" for term in read_shared(COURSES).glossary}
    assert [term for term in terms if term in WRITTEN] == []


def test_words_are_counted_without_addresses_and_questions() -> None:
    lesson = next(page for page in checked()["safe-online"].bundle.pages if page.kind == "lesson")
    text = lesson.texts["en"]
    prose = replace(
        text, blocks=(Prose("Read [the *two* rules](../a/b-c.md#top) again.", 1), *text.questions)
    )
    assert prose_words(prose) == 5
    assert all_words(prose) > 100


def test_a_pair_says_where_questions_stand() -> None:
    assert [pair(6, 2), pair(6, 0), pair(0, 2), pair(0, 0)] == ["6 + 2", "6", "+ 2", ""]


def test_what_people_wrote_beside_the_figures_stays() -> None:
    page = "Words.\n<!-- figures: tea -->\nold\n<!-- end of figures -->\nMore words.\n"
    assert with_figures(page, {"tea": "new\n"}) == page.replace("old", "new")
