"""Servers under measurement: the same granian, workers and threads for the floor and for Hunar."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.load.goals import MEGABYTE

WORKERS = 2
THREADS = 4
CPU_CLOCK = 2
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address and its process tree."""

    port: int
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Return the CPU time (user and system) that the whole tree has used."""
        return sum(cpu_seconds_of(each) for each in self.tree())

    def tree(self) -> list[psutil.Process]:
        """Return the server's processes."""
        return [self.process, *self.process.children(recursive=True)]

    def megabytes(self) -> list[float]:
        """Return the memory of each process, the parent first.

        They were forked from one and share much: what several hold is counted in shares (PSS), so that the
        sum is what the machine needs.
        """
        return [each.memory_full_info().pss / MEGABYTE for each in self.tree()]


def cpu_seconds_of(process: psutil.Process) -> float:
    """Return the CPU time of a process, on Linux to the nanosecond instead of in steps of ten milliseconds.

    The number of its clock is made as clock_getcpuclockid(3) makes it.
    """
    if sys.platform == "linux":
        return time.clock_gettime((~process.pid << 3) | CPU_CLOCK)
    return float(sum(process.cpu_times()[:2]))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(settings: Mapping[str, str]) -> Iterator[Server]:
    """Serve Hunar by `learn serve` until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "learn.cli", "serve", "--port", str(port), "--workers", str(WORKERS)]
    with running(command, {**settings, "LEARN_THREADS": str(THREADS)}, port, "/healthz") as server:
        yield server


@contextmanager
def served_floor(database: Path) -> Iterator[Server]:
    """Serve the floor until the block ends."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--log-level", "error",
        "tests.load.floor:app",
    ]  # fmt: skip
    with running(command, {"FLOOR_DATABASE": str(database)}, port, "/lesson/1") as server:
        yield server


@contextmanager
def running(command: list[str], settings: Mapping[str, str], port: int, path: str) -> Iterator[Server]:
    """Run a server in the block, which begins with its first answer at `path`."""
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}{path}")
        yield Server(port, psutil.Process(child.pid))
    finally:
        child.terminate()
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def wait_for(url: str, seconds: float = 120) -> None:
    """Wait until `url` answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server on this machine
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
