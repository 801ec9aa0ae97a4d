"""Files of a course put into a folder or an archive, byte for byte, and never over what is there."""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ARCHIVE = ".zip"
# The same files make the same archive, whenever it is written: the earliest time that the format knows.
NO_TIME = (1980, 1, 1, 0, 0, 0)
ORDINARY_FILE = 0o100644 << 16

Files = Iterable[tuple[str, bytes]]


class InTheWay(Exception):
    """Something else is there already; nothing was written. The message names it."""


def write_archive(target: IO[bytes], files: Files) -> None:
    """Write a ZIP archive of files by path, one in memory at a time."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for path, content in files:
            entry = ZipInfo(path, NO_TIME)
            entry.external_attr = ORDINARY_FILE
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)


def put(place: Path, files: Files) -> None:
    """Write files into the archive or below the folder that `place` is; whole or not at all."""
    if place.name.lower().endswith(ARCHIVE):
        _put_archive(place, files)
    else:
        _put_folders(place, files)


def _put_archive(place: Path, files: Files) -> None:
    _refuse_if_there(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.draft")
    try:
        with draft.open("wb") as target:
            write_archive(target, files)
        _refuse_if_there(place)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def _put_folders(place: Path, files: Files) -> None:
    place.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=".export.", dir=place))
    try:
        for path, content in files:
            target = draft / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        _move_in(draft, place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _move_in(draft: Path, place: Path) -> None:
    """Move the drafted folders into place; of what several courses share, the same file may be there."""
    folders = sorted(draft.iterdir())
    shared = [path for folder in folders if folder.name.startswith("_") for path in folder.iterdir()]
    courses = [folder for folder in folders if not folder.name.startswith("_")]
    for path in shared:
        there = place / path.relative_to(draft)
        if (there.exists() or there.is_symlink()) and not _is_same(path, there):
            raise InTheWay(f"There is another {there} already. Choose another folder.")
    for folder in courses:
        _refuse_if_there(place / folder.name)
    for path in shared:
        there = place / path.relative_to(draft)
        there.parent.mkdir(exist_ok=True)
        path.replace(there)
    for folder in courses:
        folder.rename(place / folder.name)


def _refuse_if_there(place: Path) -> None:
    if place.exists() or place.is_symlink():
        raise InTheWay(f"There is a {place} already. Delete it first, or choose another place.")


def _is_same(path: Path, there: Path) -> bool:
    with suppress(OSError):
        return not there.is_symlink() and there.read_bytes() == path.read_bytes()
    return False
