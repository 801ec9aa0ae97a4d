"""Paths through courses: what is read, and what is wrong with them."""

from pathlib import Path

import pytest

from learn.courses.bundle.reader import read_library
from learn.courses.bundle.schemas.shared import WrittenPath
from tests.courses.course_files import COURSE, COURSE_NAME, PATHS, write_library

FILE = "_paths.yml"
FAULTS: list[tuple[str, str, str]] = [
    (
        "[clear-times]",
        "[clear-time]",
        (
            '_paths.yml:4:13: error: the path "first-reply" names the course "clear-time", which is not '
            'here. Did you mean "clear-times"?'
        ),
    ),
    (
        "[clear-times]",
        "[clear-times, clear-times]",
        '_paths.yml:4:26: error: the path "first-reply" names the course "clear-times" twice. Keep one.',
    ),
    (
        PATHS,
        PATHS + PATHS,
        '_paths.yml:5:7: error: the path "first-reply" is written twice. Delete one, or give it another id.',
    ),
    (
        ", ur: پہلا جواب",
        "",
        (
            '_paths.yml:2:10: warning: the title of the path "first-reply" is missing in "ur", '
            'which all its courses have. Add "ur: …".'
        ),
    ),
    (
        "en: A first reply",
        "en: A first reply, url: x",
        '_paths.yml:2:30: error: no course of the path "first-reply" is in "url". It may be in en or ur.',
    ),
    ("summary: ", "sumary: ", '_paths.yml:3:3: error: unknown key "sumary". Did you mean "summary"?'),
    ("[clear-times]", "[]", '_paths.yml:4:12: error: "courses" must not be empty. Name at least one.'),
    (
        PATHS,
        "id: x\n",
        "_paths.yml:1:1: error: this must be a list: begin each entry with a hyphen and a space.",
    ),
]


@pytest.mark.parametrize(("old", "new", "line"), FAULTS)
def test_it_is_told_in_this_line(tmp_path: Path, old: str, new: str, line: str) -> None:
    assert old in PATHS
    assert told(write_library(tmp_path, **{FILE: PATHS.replace(old, new)})) == [line]


def told(root: Path) -> list[str]:
    """Return what is wrong with the paths of the library, with places from its root on."""
    written = read_library(root).paths
    assert written is not None
    return [str(problem).removeprefix(f"{root.as_posix()}/") for problem in written.problems]


def test_a_course_that_is_not_listed_is_told(tmp_path: Path) -> None:
    hidden = COURSE + "listed: false\n"
    assert told(write_library(tmp_path, **{f"{COURSE_NAME}/course.yml": hidden, FILE: PATHS})) == [
        (
            '_paths.yml:4:13: warning: the course "clear-times" is not listed, so the path does not show it. '
            "List it, or leave it out."
        )
    ]


def test_a_course_before_one_that_it_requires_is_told(tmp_path: Path) -> None:
    later = COURSE.replace("id: clear-times", "id: later-times").replace(
        "requires: []", "requires: [clear-times]"
    )
    path = PATHS.replace("[clear-times]", "[later-times, clear-times]")
    root = write_library(tmp_path, **{"later-times/course.yml": later, FILE: path})
    assert told(root) == [
        (
            '_paths.yml:4:13: warning: the course "later-times" requires "clear-times", which comes later. '
            "Put that one first."
        )
    ]


def test_paths_are_read_in_their_order(tmp_path: Path) -> None:
    second = PATHS.replace("first-reply", "another")
    written = read_library(write_library(tmp_path, **{FILE: PATHS + second})).paths
    assert written is not None
    assert written.problems == ()
    assert [path.id for path in written.paths] == ["first-reply", "another"]
    assert written.paths[0] == WrittenPath(
        id="first-reply",
        title={"en": "A first reply", "ur": "پہلا جواب"},
        summary={"en": "Answer on time.", "ur": "وقت پر جواب دیں۔"},
        courses=("clear-times",),
    )


def test_no_file_an_empty_file_and_a_single_course_are_told_apart(tmp_path: Path) -> None:
    root = write_library(tmp_path)
    assert read_library(root).paths is None
    write_library(tmp_path, **{FILE: "[]\n"})
    written = read_library(root).paths
    assert written is not None
    assert (written.paths, written.problems) == ((), ())
    assert read_library(root / COURSE_NAME).paths is None
