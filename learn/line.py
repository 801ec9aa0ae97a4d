"""The line of writers, in which each waits for their turn."""

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # Windows has no flock; SQLite's own busy timeout orders the writers there
    fcntl = None  # type: ignore[assignment]


class Line:
    """The line of those who want to write to one SQLite file: threads by a lock, processes by a lock file.

    The file stays open, because opening it takes longer than a statement. A forked process opens its own:
    who shares an open file shares its lock.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.threads = threading.Lock()
        self.opened: tuple[int, int] | None = None

    @contextmanager
    def waited(self) -> Generator[None]:
        """Hold the turn for the block."""
        with self.threads:
            if fcntl is None:
                yield
                return
            descriptor = self._descriptor()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(descriptor, fcntl.LOCK_UN)

    def _descriptor(self) -> int:
        process = os.getpid()
        if self.opened is None or self.opened[0] != process:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            self.opened = (process, descriptor)
        return self.opened[1]

    def close(self) -> None:
        """Close the file, so that no process forked from now on holds a lock that its parent took."""
        if self.opened is not None and self.opened[0] == os.getpid():
            os.close(self.opened[1])
        self.opened = None

    __del__ = close
