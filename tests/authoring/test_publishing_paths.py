"""Paths through courses are published with the folder that names them."""

from pathlib import Path

import pytest
from flask import Flask

from learn import clock
from learn.authoring.services import Published, only_rise, publish_path, rehearse_path
from learn.courses.learning_paths import LearningPath
from learn.courses.queries import learning_paths
from learn.database import reading
from tests.courses.course_files import COURSE, COURSE_NAME, PATHS, Change, write_library

FILE = "_paths.yml"
SECOND = PATHS.replace("first-reply", "another")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a folder for courses."""
    return tmp_path / "courses"


def publish(app: Flask, library: Path, paths: str | None = PATHS, **changes: Change) -> list[Published]:
    """Publish the small course with this file of paths, or with none."""
    (library / FILE).unlink(missing_ok=True)
    write_library(library, **{FILE: paths, **changes})
    with app.app_context():
        return publish_path(library, clock.now())


def served(app: Flask) -> list[LearningPath]:
    with app.app_context():
        return learning_paths(reading())


def uids(app: Flask) -> list[str]:
    return [path.uid for path in served(app)]


def test_a_path_is_stored_as_it_is_written(app: Flask, library: Path) -> None:
    _course, done = publish(app, library)
    assert (done.uid, done.is_new, done.is_refused) == (FILE, True, False)
    [path] = served(app)
    assert (path.uid, path.courses) == ("first-reply", ("clear-times",))
    assert (path.title("ur"), path.summary("en")) == ("پہلا جواب", "Answer on time.")


def test_a_second_time_is_nothing_new_and_a_change_is(app: Flask, library: Path) -> None:
    publish(app, library)
    assert not publish(app, library)[-1].is_new
    assert publish(app, library, PATHS.replace("A first reply", "A reply"))[-1].is_new
    assert served(app)[0].title("en") == "A reply"


def test_the_order_of_the_file_is_that_of_the_site(app: Flask, library: Path) -> None:
    publish(app, library, PATHS + SECOND)
    assert uids(app) == ["first-reply", "another"]
    assert publish(app, library, SECOND + PATHS)[-1].is_new
    assert uids(app) == ["another", "first-reply"]


def test_what_the_file_no_longer_names_is_gone_and_without_a_file_nothing_goes(
    app: Flask, library: Path
) -> None:
    publish(app, library, PATHS + SECOND)
    publish(app, library, SECOND)
    assert uids(app) == ["another"]
    assert [each.uid for each in publish(app, library, None)] == [COURSE_NAME]
    assert uids(app) == ["another"]
    publish(app, library, "[]\n")
    assert uids(app) == []


def test_a_single_course_takes_no_path_away(app: Flask, library: Path) -> None:
    publish(app, library)
    write_library(library, **{FILE: "[]\n"})
    with app.app_context():
        assert [each.uid for each in publish_path(library / COURSE_NAME, clock.now())] == [COURSE_NAME]
    assert uids(app) == ["first-reply"]


def test_paths_of_another_folder_stay(app: Flask, library: Path, tmp_path: Path) -> None:
    publish(app, library)
    other = tmp_path / "other"
    write_library(other, **{FILE: SECOND.replace("[clear-times]", "[other-times]")})
    (other / COURSE_NAME).rename(other / "other-times")
    (other / "other-times" / "course.yml").write_text(
        COURSE.replace("id: clear-times", "id: other-times"), "utf-8"
    )
    with app.app_context():
        assert not any(each.is_refused for each in publish_path(other, clock.now()))
    assert set(uids(app)) == {"another", "first-reply"}


def test_a_fault_keeps_the_paths_and_stops_no_course(app: Flask, library: Path) -> None:
    publish(app, library)
    wrong = SECOND.replace("[clear-times]", "[nowhere]")
    course, refused = publish(
        app, library, wrong, **{f"{COURSE_NAME}/README.md": "# Times\n\nAnother word.\n"}
    )
    assert (course.is_refused, course.is_new) == (False, True)
    assert refused.is_refused
    assert "nowhere" in str(refused.problems[0])
    assert uids(app) == ["first-reply"]


def test_a_warning_stops_no_path(app: Flask, library: Path) -> None:
    done = publish(app, library, PATHS.replace(", ur: پہلا جواب", ""))[-1]
    assert done.problems
    assert not done.is_refused
    assert served(app)[0].title("ur") == "A first reply"
    assert served(app)[0].title_language("ur") == "en"


def test_a_rehearsal_tells_and_writes_nothing(app: Flask, library: Path) -> None:
    write_library(library, **{FILE: PATHS})
    with app.app_context():
        assert rehearse_path(library, clock.now(), only_rise)[-1].is_new
    assert uids(app) == []
