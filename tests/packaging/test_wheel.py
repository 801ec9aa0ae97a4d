"""The wheel is whole: installed into an empty environment, it serves the course that it ships."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from learn.migrating import newest_revision
from tests.architecture.house import ROOT
from tests.cli.running import serving

pytestmark = pytest.mark.slow
SCRIPTS = Path(sys.executable).parent


def run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release would be, with the build tools that are installed already."""
    folder = tmp_path_factory.mktemp("wheel")
    run(SCRIPTS / "python", "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, cwd=ROOT)
    return next(folder.glob("hunar-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment that holds the wheel and what it needs, and nothing else."""
    environment = tmp_path_factory.mktemp("environment")
    uv = SCRIPTS / "uv"
    run(uv, "venv", "--python", SCRIPTS / "python", environment, cwd=environment)
    python = environment / "bin" / "python"
    constraints = ROOT / "constraints.txt"
    run(uv, "pip", "install", "--python", python, "--constraint", constraints, wheel, cwd=environment)
    return python


def test_the_wheel_holds_what_lies_beside_the_code(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder, inside in (("templates", "templates"), ("static", "static"), ("courses", "courses_shipped")):
        here = {path for path in (ROOT / folder).rglob("*") if path.is_file()}
        expected = {f"learn/{inside}/{path.relative_to(ROOT / folder).as_posix()}" for path in here}
        assert expected - names == set()
    assert "learn/translations/ur.po" in names
    assert any(name.startswith(f"learn/migrations/versions/{newest_revision()}") for name in names)
    assert {name.rpartition("/")[2] for name in names if "/licenses/" in name} == {"LICENSE"}
    assert not [name for name in names if name.startswith(("tests/", "instance/")) or ".sqlite" in name]


def test_an_installed_copy_serves_the_shipped_course(installed: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    command = [str(installed.with_name("learn"))]
    with serving(tmp_path / "instance", command=command, cwd=empty) as server:
        assert server.get("/healthz")[0] == 200
        assert server.get("/readyz")[0] == 200
        assert "Safe Online" in server.get("/en/")[1]
        assert 'lang="ur"' in server.get("/ur/")[1]
        assert "not published" not in server.printed()
        assert server.get("/en/courses/safe-online/what-you-protect")[0] == 200
    assert list(empty.iterdir()) == []
