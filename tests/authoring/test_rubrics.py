"""A task has one rubric, the same in every language; what lacks is named in its file."""

from datetime import date
from pathlib import Path

import pytest

from learn.authoring.checking import check_path
from tests.courses.course_files import TASK, Change, write_library

TODAY = date(2026, 11, 23)
BRIEF = "clear-times/02-work/02-reply.md"
URDU = BRIEF.replace(".md", ".ur.md")
TRANSLATED = (
    "---\nof: 02-reply.md\nlang: ur\nsource_revision: 1\ntitle: جواب\n---\n\nجواب لکھیں۔\n\n"
    + TASK[TASK.index("| Criterion") :]
)


def faults(root: Path, **changes: Change) -> list[tuple[str, int, str]]:
    found = check_path(write_library(root, **changes), TODAY)
    return [(problem.path.removeprefix(f"{root}/"), problem.line, problem.code) for problem in found]


@pytest.mark.parametrize(
    ("written", "line", "code"),
    [
        (TASK[: TASK.index("| Criterion")], 11, "no-rubric"),
        (TASK.replace(" (0)", ""), 15, "bad-level"),
        (TASK.replace("| Half |", "| |"), 15, "empty-cell"),
    ],
)
def test_a_rubric_that_cannot_be_used_is_told_in_its_line(
    tmp_path: Path, written: str, line: int, code: str
) -> None:
    assert (BRIEF, line, code) in faults(tmp_path, **{BRIEF: written})


def test_a_translated_rubric_has_the_same_levels(tmp_path: Path) -> None:
    assert not [fault for fault in faults(tmp_path, **{URDU: TRANSLATED}) if "reply" in fault[0][-12:]]
    fewer = faults(tmp_path / "fewer", **{URDU: TRANSLATED.replace("(2)", "(3)")})
    assert (URDU, 12, "translation-differs") in [(path, 12, code) for path, _, code in fewer]
