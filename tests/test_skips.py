"""Where nothing may be skipped, a skip fails the run; elsewhere it is listed with its reason."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.skips import NOTHING_SKIPPED, SOMETHING_SKIPPED

pytestmark = pytest.mark.slow
SUITE = """
import pytest

def test_here(): pass

@pytest.mark.skip(reason="no moon")
def test_there(): pass
"""


def run(folder: Path, *, nothing_skipped: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_suite.py").write_text(SUITE, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.skips", "-p", "no:cacheprovider", str(folder)],
        cwd=Path(__file__).parents[1],
        env={**os.environ, NOTHING_SKIPPED: nothing_skipped},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_skip_is_listed_with_its_reason(tmp_path: Path) -> None:
    done = run(tmp_path, nothing_skipped="")
    assert done.returncode == 0, done.stdout
    assert "1 skipped: no moon" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 passed, 1 skipped")


def test_a_skip_fails_where_nothing_may_be_skipped(tmp_path: Path) -> None:
    done = run(tmp_path, nothing_skipped="1")
    assert done.returncode == SOMETHING_SKIPPED
    assert done.stdout.splitlines()[-1].startswith("1 passed, 1 skipped")
