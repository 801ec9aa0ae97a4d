"""A PostgreSQL of the tests' own: made from the binaries of the machine, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "listen_addresses=",
)


def binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl: on the PATH, or where Debian keeps them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return candidates[-1].parent if candidates else None


def missing_postgres() -> str | None:
    """Return why there can be no PostgreSQL here, or None when there can."""
    if binaries() is None:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        return "PostgreSQL refuses to run as root, and setpriv is not installed (apt-get install util-linux)"
    return None


@dataclass
class Cluster:
    """One running server, reached over a socket in its own folder."""

    folder: Path
    count: int = 0
    made: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def started(cls) -> Iterator["Cluster"]:
        """Make a cluster, start it, yield it, and remove it."""
        folder = Path(tempfile.mkdtemp(prefix="hunar-pg-"))
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        cluster = cls(folder)
        try:
            cluster.call(
                "initdb",
                "-D",
                f"{folder}/data",
                "-U",
                "learn",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale=C.UTF-8",
            )
            options = " ".join(
                f"-c {setting}" for setting in (*SETTINGS, f"unix_socket_directories={folder}")
            )
            cluster.call(
                "pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-o", options, "-w", "start"
            )
            yield cluster
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                cluster.call("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
            shutil.rmtree(folder, ignore_errors=True)

    def call(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs, as a user that is not root."""
        folder = binaries()
        if folder is None:
            raise LookupError("PostgreSQL is not installed")
        identity = (
            ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
        )
        done = (
            subprocess.run(
                [*identity, str(folder / program), *arguments],
                capture_output=True,
                text=True,
                check=False,
                cwd=self.folder,
                timeout=120,
            )
            if program != "pg_ctl"
            else self._without_pipes([*identity, str(folder / program), *arguments])
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout} {done.stderr}")

    def _without_pipes(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        """Run pg_ctl without pipes: the server it leaves behind would hold them open for ever."""
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
            cwd=self.folder,
            timeout=120,
        )

    def url(self, name: str) -> str:
        """Return the address of one database of the cluster."""
        return f"postgresql://learn@/{name}?host={self.folder}"

    def create_database(self, name: str | None = None, *, template: str = "template0") -> str:
        """Make a database, a copy of `template`, and return its address."""
        self.count += 1
        chosen = name or f"test_{self.count}"
        if name is None:
            self.made.append(chosen)
        with psycopg.connect(f"host={self.folder} user=learn dbname=postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{chosen}" TEMPLATE "{template}"'.encode())
        return self.url(chosen)

    def drop_databases(self) -> None:
        """Drop what tests made, and cut off whoever still holds a connection."""
        with psycopg.connect(f"host={self.folder} user=learn dbname=postgres", autocommit=True) as connection:
            for name in self.made:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        self.made.clear()
