"""Translations that are built otherwise than their source."""

from pathlib import Path

import pytest

from tests.courses.bundle.fault import LESSON, LESSON_UR, QUIZ_UR, Fault, lines_after
from tests.courses.course_files import BANK_UR

TURNED = BANK_UR.replace("karachi", "x").replace("london", "karachi").replace("bank-x", "bank-london")

FAULTS = [
    Fault(
        LESSON_UR,
        ("zones-check-2", "zones-check-3"),
        '23:7: error: the question "zones-check-3" is not in 01-start/01-zones.md. '
        'Did you mean "zones-check-2"?',
    ),
    Fault(
        LESSON_UR,
        ("zones-check-2", "zones-check-3"),
        '7:1: warning: the question "zones-check-2" of 01-start/01-zones.md is missing here: '
        "learners get it untranslated. Translate it.",
    ),
    Fault(
        LESSON_UR,
        ("{id: zones-check-2}", "{id: zones-check-2, points: 3}"),
        '23:26: error: "points" belongs into 01-start/01-zones.md alone. '
        "Here a question has its id and nothing else.",
    ),
    Fault(
        LESSON_UR,
        ("## مختصر", "مختصر"),
        "7:1: warning: headings here: 1; in 01-start/01-zones.md: 2. Keep the headings of the source.",
    ),
    Fault(
        LESSON_UR,
        ("of: 01-zones.md", "of: 01-zone.md"),
        '2:5: error: "of" is "01-zone.md"; it must be 01-zones.md.',
    ),
    Fault(
        LESSON_UR,
        ("lang: ur", "lang: ar"),
        '3:7: error: "lang" is "ar", but the file is named for "ur". Make them agree.',
    ),
    Fault(
        LESSON_UR,
        ("source_revision: 2", "source_revision: 3"),
        "4:18: error: source_revision is 3, but the source is at 2. Correct one.",
    ),
    Fault(
        QUIZ_UR,
        ("points: 2", "points: 3"),
        "18:1: error: this draw differs from 01-start/02-quiz.md:25. Repeat its comment whole.",
    ),
    Fault(
        "banks/zones.ur.md",
        TURNED,
        '9:7: error: the question "bank-london" stands where banks/zones.md has "bank-karachi". '
        "Keep its order.",
    ),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_told_in_this_line(tmp_path: Path, fault: Fault) -> None:
    assert fault.whole_line in lines_after(fault, tmp_path)


def test_an_older_translation_may_lack_a_section_until_it_follows(tmp_path: Path) -> None:
    shorter = Fault(LESSON_UR, ("\n## مختصر\n", "\n"), "")
    assert any("headings here" in line for line in lines_after(shorter, tmp_path / "same"))
    source = (tmp_path / "same" / "clear-times" / LESSON).read_text("utf-8")
    older = Fault(LESSON, source.replace("revision: 2", "revision: 3") + "\n## More\n\nMore.\n", "")
    found = lines_after(older, tmp_path / "older")
    assert not [line for line in found if " error: " in line]
    assert any("behind by 1 edit" in line for line in found), found
