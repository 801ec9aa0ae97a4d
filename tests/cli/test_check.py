"""`learn check`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner

from learn.cli.check import check
from tests.cli.running import learn
from tests.courses.course_files import write_library


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


@pytest.mark.parametrize(
    ("zone", "moment", "is_stale"),
    [
        ("", "18:59", False),
        ("", "19:00", True),
        ("Asia/Tokyo", "14:59", False),
        ("Asia/Tokyo", "15:00", True),
    ],
)
def test_a_fact_falls_due_with_the_day_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, moment: str, *, is_stale: bool
) -> None:
    library = write_library(tmp_path / "courses")
    monkeypatch.setenv("LEARN_INSTANCE", str(tmp_path / "instance"))
    if zone:
        monkeypatch.setenv("LEARN_TIME_ZONE", zone)
    with time_machine.travel(f"2027-02-20T{moment}+00:00"):
        said = CliRunner().invoke(check, [str(library)]).output
    assert ("was due again" in said) is is_stale


def test_a_zone_that_does_not_exist_is_a_sentence(course: Path, tmp_path: Path) -> None:
    done = learn(tmp_path, "check", str(course), LEARN_TIME_ZONE="Lahore")
    assert (done.returncode, "must be a time zone such as Asia/Karachi" in done.stderr) == (1, True)
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
