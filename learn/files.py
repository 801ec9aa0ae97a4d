"""Files that people hand in: bytes in the instance folder under unguessable names, whole or not at all.

A file is there before the row that names it, and goes after that row is gone. What a power cut leaves
between the two has no row, and housekeeping takes it away.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from learn.database import when_committed, when_rolled_back

FOLDER = "uploads"
DRAFT = ".part"


def folder() -> Path:
    """Return the folder of all of them."""
    return Path(current_app.instance_path) / FOLDER


def place_of(name: str) -> Path:
    """Return where the file of this name lies."""
    return folder() / name


def keep(name: str, data: bytes) -> None:
    """Put a file in place: written under another name first, and on the disk for certain."""
    place = place_of(name)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    draft = place.with_name(name + DRAFT)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(place)
        _settle(place.parent)
    except BaseException:
        discard([draft, place])
        raise


def _settle(of: Path) -> None:
    """Let the new name outlast a power cut; where folders cannot be synced, it has to do without."""
    with suppress(OSError):
        handle = os.open(of, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def discard(places: Collection[Path]) -> None:
    """Take files away; what resists is left to housekeeping."""
    for place in places:
        with suppress(OSError):
            place.unlink(missing_ok=True)


def discard_when_committed(session: Session, names: Collection[str]) -> None:
    """Take files away once the rows that named them are gone for good."""
    places = [place_of(name) for name in names]
    when_committed(session, lambda: discard(places))


def discard_when_rolled_back(session: Session, names: Collection[str]) -> None:
    """Take files away if the rows that name them never come to be."""
    places = [place_of(name) for name in names]
    when_rolled_back(session, lambda: discard(places))


def files_older_than(moment: datetime) -> Iterator[Path]:
    """Yield the files that lay there before a moment, drafts among them."""
    if not folder().is_dir():
        return
    for place in folder().iterdir():
        with suppress(OSError):
            if datetime.fromtimestamp(place.stat().st_mtime, UTC) < moment:
                yield place
