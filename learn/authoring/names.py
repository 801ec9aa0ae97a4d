"""Names of files that came from elsewhere: only those that mean the same file on every machine."""

import unicodedata
from collections.abc import Iterable, Iterator

from learn.authoring.starting import DEVICES

MAX_NAME = 240
MAX_FILES = 5_000
NOT_OURS = "__MACOSX"


class NotTaken(Exception):
    """What came from elsewhere is refused whole; the message says why and what to do."""


def safe_names(names: Iterable[str]) -> Iterator[str]:
    """Yield the names of files that are taken; hidden ones are passed over.

    Raises NotTaken for a name that leads elsewhere, that no other machine could hold, or that is
    another's but for capitals.
    """
    seen: dict[str, str] = {}
    for count, name in enumerate(names):
        if count == MAX_FILES:
            raise NotTaken(f"It holds more than {MAX_FILES:,} files. Split it.")
        refuse_unsafe(name)
        if is_passed_over(name):
            continue
        _refuse_twin(name, seen)
        yield name


def refuse_unsafe(name: str) -> None:
    """Raise NotTaken for a name that is not a plain relative path."""
    shown = ascii(name[:MAX_NAME])[1:-1]
    parts = name.split("/")
    if name.startswith(("/", "\\")) or ":" in name:
        raise NotTaken(f'"{shown}" is an absolute path. Pack the folder from inside.')
    if ".." in parts:
        raise NotTaken(f'"{shown}" leads out of the folder. Pack the folder from inside.')
    is_plain = name.isprintable() and "\\" not in name and len(name) <= MAX_NAME
    if not is_plain or any(not part or part == "." or part.endswith((" ", ".")) for part in parts):
        raise NotTaken(f'"{shown}" is no name for a file here. Rename it.')
    if any(DEVICES.fullmatch(part.partition(".")[0].lower()) for part in parts):
        raise NotTaken(f'"{shown}" is the name of a device on Windows. Rename it.')


def is_passed_over(name: str) -> bool:
    """Tell whether a file is a system's own or hidden, and no part of a course."""
    return any(part.startswith(".") or part == NOT_OURS for part in name.split("/"))


def _refuse_twin(name: str, seen: dict[str, str]) -> None:
    """Refuse a name that another machine takes for one that was seen, be it a file or a folder."""
    parts = name.split("/")
    for depth in range(1, len(parts) + 1):
        is_file = depth == len(parts)
        path = name if is_file else f"{'/'.join(parts[:depth])}/"
        known = seen.setdefault(unicodedata.normalize("NFC", path.rstrip("/")).casefold(), path)
        if known is not path and (is_file or known != path):
            raise NotTaken(
                f'"{path.rstrip("/")}" and "{known.rstrip("/")}" are one name on some machines. Rename one.'
            )
