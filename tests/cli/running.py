"""The `learn` command as a person runs it: a process with an instance folder of its own.

They are forked from a process that has loaded Python's modules already, which takes longer than most of what
they do. What a test starts by `LEARN` is started anew.
"""

import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from learn import cli

LEARN = [sys.executable, "-m", "learn.cli"]
# A machine that runs several tests at once is slow to start Python.
PATIENCE = 120
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.cli.loaded"])
BARE = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PORT"}


def environment(instance: Path, **settings: str) -> dict[str, str]:
    """Return the environment of the tests without settings of whoever runs them, plus `settings`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LEARN_", "FLASK_")) and name not in BARE
    }
    return {**kept, "LEARN_INSTANCE": str(instance), **settings}


class Forked:
    """A command that runs; it is asked, told and waited for as a `subprocess.Popen` is."""

    def __init__(self, main: Callable[[], object], arguments: Sequence[str], *given: object) -> None:
        self.arguments = arguments
        self.process = FORKS.Process(target=_become, args=(main, arguments, *given))
        self.process.start()
        self.pid = self.process.pid or 0

    def poll(self) -> int | None:
        """Return how it ended, None while it runs; a signal that ended it as a negative number."""
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; return how it ended."""
        self.process.join(timeout)
        code = self.process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(list(self.arguments), timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


Process = subprocess.Popen[str] | Forked


def learn(
    instance: Path, *arguments: str, cwd: Path | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = Forked(cli.main, arguments, environment(instance, **settings), cwd, out, err)
        try:
            code = process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            printed = (each.read_text("utf-8") for each in (out, err))
            raise subprocess.TimeoutExpired(arguments, PATIENCE, *printed) from None
        return subprocess.CompletedProcess(
            [*LEARN, *arguments], code, out.read_text("utf-8"), err.read_text("utf-8")
        )


def _become(
    main: Callable[[], object],
    arguments: Sequence[str],
    env: Mapping[str, str],
    cwd: Path | None,
    out: Path,
    err: Path,
) -> None:
    """Be a process of the command line: with its own environment, and nothing to read."""
    os.environ.clear()
    os.environ.update(env)
    if cwd is not None:
        os.chdir(cwd)
    for descriptor, path in ((0, Path(os.devnull)), (1, out), (2, err)):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.argv = ["learn", *arguments]
    main()


def free_port() -> int:
    """Return a port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running `learn serve`."""

    process: Process
    port: int
    output: Path

    def get(self, path: str) -> tuple[int, str]:
        """Fetch a page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()

    def printed(self) -> str:
        """Return everything printed so far."""
        return self.output.read_text("utf-8")

    def children(self) -> list[psutil.Process]:
        """Return the web and housekeeping processes, oldest first."""
        return sorted(psutil.Process(self.process.pid).children(), key=lambda child: child.create_time())

    def listeners(self) -> list[psutil.Process]:
        """Return the web processes: those that listen."""
        return [child for child in self.children() if listens(child)]

    def wait_until_open(self) -> None:
        """Wait for the line that tells the address."""
        self.wait(lambda: re.search(r"http://127\.0\.0\.1:\d+/", self.printed()))

    def wait(self, condition: object) -> None:
        """Wait until `condition()` holds; fail with what was printed."""
        assert callable(condition)
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert self.process.poll() is None, f"it ended: {self.printed()}"
            assert time.monotonic() < deadline, f"in vain: {self.printed()}"
            time.sleep(0.05)


def listens(process: psutil.Process) -> bool:
    """Tell whether a process listens; one that ended meanwhile does not."""
    try:
        return any(connection.status == "LISTEN" for connection in process.net_connections("tcp"))
    except psutil.Error:
        return False


@contextmanager
def serving(
    instance: Path,
    *arguments: str,
    main: Callable[[], object] = cli.main,
    command: Sequence[str] = (),
    cwd: Path | None = None,
    **settings: str,
) -> Iterator[Server]:
    """Yield a server that is open; end it afterwards. One with a `command` is started anew by it."""
    port = free_port()
    output, env = instance.with_name(f"{instance.name}-printed.txt"), environment(instance, **settings)
    told = ["serve", "--port", str(port), *arguments]
    output.write_text("", "utf-8")
    process: Process
    if command:
        with output.open("w") as target:
            process = subprocess.Popen(
                [*command, *told], env=env, cwd=cwd, stdout=target, stderr=subprocess.STDOUT, text=True
            )
    else:
        process = Forked(main, told, env, cwd, output, output)
    server = Server(process, port, output)
    try:
        server.wait_until_open()
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
