"""`learn check`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import learn


@pytest.mark.usefixtures("course")
def test_a_good_course_has_no_problems(tmp_path: Path) -> None:
    done = learn(tmp_path / "instance", "check", "courses", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("1 lesson, 1 language, ")


def test_it_makes_no_instance_folder(course: Path, tmp_path: Path) -> None:
    learn(tmp_path / "instance", "check", str(course))
    assert not (tmp_path / "instance").exists()


def test_an_error_is_named_with_file_and_line_as_seen_from_here(course: Path, tmp_path: Path) -> None:
    lesson = course / "01-kettle" / "01-first-cup.md"
    lesson.write_text(lesson.read_text("utf-8").replace("minutes: 5", "minuets: 5"), "utf-8")
    done = learn(tmp_path / "instance", "check", "courses", cwd=tmp_path)
    assert done.returncode == 1
    assert any(
        line.startswith("courses/tea/01-kettle/01-first-cup.md:2:") and "minutes" in line
        for line in done.stdout.splitlines()
    )


def test_strict_lets_warnings_fail(course: Path, tmp_path: Path) -> None:
    assert learn(tmp_path, "check", str(course)).returncode == 0
    strict = learn(tmp_path, "check", "--strict", str(course))
    assert "warning" in strict.stdout
    assert strict.returncode == 1


def test_json_lists_the_problems_for_programs(course: Path, tmp_path: Path) -> None:
    (course / "README.md").unlink()
    done = learn(tmp_path, "check", "--json", str(course))
    problems = json.loads(done.stdout)
    assert done.returncode == 1
    assert {"path", "line", "column", "severity", "code", "message"} == problems[0].keys()
    assert any(problem["path"].endswith("README.md") for problem in problems)


def test_write_ids_gives_ids_and_nothing_else(course: Path, tmp_path: Path) -> None:
    module = course / "01-kettle" / "module.md"
    module.write_text("---\ntitle: The kettle\n---\n", "utf-8")
    assert learn(tmp_path, "check", str(course)).returncode == 1
    assert learn(tmp_path, "check", "--write-ids", str(course)).returncode == 0
    assert module.read_text("utf-8") == "---\nid: kettle\ntitle: The kettle\n---\n"


def test_a_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    done = learn(tmp_path, "check", "no/such/folder")
    assert done.returncode == 1
    assert (
        done.stderr == "Error: no/such/folder is not a folder. Name a course folder or a folder of courses.\n"
    )


def test_a_folder_without_courses_is_a_sentence(tmp_path: Path) -> None:
    done = learn(tmp_path / "instance", "check", str(tmp_path))
    assert done.returncode == 1
    assert "holds no course" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_starts_without_the_database(course: Path) -> None:
    program = (
        "import sys; from learn.cli import main\n"
        f"sys.argv[1:] = ['check', {str(course)!r}]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'sqlalchemy', 'alembic', 'granian', 'huey', 'flask', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
