"""Finding courses and lessons: start page, catalogue, filters, and the search in both languages."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from learn import clock
from learn.authoring.services import publish_path
from learn.database import reading
from tests.courses.course_files import COURSE, COURSE_FILES, LESSON, Change, write_course, write_library
from tests.journeys.learner import Learner, visible

HOSTILE = (
    '"',
    "'",
    "''; DROP TABLE course; --",
    "NEAR(",
    "a AND",
    "* OR *",
    "zone*^",
    "(((",
    "title:zone",
    "___",
    "\\",
    "%",
    "& | ! <->",
    "\0",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "\u202e",
    "🙂",
    "½",
    "a" * 10_000,
    "zone " * 2_000,
)


@pytest.fixture
def shelf(app: Flask, tmp_path: Path) -> Flask:
    """Return an application with two courses: one in both languages, one for computers in English alone."""
    library = write_library(tmp_path / "courses")
    english = COURSE.replace("id: clear-times", "id: hard-times").replace("[en, ur]", "[en]")
    english = english.replace("level: beginner", "level: advanced").replace("needs: phone", "needs: computer")
    for path, content in COURSE_FILES.items():
        if ".ur." not in path:
            target = library / "hard-times" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            target.write_bytes(english.encode() if path == "course.yml" else data)
    with app.app_context():
        assert all(each.release_id for each in publish_path(library, clock.now()))
    return app


def found(app: Flask, query: str, language: str = "en") -> str:
    answer = Learner(app, language=language).client.get(f"/{language}/courses", query_string={"q": query})
    assert answer.status_code == 200, query
    return answer.text


def test_filters_choose_and_never_dead_end(shelf: Flask) -> None:
    reader = Learner(shelf)
    easy, hard = 'href="/en/courses/clear-times"', 'href="/en/courses/hard-times"'
    for query, is_easy, is_hard in (
        ("", True, True),
        ("?level=advanced", False, True),
        ("?needs=phone", True, False),
        ("?needs=computer", False, True),
        ("?level=nonsense&needs=%27", True, True),
        ("?level=intermediate", False, False),
        ("?q=zone&level=advanced", False, True),
    ):
        page = reader.get(f"/courses{query}").text
        assert (easy in page, hard in page) == (is_easy, is_hard), query
    assert "/courses/clear-times/" not in reader.get("/courses?q=zone&level=advanced").text
    nothing = reader.get("/courses?level=intermediate").text
    assert "Nothing fits" in nothing
    assert '<a class="btn go" href="/en/courses">' in nothing


def test_a_problem_finds_lessons_and_words_grow_not_together(shelf: Flask) -> None:
    for query in ("says the time back", "berlin", "BERLIN", "berl", "berlin\u00a0writes", "berlin\nwrites"):
        assert "/en/courses/clear-times/" in found(shelf, query), query
    assert "Nothing fits" in found(shelf, "submarine")


def test_a_page_is_found_once_though_both_languages_have_the_word(shelf: Flask) -> None:
    address = 'href="/{}/courses/clear-times/zones"'
    for language in ("en", "ur"):
        assert found(shelf, "pm", language).count(address.format(language)) == 1
    page = found(shelf, "برلن")
    assert address.format("en") + ">" in page, "a title in the reader's language"
    assert '<p class="sm" lang="ur"' in page, "the words as they were found"


def test_a_problem_in_ones_own_words_finds_the_nearest_pages(shelf: Flask) -> None:
    page = found(shelf, "my berlin submarine is lost")
    assert "/en/courses/clear-times/" in page
    assert "No page has all of these words" in page
    assert "No page has all of these words" not in found(shelf, "berlin")
    assert "Nothing fits" in found(shelf, "my is to a"), "a page with only small words helps nobody"


def test_urdu_is_found_however_it_is_typed(shelf: Flask) -> None:
    lesson = "/ur/courses/clear-times/zones"
    for query in (
        "کلائنٹ",
        "كلائنٹ",  # Arabic kaf
        "لکھیں",
        "لكھيں",  # Arabic kaf and yeh
        "لِکھیں",  # with a vowel sign
        "کلا\u200cئنٹ",  # with a joiner
        "\u200fکلائنٹ",
        "زون لکھیں",
        "زون\u200cلکھیں",  # with a joiner for the space
        "زونلکھیں",  # without the space
        "کلا ئنٹ لکھیں",  # with a space in one word
    ):
        assert lesson in found(shelf, query, "ur"), ascii(query)
        assert "No page has all of these words" not in found(shelf, query), ascii(query)


@pytest.mark.parametrize("language", ["en", "ur"])
def test_hostile_words_find_nothing_and_break_nothing(shelf: Flask, language: str) -> None:
    for query in HOSTILE:
        page = found(shelf, query, language)
        assert "<script>alert" not in page
        assert "49" not in visible(page) or "7*7" in page
    with shelf.app_context():
        assert reading().execute(text("SELECT COUNT(*) FROM course")).scalar_one() == 2


def test_a_site_without_courses_says_what_to_do(app: Flask) -> None:
    reader = Learner(app)
    assert "learn publish" in reader.get("/").text
    assert "No course is published here yet" in reader.get("/courses").text
    assert reader.get("/courses/clear-times").status_code == 404
    me = reader.join().get("/me")
    assert (me.status_code, "/en/courses" in me.text) == (200, True)


def test_what_is_not_in_urdu_is_marked_as_english(shelf: Flask) -> None:
    reader = Learner(shelf, language="ur").join().enrol("hard-times")
    assert '<html lang="ur" dir="rtl"' in reader.get("/courses").text
    for path in ("zones", "replies", "reply"):
        page = reader.get(f"/courses/hard-times/{path}").text
        assert '<div lang="en" dir="ltr">' in page, path
        assert '<h1 lang="en"' in page, path
    assert '<h1 lang="en" dir="ltr">' in reader.get("/courses/hard-times/quiz").text
    assert '<h1 lang="en"' in reader.get("/courses/hard-times").text
    assert '<div lang="en"' not in reader.get("/courses/clear-times/zones").text


def test_a_course_in_a_language_that_no_page_speaks_is_shown_as_it_is(app: Flask, tmp_path: Path) -> None:
    for uid, languages in (("heures", "[fr]"), ("saat", "[sd]"), ("both", "[en, sd]"), ("wasaib", "[skr]")):
        manifest = COURSE.replace("id: clear-times", f"id: {uid}").replace("[en, ur]", languages)
        texts: dict[str, Change] = {path: None for path in COURSE_FILES if ".ur." in path}
        lesson = LESSON.replace("{{fact:audio-bandwidth}}", "")
        write_course(tmp_path / uid, **texts, **{"course.yml": manifest, "01-start/01-zones.md": lesson})
        with app.app_context():
            assert all(each.release_id for each in publish_path(tmp_path / uid, clock.now())), uid
    for language in ("en", "ur"):
        reader = Learner(app, language=language)
        assert "Clear Times" in reader.get("/courses").text
        assert '<h1 lang="fr" dir="ltr">' in reader.get("/courses/heures").text
        assert '<h1 lang="fr" dir="ltr">' in reader.get("/courses/heures/zones").text
        assert '<div lang="sd" dir="rtl">' in reader.get("/courses/saat/zones").text
        assert '<h1 lang="skr" dir="rtl">' in reader.get("/courses/wasaib").text
        assert '<span lang="sd">سنڌي</span>' in reader.get("/courses/both").text


def test_files_of_courses_never_change_under_their_address(shelf: Flask) -> None:
    with shelf.app_context():
        digest = reading().execute(text("SELECT hash FROM media")).scalars().first()
    answer = Learner(shelf).client.get(f"/media/{digest}.png")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Learner(shelf).client.get(f"/media/{'0' * 64}.png").status_code == 404
