"""Faults of ids, questions, draws and facts."""

from pathlib import Path

import pytest

from learn.courses.bundle.reader import read_library
from tests.courses.bundle.fault import LESSON, QUIZ, QUIZ_UR, TODAY, Fault, lines_after
from tests.courses.course_files import COURSE_NAME, REPLIES, write_library

FAULTS = [
    Fault(
        "02-work/01-replies.md",
        ("id: replies\n", "id: zones\n"),
        '2:5: error: the id "zones" is also used in 01-start/01-zones.md:2. Give one of them another.',
    ),
    Fault(
        "02-work/01-replies.md",
        ("replies-check-1", "zones-check-1"),
        '15:7: error: the id "zones-check-1" is also used in 01-start/01-zones.md:22. '
        "Give one of them another.",
    ),
    Fault(
        LESSON,
        ("id: zones-check-2", "id: replies"),
        '30:7: error: the id "replies" is also used in 02-work/01-replies.md:2. Give one of them another.',
    ),
    Fault(
        "02-work/03-zones.md",
        REPLIES.replace("replies", "other"),
        '1:1: error: the slug "zones" is also used in 01-start/01-zones.md. Give one file another name.',
    ),
    Fault(
        LESSON,
        ("{id: zones-check-1, outcome: O1}", "{outcome: O1}"),
        "22:6: error: this question has no id. Add one that never changes, as in <!-- {id: my-question} -->.",
    ),
    Fault(
        LESSON,
        ("{id: zones-check-1, outcome: O1}", "{id: zones-check-1, outcom: O1}"),
        '22:26: error: unknown key "outcom". Did you mean "outcome"?',
    ),
    Fault(
        LESSON,
        ("{id: zones-check-1, outcome: O1}", "{id: zones-check-1, type: essai}"),
        '22:32: error: "type" is "essai"; it must be single-choice, multiple-choice, true-false, numeric, '
        "short-answer, ordering, matching, cloze, spot-the-error, essay, upload, survey or scenario. "
        'Did you mean "essay"?',
    ),
    Fault(
        LESSON,
        ("<!-- {id: zones-check-1, outcome: O1} -->", "<!-- id: zones-check-1 -->"),
        "22:1: error: this comment has no braces. "
        "Write it on lines of its own, as <!-- {id: my-question} -->.",
    ),
    Fault(
        LESSON,
        ("outcome: O1} -->", "outcome: O1} x -->"),
        "22:1: error: this comment holds more than its braces. "
        "Write it on lines of its own, as <!-- {id: my-question} -->.",
    ),
    Fault(
        LESSON,
        ("<!-- {id: zones-check-1, outcome: O1} -->\n", ""),
        "23:1: error: these choices belong to no question. "
        "Write <!-- {id: …} --> below the heading above them.",
    ),
    Fault(
        LESSON,
        ("Write the zone.", "Write it.\n\n<!-- {id: lost, type: numeric} -->\n\n- = 12"),
        "41:1: error: this comment belongs to no question. "
        "Write it on the line below a heading that begins with ##, outside quotes and lists.",
    ),
    Fault(
        LESSON,
        ("Write the zone.", "- [ ] Write it.\n- [x] Say it."),
        "40:1: error: these choices belong to no question. "
        "Write <!-- {id: …} --> below the heading above them.",
    ),
    Fault(
        LESSON,
        ("outcome: O1}", "outcome: O7}"),
        '22:26: error: the outcome "O7" is not in course.yml. '
        "Add it to outcomes in course.yml, or correct it here.",
    ),
    Fault(
        "02-work/02-reply.md",
        ("Write a reply to a client.", "## Why?\n<!-- {id: why} -->\n\n- (x) a\n"),
        "11:1: error: a question stands in a lesson, a quiz or a bank. Move it there.",
    ),
    Fault(
        QUIZ,
        ("draw: 1", "draw: 2"),
        "25:1: error: this draws 2 questions tagged time, but banks/zones.md holds 1. "
        "Draw fewer or add some.",
    ),
    Fault(
        QUIZ,
        (
            "points: 2} -->\n",
            "points: 2} -->\n\n## Again\n<!-- {draw: 2, from: ../banks/zones.md} -->\n",
        ),
        "28:1: error: this draws 2 questions, but the draws above leave 1 of them. Draw fewer or add some.",
    ),
    Fault(
        QUIZ,
        ("../banks/zones.md", "../banks/zone.md"),
        '25:1: error: there is no bank "banks/zone.md". Did you mean "banks/zones.md"?',
    ),
    Fault(
        LESSON,
        ("## In short\n", "## In short\n<!-- {draw: 1, from: ../banks/zones.md} -->\n"),
        "37:1: error: only a quiz draws questions. Write the question itself here.",
    ),
    Fault(
        LESSON,
        ("fact:audio-bandwidth", "fact:audio-bandwith"),
        '17:1: error: there is no fact "audio-bandwith". Did you mean "audio-bandwidth"?',
    ),
    Fault(
        LESSON,
        ("> Right. [", "> {{fact:helpline}} ["),
        '25:5: error: the fact "helpline" is of kind contact and may change. A question may not use it.',
    ),
    Fault(
        "02-work/02-reply.md",
        ("max_mb: 2", "max_mb: 500"),
        '8:9: error: "max_mb" is "500"; it must be at most 100.',
    ),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_told_in_this_line(tmp_path: Path, fault: Fault) -> None:
    assert fault.whole_line in lines_after(fault, tmp_path)


def test_a_quiz_that_asks_nothing_is_told(tmp_path: Path) -> None:
    empty = (
        "---\nid: zones-quiz\nkind: quiz\ntitle: Zones quiz\npass: 80%\nrevision: 1\n---\n\nNothing yet.\n"
    )
    write_library(tmp_path, **{f"{COURSE_NAME}/{QUIZ}": empty, f"{COURSE_NAME}/{QUIZ_UR}": None})
    told = [str(problem) for problem in read_library(tmp_path, today=TODAY).problems]
    assert any(f"{QUIZ}:1:1: error: this quiz asks nothing." in line for line in told), told
