"""Courses watched while somebody writes them: looked at twice a second, by times and sizes of files."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from learn.courses.bundle.path_file import PATHS
from learn.courses.bundle.shared_files import FACTS, GLOSSARY

PAUSE = 0.5
Look = frozenset[tuple[str, int, int]]


def changes(folder: Path, pause: float = PAUSE) -> Iterator[None]:
    """Yield at once, and again each time something was changed and then left alone for a pause."""
    seen: Look | None = None
    while True:
        now = look_at(folder)
        if now != seen:
            # An editor may write a file in several steps, and many files at once.
            while (later := _look_after(folder, pause if seen is not None else 0)) != now:
                now = later
            seen = now
            yield
        time.sleep(pause)


def _look_after(folder: Path, pause: float) -> Look:
    time.sleep(pause)
    return look_at(folder)


def look_at(folder: Path) -> Look:
    """Return how the files of courses look from outside, with what a course shares with others."""
    beside = [folder.resolve().parent / name for name in (FACTS, GLOSSARY, PATHS)]
    return frozenset(seen for place in (folder, *beside) for seen in _below(place))


def _below(place: Path) -> Iterator[tuple[str, int, int]]:
    if place.is_file():
        yield from _seen(str(place))
    for path, folders, names in os.walk(place):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                yield from _seen(os.path.join(path, name))  # noqa: PTH118 - os.walk speaks in texts


def _seen(path: str) -> Iterator[tuple[str, int, int]]:
    try:
        status = os.lstat(path)
    except OSError:
        return  # It went away meanwhile, which is a change too.
    yield path, status.st_size, status.st_mtime_ns
