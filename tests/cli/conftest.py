"""A small course, and an instance whose database is migrated already."""

import shutil
from pathlib import Path

import pytest

COURSE = {
    "course.yml": (
        "{format: 1, id: tea, title: Tea, summary: Make a good cup of tea., languages: [en],"
        ' release: "1", level: beginner, hours: 1, needs: phone, authors: [me@example.org],'
        " licence: CC-BY-SA-4.0, outcomes: {O1: Make tea}}\n"
    ),
    "README.md": "A course for people who boil water.\n",
    "01-kettle/module.md": "---\n{id: kettle, title: The kettle}\n---\n",
    "01-kettle/01-first-cup.md": (
        "---\n{id: first-cup, title: The first cup, minutes: 5, outcomes: [O1]}\n---\n"
        "Boil fresh water.\n\n## How long?\n<!-- {id: how-long, outcome: O1} -->\n\n"
        "- (x) Four minutes\n  > Right.\n- ( ) Until tomorrow\n  > No.\n"
    ),
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "courses" / "tea"
    for name, text in COURSE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def instance(tmp_path: Path, migrated_sqlite: Path) -> Path:
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copy(migrated_sqlite, folder / "learn.sqlite")
    return folder
