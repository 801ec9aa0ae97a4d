"""A course that was begun in the browser and never published: its staff, comments and links to its draft."""

import re

import pytest
from flask import Flask

from learn import clock
from learn.accounts.names import name_key
from learn.accounts.queries import person_by_name_key
from learn.authoring.services.copies import begin_course
from learn.authoring.starting import course_files
from learn.courses.queries import course_id_of
from learn.courses.services import appoint
from learn.database import reading
from tests.journeys.learner import Learner, visible

UID = "my-own"
DESK = f"/teach/{UID}"


@pytest.fixture
def owner(app: Flask) -> Learner:
    """Return who began a course, as the form of the desk does."""
    learner = Learner(app, "malik").join()
    with app.app_context():
        begin_course(UID, course_files(UID), person("malik"), clock.now())
    return learner


def person(name: str) -> int:
    found = person_by_name_key(reading(), name_key(name))
    assert found is not None
    return found


def course_id() -> int:
    found = course_id_of(reading(), UID)
    assert found is not None
    return found


def staff(app: Flask, name: str, role: str, language: str | None = None) -> Learner:
    learner = Learner(app, name).join()
    with app.app_context():
        appoint(course_id(), person(name), role, clock.now(), language)
    return learner


def test_staff_are_invited_before_anything_is_published(app: Flask, owner: Learner) -> None:
    page = owner.get(f"{DESK}/staff")
    assert "My own" in visible(page.text)
    made = owner.post(f"{DESK}/staff/invitations", {"role": "reviewer"})
    [link] = re.findall(r"http://[^/]+/en(/staff-invitations/[^<]+)</code>", made.text)
    guest = Learner(app, "naqid").join()
    assert guest.get(f"{DESK}/staff").status_code == 404
    answer = guest.post(link)
    assert (answer.status_code, answer.location) == (303, f"/en{DESK}")
    assert "naqid" in owner.get(f"{DESK}/staff").text
    assert owner.post(f"{DESK}/staff/naqid", {"dismiss": "1"}).status_code == 303
    assert guest.get(f"{DESK}/comments").status_code == 404


def test_pages_of_the_copy_are_commented_on_in_its_words(app: Flask, owner: Learner) -> None:
    reviewer = staff(app, "naqid", "reviewer")
    assert "My own" in visible(reviewer.get(f"{DESK}/comments").text)
    said: dict[str, object] = {"page": "first-line", "text": "Say UTC first."}
    assert reviewer.post(f"{DESK}/comments", said).status_code == 303
    page = visible(owner.get(f"{DESK}/comments").text)
    assert "Say UTC first." in page
    assert "The first line" in page
    assert reviewer.post(f"{DESK}/comments", {"page": "nowhere", "text": "x"}).status_code == 422
    assert staff(app, "ustad", "tutor").get(f"{DESK}/comments").status_code == 404


def test_a_page_that_is_new_in_the_copy_is_commented_on(owner: Learner) -> None:
    publish_now(owner)
    assert (
        owner.post(f"{DESK}/files", {"kind": "lesson", "name": "Seasons", "module": "01-start"}).status_code
        == 303
    )
    choices = re.findall(r'<option[^>]* value="([^"]*)"', owner.get(f"{DESK}/comments").text)
    [new] = set(choices) - {"first-line", "final-quiz", "first-task"}
    assert owner.post(f"{DESK}/comments", {"page": new, "text": "Is it winter?"}).status_code == 303


def publish_now(owner: Learner) -> None:
    version = re.findall(r'name="version" value="(\d+)"', owner.get(f"{DESK}/releases").text)[0]
    done = owner.post(f"{DESK}/releases", {"version": version, "name": "First"})
    assert done.status_code == 303, visible(done.text)


def test_what_needs_learners_is_offered_once_there_can_be_some(owner: Learner) -> None:
    learned = ("state", "questions", "regrades")
    page = owner.get(DESK).text
    for each in learned:
        assert owner.get(f"{DESK}/{each}").status_code == 404
        assert f'href="/en{DESK}/{each}"' not in page
    for each in ("staff", "comments", "previews"):
        assert owner.get(f"{DESK}/{each}").status_code == 200
        assert f'href="/en{DESK}/{each}"' in page
    publish_now(owner)
    page = owner.get(DESK).text
    assert all(f'href="/en{DESK}/{each}"' in page for each in learned)
