"""`learn publish`."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import learn

pytestmark = pytest.mark.slow


def served(instance: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(instance / "learn.sqlite")) as connection:
        return connection.execute("SELECT uid, release_id FROM course ORDER BY uid").fetchall()


def test_a_course_is_published_once(course: Path, instance: Path) -> None:
    first = learn(instance, "publish", str(course))
    assert (first.returncode, first.stdout.splitlines()[-1]) == (0, "tea: published"), first.stderr
    again = learn(instance, "publish", str(course))
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "tea: nothing new")
    assert served(instance) == [("tea", 1)]


def test_a_broken_course_changes_nothing_and_the_others_go_on(course: Path, instance: Path) -> None:
    assert learn(instance, "publish", str(course)).returncode == 0
    other = course.with_name("coffee")
    shutil.copytree(course, other)
    manifest = (other / "course.yml").read_text("utf-8")
    (other / "course.yml").write_text(manifest.replace("id: tea", "id: coffee"), "utf-8")
    lesson = course / "01-kettle" / "01-first-cup.md"
    lesson.write_text(lesson.read_text("utf-8").replace("(x)", "( )"), "utf-8")
    done = learn(instance, "publish", str(course.parent))
    assert done.returncode == 1
    assert f"{lesson}:" in done.stdout
    assert "coffee: published" in done.stdout
    assert served(instance) == [("coffee", 2), ("tea", 1)]


def test_a_course_without_a_page_is_refused_and_the_others_go_on(course: Path, instance: Path) -> None:
    other = shutil.copytree(course, course.with_name("alone"))
    manifest = (other / "course.yml").read_text("utf-8")
    (other / "course.yml").write_text(manifest.replace("id: tea", "id: alone"), "utf-8")
    for page in other.glob("[0-9]*/[0-9]*.md"):
        page.unlink()
    done = learn(instance, "publish", str(course.parent))
    assert done.returncode == 1
    said = "error: this course has no page. Write a lesson, such as 01-start/01-first-steps.md."
    assert f"{other}/course.yml:1:1: {said}" in done.stdout.splitlines()
    assert "tea: published" in done.stdout.splitlines()


def test_a_broken_course_that_was_never_published_is_not_called_served(course: Path, instance: Path) -> None:
    (course.parent / "_paths.yml").write_text("paths: {}\n", "utf-8")
    (course / "01-kettle" / "01-first-cup.md").write_text("no front matter\n", "utf-8")
    done = learn(instance, "publish", str(course.parent))
    assert done.returncode == 1
    assert "tea: not published; it is not on the site" in done.stdout.splitlines()
    assert "_paths.yml: not published; it is not on the site" in done.stdout.splitlines()


def test_one_id_in_two_folders_is_refused_in_both_and_the_others_go_on(course: Path, instance: Path) -> None:
    copy = shutil.copytree(course, course.parent.with_name("elsewhere") / "copy")
    other = shutil.copytree(course, course.parent.with_name("coffee"))
    manifest = (other / "course.yml").read_text("utf-8")
    (other / "course.yml").write_text(manifest.replace("id: tea", "id: coffee"), "utf-8")
    done = learn(instance, "publish", str(course), str(copy.parent), str(other))
    assert done.returncode == 1
    said = f'the id "tea" is also that of {copy}. Give one course another id.'
    assert f"{course}/course.yml:1:1: error: {said}" in done.stdout
    assert f'{copy}/course.yml:1:1: error: the id "tea" is also that of {course}.' in done.stdout
    assert served(instance) == [("coffee", 1)]
    twice = learn(instance, "publish", str(course), str(course.parent))
    assert twice.returncode == 0, "the same folder twice is one course"


def test_a_missing_folder_publishes_nothing_at_all(course: Path, instance: Path) -> None:
    done = learn(instance, "publish", str(course), "nowhere")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: nowhere is not a folder.")
    assert served(instance) == []


def test_a_folder_without_a_course_does_not_keep_the_others_back(course: Path, instance: Path) -> None:
    empty = course.parent.with_name("empty")
    empty.mkdir()
    done = learn(instance, "publish", str(empty), str(course))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "tea: published")
    assert "holds no course" in done.stderr
    assert served(instance) == [("tea", 1)]


def test_a_database_without_tables_is_a_sentence(course: Path, tmp_path: Path) -> None:
    done = learn(tmp_path / "fresh", "publish", str(course))
    assert done.returncode == 1
    assert "learn db upgrade" in done.stderr
    assert "Traceback" not in done.stderr
