"""What authors wait for: checking, publishing, an edit, a preview."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from learn import clock, create_app
from learn.authoring.services import publish_path
from learn.authoring.site import labels
from learn.markdown.context import RenderContext
from learn.markdown.rendering import render_block
from learn.migrating import bring_up_to_date
from learn.paths import bundled
from tests.courses.course_files import COURSE, SHARED_FILES
from tests.load.conftest import ROUNDS
from tests.load.goals import Results, shown
from tests.load.serving import ROOT

pytestmark = pytest.mark.load
LESSONS = 100
PARAGRAPHS = 12
PREVIEW_BYTES = 20_000


def test_publishing_a_hundred_lessons_and_an_edit(tmp_path: Path, results: Results) -> None:
    library = tmp_path / "library"
    write_hundred(library)
    app = create_app({"INSTANCE": str(tmp_path / "instance")})
    bring_up_to_date(app)
    with app.app_context():
        # The program itself is loaded and warm: a smaller course was published before.
        publish_path(bundled("courses"), clock.now())
        seconds = duration_of(lambda: publish(library))
        edited = []
        for number in range(ROUNDS):
            lesson = library / "hundred-lessons" / "01-module" / f"{number + 40:02}-day-{number + 40}.md"
            text = lesson.read_text("utf-8").replace("You read the **time**", f"You read it, {number},", 1)
            lesson.write_text(text, "utf-8")
            edited.append(duration_of(lambda: publish(library)))
    results.note("edit", min(edited), f"{', '.join(map(shown, edited))} s")
    results.note("publish", seconds)


def publish(library: Path) -> None:
    """Publish the course of the library as a new release."""
    for published in publish_path(library, clock.now() + timedelta(seconds=1)):
        assert published.is_new, published.problems


def duration_of(deed: Callable[[], object]) -> float:
    """Return how long a deed keeps the processor busy, in seconds: others may use the machine, too."""
    before = psutil.Process().cpu_times()
    deed()
    after = psutil.Process().cpu_times()
    return float(sum(after[:4]) - sum(before[:4]))


def write_hundred(library: Path) -> None:
    """Write a course of a hundred lessons of 4 kB with two checks each, in one module."""
    files = dict(SHARED_FILES)
    course = COURSE.replace("clear-times", "hundred-lessons").replace("[en, ur]", "[en]")
    certificate = course.index("certificate:")
    files["hundred-lessons/course.yml"] = course[:certificate].replace("quizzes: passed", "quizzes: none")
    files["hundred-lessons/README.md"] = "# A hundred lessons\n\nOne a day.\n"
    files["hundred-lessons/01-module/module.md"] = "---\nid: module\ntitle: Module\n---\n\nYou begin here.\n"
    for number in range(1, LESSONS):
        files[f"hundred-lessons/01-module/{number:02}-day-{number}.md"] = lesson_of(number)
    files["hundred-lessons/02-module/module.md"] = "---\nid: last\ntitle: Last\n---\n\nYou end here.\n"
    files["hundred-lessons/02-module/01-day-100.md"] = lesson_of(LESSONS)
    for path, content in files.items():
        target = library / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())


def lesson_of(number: int) -> str:
    """Return a lesson as authors write them: paragraphs, a list, a table, a note, two checks."""
    front = f"---\nid: lesson-{number}\ntitle: Lesson {number}\nminutes: 10\noutcomes: [O1]\n---\n\n"
    parts = [f"Your client in Berlin writes to you on day {number}. You read the **time** and you ask.\n"]
    parts += [
        f"## Step {part}\n\nYou write the zone with each time, every time, in message {number}.{part}. "
        "A client who reads *the zone* does not have to guess. Somebody who guesses comes late, and "
        "nobody pays for a late hour. Say the time back in your own words before you promise.\n\n"
        "- Read the message twice.\n- Say the time back.\n- Name your zone, such as `PKT`.\n"
        for part in range(1, PARAGRAPHS + 1)
    ]
    parts.append("> [!TIP]\n> Keep both clocks on your phone.\n")
    parts.append("| Zone | Time |\n| --- | --- |\n| UTC | 10:00 |\n| PKT | 15:00 |\n")
    parts += [
        f"## What do you answer in case {check}?\n<!-- {{id: check-{number}-{check}, outcome: O1}} -->\n\n"
        '- (x) "3 pm in which zone?"\n  > Right. The zone was missing.\n- ( ) "OK!"\n  > You may be late.\n'
        for check in (1, 2)
    ]
    return front + "\n".join(parts)


def test_checking_the_shipped_courses(results: Results) -> None:
    command = [sys.executable, "-m", "learn.cli", "check", str(bundled("courses"))]
    seconds = [
        duration_of(lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True))
        for _ in range(ROUNDS)
    ]
    results.note("learn check", min(seconds), f"{', '.join(map(shown, seconds))} s")


def test_rendering_a_long_lesson(results: Results) -> None:
    paragraph = "\n\n".join(
        part for part in lesson_of(1).split("---\n")[-1].split("\n\n") if "<!--" not in part
    )
    text = (paragraph * (PREVIEW_BYTES // len(paragraph) + 1))[:PREVIEW_BYTES]
    context = RenderContext(
        lang="en",
        labels=labels("en"),
        resolve_link=lambda href: href,
        resolve_picture=lambda _source: None,
        fact=lambda _uid: None,
    )
    assert len(render_block(text, context).html) > PREVIEW_BYTES
    results.note(
        "render", duration_of(lambda: [render_block(text, context) for _ in range(ROUNDS)]) / ROUNDS * 1_000
    )
