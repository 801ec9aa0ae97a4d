"""What lies in the repository works on any machine."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, name_of, tracked_files

# The brackets keep these patterns from finding themselves.
TELLTALE = re.compile(
    r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e])/\w|/User[s]/\w|fil[e]:///op[t]|-inde[x]-url|pypi\.or[g]/simple"
)
BINARY = {".xls", ".png", ".jpg", ".webp", ".woff2", ".ico", ".gif", ".sqlite"}


def test_no_file_names_a_machine_or_an_index() -> None:
    texts = (path for path in tracked_files() if path.suffix not in BINARY)
    assert [name_of(path) for path in texts if TELLTALE.search(path.read_text("utf-8"))] == []


def test_constraints_are_exact_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    odd = [line for line in lines if not re.fullmatch(r"#.*|[a-z0-9._-]+==[\w.+!]+", line)]
    assert odd == []


def test_constraints_name_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in wanted}
    fixed = {line.split("==")[0] for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    assert names - fixed == set()


@pytest.mark.slow
def test_arrows_point_down_the_staircase() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_nothing_waits_to_be_done() -> None:
    word = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b")
    found = [
        name_of(path)
        for path in tracked_files()
        if path.suffix in {".py", ".html", ".css", ".js", ".md"} and word.search(path.read_text("utf-8"))
    ]
    assert found == []
