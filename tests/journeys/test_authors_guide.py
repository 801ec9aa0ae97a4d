"""The guide for authors tells the truth: what it shows can be checked and published as it stands."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from learn import clock
from learn.authoring.checking import check_path
from learn.authoring.services import publish_path
from learn.authoring.starting import new_course
from learn.courses.problems import Severity
from learn.paths import PACKAGE
from tests.cli.running import learn, serving
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


def commands_of_the_guide() -> list[list[str]]:
    """Return what the guide tells to type, in its order."""
    blocks = re.findall(r"```console\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    return [shlex.split(line)[1:] for block in blocks for line in block.splitlines()]


@pytest.mark.slow
def test_who_types_what_the_guide_says_has_a_published_bilingual_course(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    instance = tmp_path / "instance"
    instance.mkdir()
    shutil.copy(migrated_sqlite, instance / "learn.sqlite")
    commands = commands_of_the_guide()
    assert commands[0] == ["new", "course", "first-steps"]
    for command in commands:
        done = learn(instance, *command, cwd=tmp_path)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert done.stdout == "first-steps: nothing new\n"

    with serving(instance, "--watch", "first-steps", cwd=tmp_path, LEARN_COURSES=str(tmp_path)) as server:
        assert "One request, one date" in server.get("/en/courses/first-steps/first-line")[1]
        assert "ایک درخواست، ایک تاریخ" in server.get("/ur/courses/first-steps/first-line")[1]
        assert "Ask again" in server.get("/en/courses/first-steps")[1]


def test_every_picture_of_the_guide_is_there_light_and_described() -> None:
    shown = re.findall(r"!\[([^\]]*)\]\((pictures/[^)]+)\)", GUIDE.read_text("utf-8"))
    assert len(shown) >= 4
    for words, path in shown:
        file = GUIDE.parent / path
        assert len(words) > 20, path
        assert file.stat().st_size < 60_000, path
        with Image.open(file) as picture:
            assert picture.format == "PNG"
            assert picture.width <= 1_200
    there = {f"pictures/{file.name}" for file in (GUIDE.parent / "pictures").iterdir()}
    assert there == {path for _words, path in shown}


def test_every_warning_in_the_guide_is_one_that_the_program_gives() -> None:
    table = GUIDE.read_text("utf-8").partition("## What the check warns of")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `([a-z-]+)`", table, re.MULTILINE)
    program = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert len(named) > 7
    assert [code for code in named if f'"{code}"' not in program] == []


def test_what_the_guide_says_to_editors_names_schemas_that_are_there(tmp_path: Path) -> None:
    text = GUIDE.read_text("utf-8").partition("## Help from your editor")[2]
    settings = json.loads(re.findall(r"```json\n(.*?)```", text, re.DOTALL)[0])
    named = [*settings["yaml.schemas"], *re.findall(r"\$schema=(\S+)", text)]
    assert len(named) == 7
    for path in named:
        schema = json.loads((GUIDE.parent / "schemas" / path.rpartition("/")[2]).read_text("utf-8"))
        assert schema["$schema"].startswith("https://json-schema.org/")
    new_course("tea", tmp_path)
    for name in ("course.yml", "01-start/01-first-line.md"):
        file = tmp_path / "tea" / name
        words = "# yaml-language-server: $schema=../x.json\n"
        before = file.read_text("utf-8")
        file.write_text(f"---\n{words}{before[4:]}" if name.endswith("md") else words + before, "utf-8")
    assert check_path(tmp_path / "tea", clock.now().date()) == []
