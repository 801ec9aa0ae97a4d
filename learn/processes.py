"""What the processes of one `learn serve` share: the application made before they were born.

Where processes are forked (Linux) they inherit it, so that starting one is quick and its memory is
mostly its parent's; where they are spawned (macOS, Windows) each builds its own.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from flask import Flask

from learn import create_app
from learn.database import Line, close_all
from learn.rubbish import look_seldom

PR_SET_PDEATHSIG = 1  # linux/prctl.h
M_ARENA_MAX = -8  # glibc's malloc.h
ARENAS = 2

_inherited: list[Flask] = []


def bequeath(app: Flask) -> None:
    """Keep `app` for processes forked from now on, without open connections: those cannot be shared."""
    close_all(app)
    line: Line | None = app.extensions["write_lock"]
    if line is not None:
        line.close()
    _inherited[:] = [app]
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
    # Objects that the collector never touches stay in memory pages shared with the parent.
    gc.collect()
    gc.freeze()


def application() -> Flask:
    """Return the application of this process."""
    return _inherited[0] if _inherited else create_app()


def web_application() -> Flask:
    """Return what a web process serves, and tie the process's life to its parent's."""
    become_child()
    share_arenas()
    look_seldom()
    return application()


def share_arenas() -> None:
    """Let the threads share two of glibc's arenas: one for each thread keeps memory that is never used."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def instance_of(app: Flask) -> Path:
    """Return the folder that the installation owns."""
    return Path(app.instance_path)


def become_child() -> None:
    """Forget the parent's ways of handling signals, and ask Linux to end this process when its parent dies.

    A parent that is killed with -9 can tell nobody: its orphans would keep the port, and the next start
    would find it in use.
    """
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    parent = multiprocessing.parent_process()
    if parent is not None and os.name == "posix" and os.getppid() != parent.pid:
        sys.exit("the server ended before this process began")
