"""A course whose author tries to run scripts on the pages of those who read it."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from learn.authoring.checking import check_path
from learn.authoring.services import publish_path
from learn.courses.problems import Severity
from tests.browser.payloads import ALL, LINES
from tests.courses.course_files import COURSE, LESSON, QUIZ, write_library

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PLACE = "## Name the zone\n"
LESSON_FILE = "clear-times/01-start/01-zones.md"
QUIZ_FILE = "clear-times/01-start/02-quiz.md"
CHOICES = 10
COURSE_ID = "clear-times"
LESSON_ID = "zones"
QUIZ_ID = "quiz"


def publish_hostile(app: Flask, folder: Path) -> list[str]:
    """Publish as many of the payloads as the checker lets through, and return those."""
    payloads = accepted(folder, ALL)
    write(folder, payloads)
    with app.app_context():
        (published,) = publish_path(folder, NOW)
        assert published.release_id is not None, published.problems
    return payloads


def accepted(folder: Path, payloads: Sequence[str]) -> list[str]:
    """Return the payloads that do not stop the course from being published."""
    left = list(payloads)
    while True:
        lines = write(folder, left)
        errors = {
            problem.line
            for problem in check_path(folder, NOW.date())
            if problem.path.endswith(LESSON_FILE) and problem.severity == Severity.ERROR and problem.line
        }
        refused = {payload for payload, (first, last) in lines.items() if errors & set(range(first, last))}
        if not refused:
            return left
        left = [payload for payload in left if payload not in refused]


def write(folder: Path, payloads: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Write the course; return for each payload its lines in the lesson."""
    head, tail = LESSON.split(PLACE)
    text = head
    lines: dict[str, tuple[int, int]] = {}
    for payload in dict.fromkeys(payloads):
        first = text.count("\n") + 1
        text += f"{payload}\n\n"
        lines[payload] = (first, text.count("\n") + 1)
    write_library(
        folder,
        **{
            LESSON_FILE: text + PLACE + tail + questions(LINES, "c"),
            QUIZ_FILE: QUIZ + questions(LINES[:40], "q"),
            "clear-times/course.yml": hostile_manifest(),
            "clear-times/course.ur.yml": None,
            "clear-times/README.ur.md": None,
            "clear-times/01-start/module.ur.md": None,
            "clear-times/01-start/01-zones.ur.md": None,
            "clear-times/01-start/02-quiz.ur.md": None,
            "clear-times/banks/zones.ur.md": None,
        },
    )
    return lines


def hostile_manifest() -> str:
    """Return a manifest that shouts in every text that pages show."""
    shouts = iter(LINES)
    manifest = COURSE.replace("languages: [en, ur]", "languages: [en]")
    for said in (
        '"Clear Times: Zones and Replies"',
        "Say when you mean, in every message.",
        "Convert a time to another zone",
        "Write a reply that names the zone",
        "CC-BY-SA-4.0",
    ):
        manifest = manifest.replace(said, json.dumps(f"{next(shouts)} {next(shouts)}"))
    return manifest


def questions(payloads: Sequence[str], letter: str) -> str:
    """Return questions whose prompts, choices and feedback shout."""
    text = ""
    for number in range(0, len(payloads), CHOICES):
        part = payloads[number : number + CHOICES]
        text += f"\n## Which one? {part[0]}\n<!-- {{id: hostile-{letter}{number}, outcome: O1}} -->\n"
        text += f"\n{part[-1]}\n\n"
        for place, payload in enumerate(part):
            text += f"- ({'x' if place == 0 else ' '}) {place} {payload}\n  > Why {place}: {payload}\n"
    return text
