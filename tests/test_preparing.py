"""Courses are read again only when something changed: `tests/cli/test_serve.py` shows it from outside."""

import os
from pathlib import Path

import pytest

from learn.preparing import fingerprint_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "courses"
    folder.mkdir()
    (folder / "course.yml").write_text("title: Tea\n", "utf-8")
    return folder


def test_the_same_folder_has_the_same_fingerprint(folder: Path) -> None:
    assert fingerprint_of(folder) == fingerprint_of(folder)


@pytest.mark.parametrize("change", ["time", "size", "new", "gone"])
def test_a_change_shows_in_the_fingerprint(folder: Path, change: str) -> None:
    before = fingerprint_of(folder)
    path = folder / "course.yml"
    if change == "time":
        os.utime(path, (1_000_000, 1_000_000))
    elif change == "size":
        path.write_text("title: Coffee\n", "utf-8")
    elif change == "new":
        (folder / "README.md").touch()
    else:
        path.unlink()
    assert fingerprint_of(folder) != before


def test_what_python_writes_by_itself_is_no_change(folder: Path) -> None:
    before = fingerprint_of(folder)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "views.pyc").touch()
    assert fingerprint_of(folder) == before
