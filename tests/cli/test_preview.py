"""`learn preview`."""

from pathlib import Path

import pytest

from tests.cli.running import learn

pytestmark = pytest.mark.slow


def test_a_folder_is_stored_and_not_served(course: Path, instance: Path) -> None:
    done = learn(instance, "preview", str(course), "--days", "1")
    assert done.returncode == 0, done.stderr
    assert "tea (en): http://127.0.0.1:8000/en/preview/" in done.stdout
    assert "tea (ur): http://127.0.0.1:8000/ur/preview/" in done.stdout
    unserved = learn(instance, "export", "tea", "--to", "given")
    assert unserved.returncode == 1
    published = learn(instance, "publish", str(course))
    assert published.returncode == 0, published.stderr


def test_a_broken_course_or_a_missing_folder_is_a_sentence(
    course: Path, instance: Path, tmp_path: Path
) -> None:
    (course / "course.yml").write_text("id: [", "utf-8")
    broken = learn(instance, "preview", str(course))
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "course.yml" in broken.stderr
    empty = learn(instance, "preview", str(tmp_path / "nowhere"))
    assert empty.returncode != 0
    assert "Traceback" not in empty.stderr + broken.stderr
