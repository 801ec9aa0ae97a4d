"""`learn check --watch` and `learn serve --watch`: an author saves a file, and sees what came of it."""

import subprocess
from pathlib import Path

import pytest

from learn.authoring.watching import changes, look_at
from tests.cli.running import LEARN, environment, learn, serving

LESSON = "01-kettle/01-first-cup.md"


def edit(course: Path, before: str, after: str) -> None:
    lesson = course / LESSON
    lesson.write_text(lesson.read_text("utf-8").replace(before, after), "utf-8")


def test_a_change_is_seen_once_and_hidden_files_are_none(course: Path) -> None:
    seen = changes(course, pause=0)
    next(seen)
    before = look_at(course)
    (course / ".draft").write_text("x", "utf-8")
    assert look_at(course) == before
    edit(course, "fresh water", "cold rain")
    assert look_at(course) != before
    next(seen)


def test_what_a_course_shares_is_watched_too(course: Path) -> None:
    before = look_at(course)
    (course.parent / "_glossary.yml").write_text("[]\n", "utf-8")
    assert look_at(course) != before


@pytest.mark.slow
def test_check_tells_again_what_is_wrong_after_each_change(course: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*LEARN, "check", "--watch", str(course)],
        env={**environment(tmp_path / "instance"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        for wrong in (False, True, False):
            lines = [process.stdout.readline()]
            while not lines[-1].startswith("1 lesson"):
                lines.append(process.stdout.readline())
            assert any("minuets" in line for line in lines) is wrong, lines
            edit(course, *(("minuets", "minutes") if wrong else ("minutes", "minuets")))
    finally:
        process.terminate()
        process.communicate()


@pytest.mark.slow
def test_serve_publishes_on_change_and_tells_open_pages(course: Path, instance: Path) -> None:
    with serving(instance, "--watch", str(course), LEARN_COURSES=str(course.parent)) as server:
        server.wait(lambda: "Boil fresh water" in server.get("/en/courses/tea/first-cup")[1])
        assert "/static/js/live." in server.get("/en/courses/tea/first-cup")[1]
        edit(course, "fresh water", "cold rain")
        server.wait(lambda: "Boil cold rain" in server.get("/en/courses/tea/first-cup")[1])
        edit(course, "(x)", "( )")
        server.wait(lambda: "tea: not published" in server.printed())
        assert f"{course / LESSON}:" in server.printed()
        assert "Boil cold rain" in server.get("/en/courses/tea/first-cup")[1]


@pytest.mark.slow
def test_without_a_watch_pages_load_nothing_more(course: Path, instance: Path) -> None:
    with serving(instance, LEARN_COURSES=str(course.parent)) as server:
        assert "js/live." not in server.get("/en/courses/tea/first-cup")[1]


def test_a_folder_that_is_not_there_is_a_sentence(instance: Path) -> None:
    done = learn(instance, "serve", "--watch", "nowhere")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: nowhere is not a folder. Name a course folder or a folder of courses.\n"
