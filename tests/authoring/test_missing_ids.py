"""Missing ids are written into the files, and nothing else is touched."""

from pathlib import Path

import pytest

from learn.authoring.missing_ids import write_missing_ids
from learn.courses.bundle.reader import read_library

MANIFEST = (
    "{format: 1, id: tea, title: Tea, summary: Make tea., languages: [en], release: '1', level: beginner,"
    " hours: 1, needs: phone, authors: [me@example.org], licence: CC-BY-SA-4.0, outcomes: {O1: Make tea}}\n"
)
QUESTION = "## How long?\n<!-- {outcome: O1} -->\n\n- (x) Four minutes\n- ( ) Until tomorrow\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "tea"
    (folder / "01-kettle").mkdir(parents=True)
    (folder / "course.yml").write_text(MANIFEST, "utf-8")
    (folder / "README.md").write_text("Tea.\n", "utf-8")
    (folder / "01-kettle" / "module.md").write_text("---\nid: kettle\ntitle: The kettle\n---\n", "utf-8")
    for name in ("01-green.md", "02-black.md"):
        text = f"---\ntitle: A cup\nminutes: 5\noutcomes: [O1]\n---\nBoil water.\n\n{QUESTION}"
        (folder / "01-kettle" / name).write_text(text, "utf-8")
    return folder


def test_two_files_never_get_the_same_id(course: Path) -> None:
    changed = write_missing_ids(read_library(course))
    assert [path.name for path in changed] == ["01-green.md", "02-black.md"]
    green, black = (
        (course / "01-kettle" / name).read_text("utf-8") for name in ("01-green.md", "02-black.md")
    )
    assert green.startswith("---\nid: green\ntitle: A cup\n")
    assert "<!-- {id: how-long, outcome: O1} -->" in green
    assert "<!-- {id: how-long-2, outcome: O1} -->" in black


def test_a_second_run_changes_nothing(course: Path) -> None:
    write_missing_ids(read_library(course))
    assert write_missing_ids(read_library(course)) == []


def test_no_draft_is_left_behind(course: Path) -> None:
    write_missing_ids(read_library(course))
    assert sorted(path.name for path in (course / "01-kettle").iterdir()) == [
        "01-green.md",
        "02-black.md",
        "module.md",
    ]
