"""A lesson grows at the desk before its translation does: it is published, and read in both languages."""

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.authoring.copies import UID, ZONES_UR, published
from tests.authoring.test_desk_pages import DESK, save, staff
from tests.courses.course_files import LESSON, LESSON_UR
from tests.journeys.learner import Learner, visible

READING = f"/courses/{UID}/zones"
NEW = "## How much is it?\n<!-- {id: zones-new, type: numeric, outcome: O1} -->\n\n- = 4\n  > Right.\n\n"
SECTION = "## Ask again\n\nAsk when in doubt.\n\n"


@pytest.fixture
def author(app: Flask, tmp_path: Path) -> Learner:
    """Return the owner of the small course, with a working copy open."""
    with app.app_context():
        published(tmp_path / "courses")
    owner = staff(app, "ustad", "owner")
    assert owner.post(f"{DESK}/copy").status_code == 303
    return owner


def publish(author: Learner) -> None:
    """Press both buttons that publish."""
    page = author.post(f"{DESK}/releases/rehearsal")
    hidden = dict(re.findall(r'name="(version|served|mode)" value="([^"]*)"', page.text))
    assert author.post(f"{DESK}/releases", {**hidden, "name": "More"}).status_code == 303, visible(page.text)


@pytest.mark.parametrize(("place", "before"), [("## Which time is it?", True), ("## In short", False)])
def test_a_new_question_is_asked_in_the_language_it_is_there_in(
    author: Learner, place: str, before: bool
) -> None:
    assert save(author, LESSON.replace(place, NEW + place)).status_code == 303
    assert "Translation behind" in author.get(DESK).text
    told = author.get(f"{DESK}/{ZONES_UR}/edit").text
    assert "is missing here: learners get it untranslated" in visible(told)
    assert '<fieldset class="check" lang="en" dir="ltr">' in told
    publish(author)
    reader = Learner(author.app, "parhne", "ur").join().enrol(UID)
    page = reader.get(READING).text
    form = page[page.index('id="zones-new"') :]
    assert ' lang="en" dir="ltr"' in form[: form.index(">")]
    assert "How much is it?" in form
    last = page.index('id="zones-check-2"')
    assert (page.index('id="zones-new"') < last) == before
    assert "پرانا ترجمہ" in page
    assert reader.answer_checks(READING) == 3
    assert reader.post(f"{READING}/done").status_code == 303
    assert (
        save(author, LESSON_UR + NEW.replace(", type: numeric, outcome: O1", ""), ZONES_UR).status_code == 303
    )
    assert "is missing here" not in author.get(f"{DESK}/{ZONES_UR}/edit").text


def test_a_new_section_is_published_before_it_is_translated(author: Learner) -> None:
    assert save(author, LESSON.replace("## In short", SECTION + "## In short")).status_code == 303
    publish(author)
    assert "Ask when in doubt." in Learner(author.app).get(READING).text
    urdu = Learner(author.app, language="ur").get(READING).text
    assert "Ask when in doubt." not in urdu
    assert "پرانا ترجمہ" in urdu


def test_a_translation_that_differs_is_not_published(author: Learner) -> None:
    assert save(author, LESSON_UR.replace("zones-check-2", "zones-check-9"), ZONES_UR).status_code == 303
    page = author.post(f"{DESK}/releases/rehearsal").text
    assert "zones-check-9" in visible(page)
    assert "zones-check-9" not in Learner(author.app, language="ur").get(READING).text
