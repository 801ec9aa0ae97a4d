"""The files of a course folder, each opened once and none that leads out of it."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG

from learn.courses.bundle.contents import Media
from learn.courses.bundle.media_types import mime_of
from learn.courses.problems import Problem

MAX_TEXT_BYTES = 1024 * 1024
MAX_PAGE_BYTES = 256 * 1024
MAX_MEDIA_BYTES = 20 * 1024 * 1024
MAX_FILES = 2000
MAX_DEPTH = 4
TEXT_ENDINGS = (".md", ".yml", ".yaml")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class FileChanged(Exception):
    """A file no longer holds what was read and checked; `path` is the one."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(slots=True)
class Files:
    """What lies in a folder, by path from it; texts are free of byte-order marks and carriage returns."""

    texts: dict[str, str] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def report(self, path: str, code: str, message: str, place: tuple[int, int] = (1, 1)) -> None:
        """Note a fault of a whole file."""
        self.problems.append(Problem(path, *place, code, message))

    @property
    def unread(self) -> frozenset[str]:
        """Return the paths that have a fault of their own."""
        return frozenset(problem.path for problem in self.problems)

    @property
    def content_hash(self) -> str:
        """Return one hash over the names and bytes of all files."""
        rows = "".join(f"{path}\0{digest}\n" for path, digest in sorted(self.hashes.items()))
        return sha256(rows.encode()).hexdigest()


def read_files(folder: Path, parts: Iterable[str] = ("",)) -> Files:
    """Return the files below `folder`, or of its `parts`; names that begin with a dot are passed over."""
    files = Files()
    paths = (path for part in parts for path in _below(folder, part, files))
    for count, path in enumerate(paths):
        if count == MAX_FILES:
            files.report(path, "too-many-files", "this folder holds more than 2,000 files. Split the course.")
            break
        _read(folder, path, files)
    return files


def _below(folder: Path, part: str, files: Files) -> Iterator[str]:
    if not part:
        return _walk(folder, "", files, depth=0)
    return _entry(folder, part, files, depth=0) if os.path.lexists(folder / part) else iter(())


def _walk(folder: Path, below: str, files: Files, depth: int) -> Iterator[str]:
    try:
        names = sorted(entry.name for entry in (folder / below).iterdir())
    except OSError:
        files.report(below or ".", "unreadable-file", "this folder cannot be opened. Check its permissions.")
        return
    for name in names:
        if name.startswith("."):
            continue
        path = f"{below}/{name}" if below else name
        if not path.isprintable() or "\\" in path:
            shown = ascii(path)[1:-1]
            files.report(shown, "bad-name", "this name holds a sign that is not allowed. Rename the file.")
            continue
        yield from _entry(folder, path, files, depth)


def _entry(folder: Path, path: str, files: Files, depth: int) -> Iterator[str]:
    try:
        mode = os.lstat(folder / path).st_mode
    except OSError:
        files.report(path, "unreadable-file", "this file cannot be opened. Check its permissions.")
        return
    if S_ISLNK(mode):
        files.report(path, "symbolic-link", "this is a symbolic link. Put the file itself here.")
    elif S_ISDIR(mode) and depth == MAX_DEPTH:
        files.report(path, "too-deep", "this folder lies too deep. Move it up.")
    elif S_ISDIR(mode):
        files.folders.add(path)
        yield from _walk(folder, path, files, depth + 1)
    elif S_ISREG(mode):
        yield path
    else:
        files.report(path, "not-a-file", "this is neither a file nor a folder. Remove it.")


def _read(folder: Path, path: str, files: Files) -> None:
    is_text = path.lower().endswith(TEXT_ENDINGS) and not path.startswith("media/")
    limit = MAX_TEXT_BYTES if is_text else MAX_MEDIA_BYTES
    try:
        content = _content(folder / path, limit)
    except OSError:
        files.report(path, "unreadable-file", "this file cannot be opened. Check its permissions.")
        return
    if len(content) > limit:
        files.report(
            path, "file-too-large", f"this file is larger than {limit // 1024 // 1024} MiB. Make it smaller."
        )
        return
    files.hashes[path] = sha256(content).hexdigest()
    if is_text:
        _keep_text(path, content, files)
    elif path.startswith("media/"):
        files.media[path] = Media(path, files.hashes[path], len(content), mime_of(content, path))


def files_of(texts: Mapping[str, bytes], media: Iterable[Media]) -> Files:
    """Return files that lie in no folder: texts by path, and what is known of the media among them."""
    files = Files()
    for path, content in sorted(texts.items()):
        files.hashes[path] = sha256(content).hexdigest()
        _keep_text(path, content, files)
    for each in media:
        files.hashes[each.path] = each.hash
        if each.path.startswith("media/"):
            files.media[each.path] = each
    parts = [path.split("/")[:-1] for path in files.hashes]
    files.folders = {"/".join(each[: depth + 1]) for each in parts for depth in range(len(each))}
    return files


def _content(path: Path, limit: int) -> bytes:
    """Return what a file holds, one byte more than `limit` at most; a link is not followed."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        return file.read(limit + 1)


def content_as_read(folder: Path, path: str, digest: str) -> bytes:
    """Return the bytes of a file that was read before; raise FileChanged if they are no longer those."""
    try:
        content = _content(folder / path, MAX_MEDIA_BYTES)
    except OSError as gone:
        raise FileChanged(path) from gone
    if sha256(content).hexdigest() != digest:
        raise FileChanged(path)
    return content


def _keep_text(path: str, content: bytes, files: Files) -> None:
    text, fault = decoded(path, content)
    if fault is not None:
        files.problems.append(fault)
    elif path.endswith(".md") and len(content) > MAX_PAGE_BYTES:
        files.report(path, "page-too-large", "this page is larger than 256 kB. Split it into several.")
    else:
        files.texts[path] = text


def decoded(path: str, content: bytes) -> tuple[str, Problem | None]:
    """Return a text without byte-order mark and carriage returns, or why `content` is no text."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        message = f"the byte 0x{content[error.start]:02X} is not UTF-8. Save the file as UTF-8."
        return "", Problem(path, *_place(before), "not-utf-8", message)
    if bad := CONTROL.search(text):
        message = f"the control character U+{ord(bad[0]):04X} is not text. Delete it."
        return "", Problem(path, *_place(text[: bad.start()]), "control-character", message)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), None


def _place(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
