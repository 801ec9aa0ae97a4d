"""A Redis of the tests' own: a real server at a socket in a folder, gone afterwards."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

PATIENCE = 60


def missing_redis() -> str | None:
    """Return why there can be no Redis here, or None when there can."""
    return None if shutil.which("redis-server") else "Redis is not installed (apt-get install redis-server)"


@dataclass
class RedisServer:
    """One running server."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"unix://{self.folder}/redis.sock"

    def client(self) -> Redis:
        return Redis.from_url(self.url)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """Start a server that keeps nothing, yield it, and end it."""
    folder = Path(tempfile.mkdtemp(prefix="hunar-redis-"))
    options = ["--port", "0", "--unixsocket", f"{folder}/redis.sock", "--save", "", "--dir", str(folder)]
    server = RedisServer(
        folder, subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL, cwd=folder)
    )
    try:
        _wait_for(server)
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(server: RedisServer) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with server.client() as client:
                client.ping()
        except RedisError:
            assert time.monotonic() < deadline, "Redis does not start"
            assert server.process.poll() is None, "Redis ended"
            time.sleep(0.02)
        else:
            return
