"""`learn questions`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import learn

ASK = "::Fresh?::Is the water fresh? {T#Smell it.#Right.}\n\nHow long? {#4:1}\n"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "given.gift"
    path.write_text(ASK, "utf-8")
    return path


def test_import_makes_a_bank_that_passes_the_check(course: Path, given: Path, tmp_path: Path) -> None:
    bank = course / "banks" / "water.md"
    done = learn(tmp_path / "i", "questions", "import", str(given), "--format", "gift", "--into", str(bank))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{bank}: 2 questions added\n" in done.stdout
    assert "1 answer without feedback: `learn check` lists them" in done.stdout
    assert learn(tmp_path / "i", "check", str(course)).returncode == 0
    before = bank.read_bytes()
    again = learn(tmp_path / "i", "questions", "import", str(given), "--format", "gift", "--into", str(bank))
    assert (again.returncode, again.stdout) == (0, f"{bank}: 0 questions added, 2 there before\n")
    assert bank.read_bytes() == before
    assert not (tmp_path / "i").exists()


def test_what_goes_out_comes_back(course: Path, given: Path, tmp_path: Path) -> None:
    learn(tmp_path, "questions", "import", str(given), "--format", "gift", "--into", "banks/a.md", cwd=course)
    out = learn(tmp_path, "questions", "export", "banks/a.md", "--format", "gift", cwd=course)
    assert out.returncode == 0, out.stderr
    (course / "banks" / "a.md").unlink()
    given.write_text(out.stdout, "utf-8")
    learn(tmp_path, "questions", "import", str(given), "--format", "gift", "--into", "banks/b.md", cwd=course)
    again = learn(tmp_path, "questions", "export", "banks/b.md", "--format", "gift", cwd=course)
    assert again.stdout == out.stdout


def test_a_bad_file_is_a_line_and_a_sentence_and_writes_nothing(
    course: Path, given: Path, tmp_path: Path
) -> None:
    given.write_text("Ok? {T}\n\nHot? {T\n", "utf-8")
    done = learn(
        tmp_path,
        "questions",
        "import",
        "given.gift",
        "--format",
        "gift",
        "--into",
        "courses/tea/banks/x.md",
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert done.stdout == (
        "given.gift:3:6: error: these answers have a missing }. "
        "Write it behind the last one, before any blank line.\n"
    )
    assert done.stderr == "Error: given.gift cannot be read as gift. Nothing was written.\n"
    assert not (course / "banks").exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [("All? {~%50%a ~%50%b}\n\nHot? {T}", 3), ("All? {~%50%a ~%50%b}", 1), ("", 1)],
)
def test_exit_codes_tell_some_from_nothing(course: Path, given: Path, text: str, code: int) -> None:
    given.write_text(text, "utf-8")
    bank = course / "banks" / "x.md"
    done = learn(course, "questions", "import", str(given), "--format", "gift", "--into", str(bank))
    assert done.returncode == code
    assert bank.exists() == (code == 3)


def test_what_gift_cannot_hold_is_listed_beside_the_file(course: Path, tmp_path: Path) -> None:
    lesson = course / "01-kettle" / "01-first-cup.md"
    added = "\n## Order?\n<!-- {id: steps, type: ordering} -->\n\n1. Boil\n2. Pour\n"
    lesson.write_text(lesson.read_text("utf-8") + added, "utf-8")
    done = learn(tmp_path, "questions", "export", "courses/tea", "--format", "gift", cwd=tmp_path)
    assert done.returncode == 3
    begin = "$CATEGORY: $course$/top/O1\n\n// id: how-long\n::How long?::[markdown]How long? {"
    assert done.stdout.startswith(begin)
    assert done.stderr.startswith(
        'courses/tea/01-kettle/01-first-cup.md:14:1: error: question "steps" is of type ordering'
    )


@pytest.mark.parametrize("path", ["nowhere", "courses", "courses/tea/course.yml", "courses/tea/README.md"])
@pytest.mark.usefixtures("course")
def test_a_path_without_questions_is_a_sentence(tmp_path: Path, path: str) -> None:
    done = learn(tmp_path, "questions", "export", path, "--format", "gift", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_made_is_a_sentence(course: Path, given: Path) -> None:
    (course / "banks").write_text("in the way", "utf-8")
    bank = course / "banks" / "x.md"
    done = learn(course, "questions", "import", str(given), "--format", "gift", "--into", str(bank))
    assert done.returncode == 1
    assert done.stderr == f"Error: {bank.parent}: File exists.\n"


def test_it_starts_without_the_database(course: Path) -> None:
    program = (
        "import sys; from learn.cli.commands import commands\n"
        f"try: commands(['questions', 'export', {str(course)!r}, '--format', 'gift'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'sqlalchemy', 'alembic', 'granian', 'huey'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
