"""Faults of files and of front matter."""

from pathlib import Path

import pytest

from tests.courses.bundle.fault import LESSON, QUIZ, Fault, lines_after
from tests.courses.course_files import REPLIES

FAULTS = [
    Fault(LESSON, b"---\nid: x\xff", "2:6: error: the byte 0xFF is not UTF-8. Save the file as UTF-8."),
    Fault(LESSON, "---\nid: a\0b", "2:6: error: the control character U+0000 is not text. Delete it."),
    Fault(LESSON, "x" * 300_000, "1:1: error: this page is larger than 256 kB. Split it into several."),
    Fault("banks/zones.md", "x" * 1_100_000, "1:1: error: this file is larger than 1 MiB. Make it smaller."),
    Fault(
        "course.yml",
        "x" * 70_000,
        "1:1: error: this YAML is larger than 64 kB. Split it or shorten it.",
    ),
    Fault(
        "01-start/extra.md",
        "x",
        "1:1: error: nothing is read from a file of this name. "
        "Name a page by its number and its name, such as 02-passwords.md.",
    ),
    Fault(
        "01-start/03-shouted.MD",
        REPLIES.replace("replies", "shouted"),
        "1:1: error: nothing is read from a file of this name. Rename it to 03-shouted.md.",
    ),
    *(
        Fault(path, "x", f"1:1: error: nothing is read from a file of this name. {mend}")
        for path, mend in (
            ("01-start/03-shown.md.txt", "Rename it to 03-shown.md."),
            ("01-start/03-shown.ur.MD.TXT", "Rename it to 03-shown.ur.md."),
            ("01-start/03-shown.markdown", "Rename it to 03-shown.md."),
            ("banks/more.mdown", "Rename it to more.md."),
            ("README.de.md.txt", "Rename it to README.de.md."),
            ("course.de.yaml", "Rename it to course.de.yml."),
            ("course.ur.yml.txt", "There is course.ur.yml already: delete one of the two."),
            (f"{LESSON}.txt", "There is 01-zones.md already: delete one of the two."),
            (
                "01-start/shown.md.txt",
                "Name a page by its number and its name, such as 02-passwords.md.",
            ),
        )
    ),
    Fault(
        "bank/zones.md",
        "x",
        'bank:1:1: error: nothing is read from the folder "bank". Did you mean "banks"?',
    ),
    Fault(
        "01-start/01-zones.de.md",
        "x",
        '1:1: error: "de" is not a language of this course. '
        'Add "de" to languages in course.yml, or rename the file.',
    ),
    Fault(
        "01-start/09-gone.ur.md",
        "x",
        "1:1: error: this translates 09-gone.md, which does not exist. Rename one of them.",
    ),
    Fault(
        "03-empty/01-a.md",
        REPLIES.replace("replies", "more"),
        "03-empty/module.md:1:1: error: this module has no module.md. Write one with its id and title.",
    ),
    Fault(
        "02-work/01-again.md",
        REPLIES.replace("replies", "again"),
        "02-work/01-replies.md:1:1: error: the number 1 is also that of 01-again.md. Give each its own.",
    ),
    Fault(
        LESSON,
        "# Zones\n",
        "1:1: error: this file has no front matter. Begin it with ---, its keys and --- again.",
    ),
    Fault(
        LESSON,
        "---\nid: zones\n",
        "1:1: error: the front matter has no end. Write --- on a line of its own below its last key.",
    ),
    Fault(
        LESSON,
        ("id: zones\n", ""),
        '2:1: error: "id" is missing. Add "id: …" with a name that never changes, '
        "or run learn check --write-ids.",
    ),
    Fault(
        LESSON,
        ("minutes: 12", "minuts: 12"),
        '4:1: error: unknown key "minuts". Did you mean "minutes"?',
    ),
    Fault(
        LESSON,
        ("outcomes: [O1]", "outcomes: [O9]"),
        '5:12: error: the outcome "O9" is not in course.yml. '
        "Add it to outcomes in course.yml, or correct it here.",
    ),
    Fault(
        LESSON,
        ("outcomes: [O1]", "outcomes: O1"),
        '5:11: error: "outcomes" is "O1"; it must be a list, such as [a, b].',
    ),
    Fault(
        QUIZ,
        ("kind: quiz", "kind: quizz"),
        '3:7: error: "kind" is "quizz"; it must be lesson, quiz or task here. Did you mean "quiz"?',
    ),
    Fault(
        QUIZ,
        ("wait: 24h", "wait: a day"),
        '7:7: error: "wait" is "a day"; it must be a time such as 20m, 24h or 2d.',
    ),
    Fault(
        QUIZ,
        ("wait: 24h", "wait: 99999999d"),
        '7:7: error: "wait" is "99999999d"; it must have a number from 1 to 99999 before its letter.',
    ),
    Fault(
        QUIZ,
        ("attempts: 3", "attempts: many"),
        '6:11: error: "attempts" is "many"; it must be a number such as 3, or unlimited.',
    ),
    Fault(
        QUIZ,
        ("attempts: 3", "attempts: 9999999999"),
        '6:11: error: "attempts" is "9999999999"; it must have at most 9 digits.',
    ),
    Fault(
        QUIZ,
        ("wait: 24h", "time_limit: 100000m"),
        '7:13: error: "time_limit" is "100000m"; it must have a number from 1 to 99999 before its letter.',
    ),
    Fault(
        QUIZ,
        ("pass: 80%", "pass: 101%"),
        '5:7: error: "pass" is "101%"; it must be a percentage from 0% to 100%, such as 80%.',
    ),
    Fault(
        "README.md",
        "---\nid: x\n---\n",
        "1:1: error: this file takes no front matter. Delete it.",
    ),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_told_in_this_line(tmp_path: Path, fault: Fault) -> None:
    assert fault.whole_line in lines_after(fault, tmp_path)
