"""The guide for authors tells the truth: what it shows can be checked and published as it stands."""

import re
from pathlib import Path

from flask import Flask

from learn import clock
from learn.authoring.checking import check_path
from learn.authoring.services import publish_path
from learn.courses.problems import Severity
from tests.journeys.learner import Learner

GUIDE = Path(__file__).parents[2] / "docs" / "authoring.md"


def smallest_course(folder: Path) -> Path:
    """Write the files that the guide shows, and the two that it only names."""
    blocks = re.findall(r"```(?:yaml|markdown)\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    course = folder / "first-steps"
    (course / "01-begin").mkdir(parents=True)
    (course / "course.yml").write_text(blocks[0], "utf-8")
    (course / "01-begin" / "01-hello.md").write_text(blocks[1], "utf-8")
    (course / "README.md").write_text("# First steps\n\nWrite one clear message.\n", "utf-8")
    (course / "01-begin" / "module.md").write_text("---\nid: begin\ntitle: Begin\n---\n", "utf-8")
    return course


def test_the_smallest_course_of_the_guide_can_be_published(app: Flask, tmp_path: Path) -> None:
    course = smallest_course(tmp_path)
    problems = check_path(course, clock.now().date())
    assert not [str(each) for each in problems if each.severity is Severity.ERROR]

    with app.app_context():
        [published] = publish_path(course, clock.now())
    assert published.release_id is not None
    page = Learner(app).get("/courses/first-steps/hello")
    assert "Which first line helps most?" in page.text
