"""A path through courses, for a guest and for somebody on the way."""

from pathlib import Path

import pytest
from flask import Flask

from learn import clock
from learn.authoring.services import publish_path
from tests.courses.course_files import COURSE, COURSE_FILES, PATHS, write_library
from tests.journeys.learner import Learner, form_to, visible
from tests.journeys.right_answers import right_answers

PATH = "/paths/first-reply"
TWO = PATHS.replace("[clear-times]", "[clear-times, later-times, hidden-times]")


@pytest.fixture
def app_with_path(app: Flask, tmp_path: Path) -> Flask:
    """Return an application with a path of two courses that are shown and one that is not listed."""
    library = write_library(tmp_path / "courses", **{"_paths.yml": TWO})
    for uid in ("later-times", "hidden-times"):
        manifest = COURSE.replace("id: clear-times", f"id: {uid}").replace("title: Clear", "title: Later")
        if uid.startswith("hidden"):
            manifest += "listed: false\n"
        for path, content in COURSE_FILES.items():
            target = library / uid / path
            target.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            target.write_bytes(manifest.encode() if path == "course.yml" else data)
    with app.app_context():
        assert not any(each.is_refused for each in publish_path(library, clock.now()))
    return app


def complete(app: Flask, learner: Learner, course: str) -> None:
    """Take the course from its first lesson to its end."""
    learner.enrol(course)
    for lesson in ("zones", "replies"):
        learner.answer_checks(f"/courses/{course}/{lesson}")
        assert learner.post(f"/courses/{course}/{lesson}/done").status_code == 303
    attempt = learner.post(f"/courses/{course}/quiz/attempts").headers["Location"]
    form = form_to(learner.client.get(attempt).text, attempt)
    assert learner.client.post(attempt, data=right_answers(app, attempt, form)).status_code == 303


def button(page: str) -> str:
    """Return the address of the one next step."""
    assert page.count('class="btn go"') == 1
    return page.partition('class="btn go" href="')[2].partition('"')[0]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_guest_sees_the_courses_in_order_and_begins_with_the_first(
    app_with_path: Flask, language: str
) -> None:
    page = Learner(app_with_path, language=language).get(PATH).text
    places = [page.index(f'<a href="/{language}/courses/{uid}"') for uid in ("clear-times", "later-times")]
    assert places == sorted(places)
    assert "hidden-times" not in page
    assert button(page) == f"/{language}/courses/clear-times"
    words = visible(page)
    assert ("A first reply" if language == "en" else "پہلا جواب") in words
    assert ("2 courses" if language == "en" else "2 کورس") in words
    assert "You have completed" not in words


def test_the_next_step_follows_the_learner_to_the_end(app_with_path: Flask) -> None:
    learner = Learner(app_with_path).join()
    assert button(learner.get(PATH).text) == "/en/courses/clear-times"

    learner.enrol("clear-times")
    page = learner.get(PATH).text
    assert button(page) == "/en/courses/clear-times/zones"
    assert "0 of 3 steps done" in visible(page)

    complete(app_with_path, learner, "clear-times")
    page = learner.get(PATH).text
    assert button(page) == "/en/courses/later-times"
    assert "You have completed 1 of 2 courses." in visible(page)
    assert button(learner.get("/courses/clear-times").text) == "/en/paths/first-reply"

    complete(app_with_path, learner, "later-times")
    page = learner.get(PATH).text
    assert button(page) == "/en/courses"
    assert "You have completed 2 of 2 courses." in visible(page)


def test_an_unchanged_page_travels_once_and_a_step_changes_it(app_with_path: Flask) -> None:
    learner = Learner(app_with_path).join()
    learner.get(PATH)  # the browser keeps the style from here on
    tag = learner.get(PATH).headers["ETag"]
    again = {"If-None-Match": tag}
    assert learner.client.get(f"/en{PATH}", headers=again).status_code == 304
    learner.enrol("clear-times")
    assert learner.client.get(f"/en{PATH}", headers=again).status_code == 200


def test_start_catalogue_and_courses_lead_to_it(app_with_path: Flask) -> None:
    reader = Learner(app_with_path)
    link = f'href="/en{PATH}"'
    assert link in reader.get("/").text
    assert link in reader.get("/courses").text
    assert link in reader.get("/courses/later-times").text
    assert link not in reader.get("/courses?q=zone").text, "who looks for something sees what was found"


def test_a_path_that_is_taken_away_is_gone_from_every_page(app_with_path: Flask, tmp_path: Path) -> None:
    reader = Learner(app_with_path)
    reader.get("/courses/clear-times")
    (tmp_path / "courses" / "_paths.yml").write_text("[]\n", "utf-8")
    with app_with_path.app_context():
        publish_path(tmp_path / "courses", clock.now())
    assert reader.get(PATH).status_code == 404
    for page in ("/", "/courses", "/courses/clear-times"):
        assert "/paths/" not in reader.get(page).text


def test_a_path_nobody_wrote_does_not_exist(app_with_path: Flask) -> None:
    assert Learner(app_with_path).get("/paths/nowhere").status_code == 404


def test_a_title_that_lacks_a_language_says_in_which_it_is(app: Flask, tmp_path: Path) -> None:
    english = PATHS.replace(", ur: پہلا جواب", "").replace(", ur: وقت پر جواب دیں۔", "")
    with app.app_context():
        publish_path(write_library(tmp_path / "courses", **{"_paths.yml": english}), clock.now())
    page = Learner(app, language="ur").get(PATH).text
    assert '<h1 lang="en" dir="ltr">A first reply</h1>' in page
    assert '<p class="lead" lang="en" dir="ltr">Answer on time.</p>' in page
