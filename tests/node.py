"""Programs of Node that tests hold our files against: pinned, and fetched for the run alone."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

PATIENCE = 120


@dataclass(frozen=True)
class Packages:
    """A folder with packages of Node."""

    folder: Path

    def run(self, program: str, given: str) -> subprocess.CompletedProcess[str]:
        """Run a program that reads `given` and may require the packages."""
        return subprocess.run(
            ["node", "-e", program],
            input=given,
            env={**os.environ, "NODE_PATH": str(self.folder / "node_modules")},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=PATIENCE,
        )


def fetched(folder: Path, *packages: str) -> Packages:
    """Fetch packages into a folder of the run; skip the test where Node or the network is missing."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("there is no Node with npm on this machine")
    quiet = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
    command = ["npm", "install", "--prefix", str(folder), *quiet, *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if done.returncode != 0:
        pytest.skip("npm cannot fetch what our files are held against")
    return Packages(folder)
