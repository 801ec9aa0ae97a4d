"""`learn export`."""

from pathlib import Path

import pytest

from tests.cli.running import learn

pytestmark = pytest.mark.slow


def test_a_course_comes_back_as_a_folder_and_as_an_archive(
    course: Path, instance: Path, tmp_path: Path
) -> None:
    assert learn(instance, "publish", str(course)).returncode == 0
    done = learn(instance, "export", "tea", "--to", "given", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "given: 4 files of tea\n"), done.stderr
    assert (tmp_path / "given/tea/course.yml").read_bytes() == (course / "course.yml").read_bytes()
    again = learn(instance, "export", "tea", "--to", "given", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "Error: There is a given/tea already. Delete it first, or choose another place.\n"
    assert learn(instance, "export", "tea", "--to", "tea.zip", cwd=tmp_path).returncode == 0


def test_an_unknown_course_or_release_is_a_sentence(course: Path, instance: Path, tmp_path: Path) -> None:
    assert learn(instance, "publish", str(course)).returncode == 0
    unknown = learn(instance, "export", "coffee", "--to", "given", cwd=tmp_path)
    assert (unknown.returncode, unknown.stderr) == (1, 'Error: There is no course "coffee".\n')
    unknown = learn(instance, "export", "tea", "--to", "given", "--release", "7", cwd=tmp_path)
    assert (unknown.returncode, unknown.stderr) == (1, 'Error: There is no course "tea" with a release 7.\n')
    assert not (tmp_path / "given").exists()
