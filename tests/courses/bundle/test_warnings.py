"""What stops a course only under `--strict`."""

from pathlib import Path

import pytest

from learn.courses.bundle.reader import read_library
from tests.courses.bundle.fault import LESSON, LESSON_UR, TODAY, Fault, lines_after
from tests.courses.course_files import PICTURE, REPLIES, write_library

LONG = "word " * 25 + "word."
HARD = "Organisations internationally characterise responsibilities alternatively. " * 20

FAULTS = [
    Fault(
        "02-work/01-replies.md",
        REPLIES[: REPLIES.index("## Which word")],
        "1:1: warning: this lesson has one check. Ask at least 2 questions.",
    ),
    Fault(
        LESSON_UR,
        ("source_revision: 2", "source_revision: 1"),
        "4:18: warning: this translation is behind by 1 edit: it has revision 1, the source is at 2. "
        "Update it, then its source_revision.",
    ),
    Fault(
        "media/clock.png",
        PICTURE + b"\0" * 90_000,
        "1:1: warning: this picture has 87 KB. Bring it below 80 KB: make it smaller or use WebP.",
    ),
    Fault(
        LESSON,
        ("Write the zone.", f"Be brief.\nAnd then: {LONG}"),
        '40:1: warning: the sentence "And then word word…" has 28 words. Split it: 25 are enough.',
    ),
    Fault(
        LESSON,
        ("Write the zone.", "Write it.\n\n- So:\n\n  > [!good] A reply\n  > with the zone."),
        '43:1: warning: there is no callout "good". Did you mean "GOOD"?',
    ),
    Fault(
        LESSON_UR,
        ("مختصر\n\n", "مختصر\n\n> [!DANGER]\n> "),
        '32:1: warning: there is no callout "DANGER". Use NOTE, TIP, IMPORTANT, WARNING, GOOD or BAD.',
    ),
    Fault(
        LESSON,
        ("Write the zone.", HARD),
        "10:1: warning: the reading grade is 34.0. Use shorter sentences and words, down to grade 8.",
    ),
    Fault(
        LESSON_UR,
        ("زون لکھیں۔", "يہاں زون لکھیں۔"),
        "32:1: warning: the letter ي (U+064A) is Arabic. Write the Urdu ی (U+06CC).",
    ),
]


@pytest.mark.parametrize(
    "words", ["> [!GOOD] A reply", "> [!here](01-zones.md)", r"> \[!DANGER]", "> See [!DANGER]", "[!DANGER]"]
)
def test_what_is_a_callout_or_none_at_all_is_not_named(tmp_path: Path, words: str) -> None:
    root = write_library(tmp_path, **{f"clear-times/{LESSON}": ("Write the zone.", words)})
    found = read_library(root, today=TODAY).problems
    assert "unknown-callout" not in {problem.code for problem in found}


def test_a_course_written_in_urdu_is_read_like_a_translation(tmp_path: Path) -> None:
    root = write_library(
        tmp_path,
        **{
            "clear-times/course.yml": ("[en, ur]", "[ur]"),
            f"clear-times/{LESSON}": ("Write the zone.", "زون لكھیں۔"),
        },
    )
    found = [str(problem) for problem in read_library(root, today=TODAY).problems]
    assert any(f"{LESSON}:39:6: warning: the letter ك" in line for line in found), found


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_told_in_this_line(tmp_path: Path, fault: Fault) -> None:
    assert fault.whole_line in lines_after(fault, tmp_path)
