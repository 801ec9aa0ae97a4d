"""Where the house stands and what its files are, for the tests that look at it as a whole."""

import ast
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEARN = ROOT / "learn"
TEMPLATES = ROOT / "templates"
MIGRATIONS = LEARN / "migrations"


def python_files() -> list[Path]:
    """Return the program's files, without the migrations, which are history."""
    return sorted(path for path in LEARN.rglob("*.py") if MIGRATIONS not in path.parents)


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"))


def name_of(path: Path) -> str:
    """Return a path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()


def tracked_files() -> list[Path]:
    """Return what is in the repository or would be, were everything added; without git, what was unpacked."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        folders = ("learn", "templates", "static", "courses", "tests", "docs")
        found = (path for name in folders for path in (ROOT / name).rglob("*.*"))
        return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)
    listed = subprocess.run(
        # A copy that belongs to somebody else (a mounted checkout, say) is read all the same.
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
