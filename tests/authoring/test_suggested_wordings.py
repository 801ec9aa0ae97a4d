"""A reader's wording becomes an edit of the working copy: once, in its place, by who may write there."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from learn.authoring.queries import copy_of
from learn.courses.models import PageReport
from learn.database import reading
from tests.authoring.copies import UID, ZONES, ZONES_UR, course_of, published
from tests.authoring.test_desk_pages import DESK, save, staff, stored, version
from tests.courses.course_files import LESSON, LESSON_UR
from tests.journeys.learner import Learner, visible

READING = f"/courses/{UID}/zones"
OLD, NEW = "Write the zone.", "Always write the *zone*."


@pytest.fixture
def desk(app: Flask, tmp_path: Path) -> Flask:
    """Return an application with the small course, which nobody changes yet."""
    with app.app_context():
        published(tmp_path / "courses")
    return app


def say(app: Flask, quote: str, wording: str, language: str = "en") -> str:
    """Report a paragraph as a guest; return the address at which its wording is taken."""
    guest = Learner(app, language=language)
    choices = guest.get(f"{READING}/report").text.split("<option")[1:]
    number = next(at for at, each in enumerate(choices) if quote in each)
    said: dict[str, object] = {"paragraph": str(number), "fault": "Unclear.", "wording": wording}
    assert guest.post(f"{READING}/report", said).status_code == 303
    with app.app_context():
        newest = reading().execute(select(PageReport.id).order_by(PageReport.id.desc())).scalars().first()
    return f"{DESK}/reports/{newest}/wording"


@pytest.mark.parametrize(("language", "kept"), [("en", "in the draft"), ("ur", "مسودے میں")])
def test_a_wording_is_taken_once_and_nothing_is_published(desk: Flask, language: str, kept: str) -> None:
    editor = staff(desk, "mudir", "editor")
    editor.language = language
    address = say(desk, OLD, NEW)
    assert f'action="/{language}{address}"' in editor.get(f"{DESK}/state").text
    answer = editor.post(address)
    assert answer.status_code == 303
    page = editor.client.get(answer.headers["Location"]).text
    assert kept in page
    assert "data-here" in page
    after = LESSON.replace(OLD, r"Always write the \*zone\*.")
    assert stored(editor) == after
    assert OLD in Learner(desk).get(READING).text
    seen = version(editor)
    assert editor.post(address).status_code == 303
    assert (stored(editor), version(editor)) == (after, seen)
    assert address not in editor.get(f"{DESK}/state").text


def test_a_wording_goes_into_the_language_that_it_was_read_in(desk: Flask) -> None:
    editor = staff(desk, "mudir", "editor")
    editor.post(say(desk, "زون لکھیں۔", "ہمیشہ زون لکھیں۔", "ur"))
    assert stored(editor, ZONES_UR) == LESSON_UR.replace("\nزون لکھیں۔", "\nہمیشہ زون لکھیں۔")
    assert stored(editor) == LESSON


def test_a_paragraph_that_changed_is_shown_beside_the_wording_and_left_alone(desk: Flask) -> None:
    editor = staff(desk, "mudir", "editor")
    address = say(desk, OLD, "Name the zone.")
    assert editor.post(f"{DESK}/copy").status_code == 303
    # The same letters: what a reader saw and what stands there differ by their stops alone.
    changed = LESSON.replace(OLD, "Write the zone!")
    assert save(editor, changed).status_code == 303
    answer = editor.post(address)
    page = editor.client.get(answer.headers["Location"]).text
    assert "put the wording in by hand" in page
    page = visible(page)
    assert OLD in page
    assert "Name the zone." in page
    assert f"Line {LESSON[: LESSON.index(OLD)].count(chr(10)) + 1}" in page
    assert stored(editor) == changed
    assert address in editor.get(f"{DESK}/state").text, "it waits for a decision still"


def test_a_report_without_a_wording_opens_the_text_and_one_of_a_page_that_went_says_so(desk: Flask) -> None:
    editor = staff(desk, "mudir", "owner")
    address = say(desk, OLD, "")
    assert editor.post(address).headers["Location"].endswith(f"{ZONES}/edit?report=1")
    assert stored(editor) == LESSON
    assert "Nothing is reported" not in editor.get(f"{DESK}/state").text
    assert editor.post(f"{DESK}/{ZONES}/place", {"do": "delete"}).status_code == 303
    answer = editor.post(address)
    assert "no longer in the working copy" in editor.client.get(answer.headers["Location"]).text


def test_only_who_may_write_the_text_takes_a_wording(desk: Flask) -> None:
    address, urdu = say(desk, OLD, NEW), say(desk, "زون لکھیں۔", "ہمیشہ زون لکھیں۔", "ur")
    for role in ("reviewer", "tutor"):
        person = staff(desk, role, role)
        assert person.post(address).status_code == 404
        assert address not in person.get(f"{DESK}/state").text
    assert Learner(desk, "stranger").join().post(address).status_code == 404
    assert Learner(desk).post(address).status_code == 401
    with desk.app_context():
        assert copy_of(reading(), course_of()) is None
    translator = staff(desk, "mutarjim", "translator", "ur")
    assert translator.post(address).status_code == 404
    assert translator.post(urdu).status_code == 303
    assert stored(translator, ZONES_UR) != LESSON_UR
    assert stored(translator) == LESSON
    other = address.replace(UID, "nobodys-course")
    assert translator.post(other).status_code == 404
