"""Faults of `course.yml` and its translations."""

from pathlib import Path

import pytest

from tests.courses.bundle.fault import Fault, lines_after

FAULTS = [
    Fault(
        "course.yml",
        ("summary: Say", "sumary: Say"),
        '4:1: error: unknown key "sumary". Did you mean "summary"?',
    ),
    Fault("course.yml", ("summary: Say", "# Say"), '1:1: error: "summary" is missing. Add "summary: …".'),
    Fault(
        "course.yml",
        ("needs: phone", "needs: fone"),
        '9:8: error: "needs" is "fone"; it must be phone or computer. Did you mean "phone"?',
    ),
    Fault(
        "course.yml",
        ("hours: 2", "hours: two"),
        '8:8: error: "hours" is "two"; it must be a whole number of 1 or more.',
    ),
    Fault(
        "course.yml",
        ("hours: 2", "hours: 99999999999999999999999"),
        '8:8: error: "hours" is "99999999999999999999999"; it must have at most 9 digits.',
    ),
    Fault(
        "course.yml",
        ("needs: phone", "needs: *x"),
        '9:8: error: the alias "*x" is not allowed. Repeat the text.',
    ),
    Fault(
        "course.yml",
        ("needs: phone", "needs: &x phone"),
        '9:8: error: the anchor "&x" is not allowed. Delete it.',
    ),
    Fault(
        "course.yml",
        ("needs: phone", "needs: !!str phone"),
        '9:8: error: the tag "!!str" is not allowed. Delete it.',
    ),
    Fault(
        "course.yml",
        ("requires: []", "needs: phone"),
        '10:1: error: the key "needs" stands here twice. Keep one.',
    ),
    Fault(
        "course.yml",
        ("summary: Say", "summary: Do this: say"),
        "4:17: error: this cannot be read as YAML: mapping values are not allowed here. "
        "Put text that holds a colon in quotes.",
    ),
    Fault(
        "course.yml",
        ("{name: manage time, framework: ESCO}", "{name: x, framework: ESCO, uri: ftp://x}"),
        '14:42: error: "uri" is "ftp://x"; it must begin with https:// or be an ESCO address '
        "(http://data.europa.eu/esco/…).",
    ),
    Fault(
        "course.yml",
        ("qualification: null", "qualification: {framework: NVQF, level: 2}"),
        '15:16: error: "qualification" must name its awarding_body, or give no level.',
    ),
    Fault(
        "course.yml",
        ("pass: 80%", "pass: 800%"),
        '20:39: error: "pass" is "800%"; it must be a percentage from 0% to 100%, such as 80%.',
    ),
    Fault(
        "course.yml",
        ("quiz: zones-quiz", "quiz: zone-quiz"),
        '20:21: error: the certificate asks for the quiz "zone-quiz", which is not in the course. '
        'Did you mean "zones-quiz"?',
    ),
    Fault(
        "course.yml",
        ("tasks: [reply-task]", "tasks: [essay]"),
        '20:70: error: the certificate asks for the task "essay", which is not in the course. '
        "Name a task of this course, or take it out.",
    ),
    Fault(
        "course.yml",
        ("requires: []", "requires: [clear-writing]"),
        '10:12: error: "requires" names the course "clear-writing", which is not here. '
        'Did you mean "clear-times"?',
    ),
    Fault(
        "course.yml",
        ("requires: []", "requires: [clear-times]"),
        "10:12: error: these courses require one another: clear-times → clear-times. "
        "Take one of them out of requires.",
    ),
    Fault(
        "course.yml",
        ("requires: []", "moved: {old: zone}"),
        '10:14: error: "old" is moved to "zone", which is not in the course. Did you mean "zones"?',
    ),
    Fault(
        "course.yml",
        ("requires: []", "moved: {zones: replies}"),
        '10:9: error: "zones" is moved, but is still in the course. Delete this line, or the old text.',
    ),
    Fault(
        "course.yml",
        ("requires: []", "retired: [zones]"),
        '10:11: error: "zones" is retired, but is still in the course. Delete it here, or there.',
    ),
    Fault(
        "course.yml",
        ("[en, ur]", "[en, ur, ur]"),
        '5:21: error: "ur" is named twice. Keep one.',
    ),
    Fault(
        "course.yml",
        None,
        "1:1: error: there is no course.yml in this folder. "
        "Write one: the format's description shows its keys.",
    ),
    Fault(
        "course.ur.yml",
        ("O1:", "O3:"),
        '4:3: error: the outcome "O3" is not in course.yml. '
        "Add it to outcomes in course.yml, or correct it here.",
    ),
    Fault(
        "README.md",
        None,
        "1:1: error: there is no README.md in this folder. Write the title and a paragraph about the course.",
    ),
    Fault(
        "course.yml",
        "- a\n",
        "1:1: error: this must be a set of keys: format, id, title, summary, languages, release, level, "
        "hours, needs, requires, outcomes, skills, qualification, authors, licence, open, listed, "
        "completion, certificate, moved or retired.",
    ),
    Fault(
        "course.yml",
        ("authors: [courses@example.org]", "authors: []"),
        '16:10: error: "authors" must not be empty. Name at least one.',
    ),
    Fault(
        "course.yml",
        ("completion: {lessons: all, quizzes: passed}", "completion: all"),
        '19:13: error: "completion" is "all"; it must be a set of keys, such as {key: value}.',
    ),
    Fault(
        "course.yml",
        ("title: ", "title: # "),
        '3:7: error: "title" must not be empty. Write it after the colon.',
    ),
    Fault(
        "course.yml",
        ("framework: ESCO}", "frame: ESCO, id: 3}"),
        '14:43: error: unknown key "id". Known keys are name, framework, uri or code.',
    ),
    Fault(
        "course.yml",
        ("  O1: Convert", "  O 1: Convert"),
        '12:3: error: the key is "O 1"; it must be letters, digits and single hyphens, such as tz-intro.',
    ),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_told_in_this_line(tmp_path: Path, fault: Fault) -> None:
    assert fault.whole_line in lines_after(fault, tmp_path)
