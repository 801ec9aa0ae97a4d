"""Archives of courses, unpacked with a limit on everything: nothing in them is believed."""

import re
import struct
import zlib
from pathlib import Path
from stat import S_IFMT, S_ISDIR, S_ISREG
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from learn.authoring.names import MAX_FILES, NotTaken, safe_names
from learn.courses.bundle.files import MAX_MEDIA_BYTES

MAX_ARCHIVE_BYTES = 200 * 1024 * 1024
MAX_BYTES = 500 * 1024 * 1024
# A course's own texts shrink to a third; what shrinks to less than a hundredth is nothing, repeated.
MAX_RATIO, SMALL = 100, 256 * 1024
MAX_DIRECTORY_BYTES = MAX_FILES * 600
ENCRYPTED = 1
PIECE = 64 * 1024
# End of central directory record: APPNOTE.TXT 6.3.10, section 4.3.16; a comment of 64 kB may follow it.
RECORD_BYTES = 22
TAIL = RECORD_BYTES + 0xFFFF
END = re.compile(rb"PK\x05\x06.{8}(....)", re.DOTALL)
END_OF_LARGE = b"PK\x06\x07"
DAMAGED = "It is damaged, or no ZIP archive. Pack it again."


def unpack(archive: Path, into: Path) -> None:
    """Unpack a ZIP archive below `into`; raise NotTaken if anything in it is not as it should be."""
    if archive.stat().st_size > MAX_ARCHIVE_BYTES:
        raise NotTaken(f"It is larger than {MAX_ARCHIVE_BYTES // 1024 // 1024} MB. Split it.")
    with archive.open("rb") as file:
        _refuse_endless_directory(file)
        try:
            with ZipFile(file) as opened:
                _unpack_all(opened, into)
        except (BadZipFile, NotImplementedError, EOFError, zlib.error, struct.error, UnicodeError) as error:
            raise NotTaken(DAMAGED) from error


def _refuse_endless_directory(file: IO[bytes]) -> None:
    """Refuse a list of contents that alone would fill the memory: it is read whole by whoever opens it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    file.seek(0)
    if END_OF_LARGE in tail:
        raise NotTaken("It is packed in the form for very large archives. Split it.")
    for found in END.finditer(tail):
        if struct.unpack("<I", found[1])[0] > MAX_DIRECTORY_BYTES:
            raise NotTaken(f"It holds more than {MAX_FILES:,} files. Split it.")


def _unpack_all(archive: ZipFile, into: Path) -> None:
    files = [entry for entry in archive.infolist() if not entry.is_dir()]
    entries = {entry.filename: entry for entry in files}
    if len(entries) != len(files):
        raise NotTaken("One file stands in it twice. Pack it again.")
    names = list(safe_names(entries))
    for name in names:
        _refuse_entry(entries[name])
    if sum(entries[name].file_size for name in names) > MAX_BYTES:
        raise NotTaken(f"Unpacked it would be larger than {MAX_BYTES // 1024 // 1024} MB. Split it.")
    left = MAX_BYTES
    for name in names:
        left -= _unpack_one(archive, entries[name], into / name, left)


def _refuse_entry(entry: ZipInfo) -> None:
    name = entry.filename
    mode = entry.external_attr >> 16
    if S_IFMT(mode) and not S_ISREG(mode) and not S_ISDIR(mode):
        raise NotTaken(f'"{name}" is a link or a device. Put the file itself there.')
    if entry.flag_bits & ENCRYPTED:
        raise NotTaken(f'"{name}" is locked with a password. Pack it without one.')
    if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise NotTaken(f'"{name}" is packed in a way that is not read here. Pack it as a plain ZIP.')
    if entry.file_size > MAX_MEDIA_BYTES:
        raise NotTaken(f'"{name}" is larger than {MAX_MEDIA_BYTES // 1024 // 1024} MiB. Make it smaller.')
    if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        raise NotTaken(f'"{name}" would grow more than {MAX_RATIO} times. Nothing of a course does.')


def _unpack_one(archive: ZipFile, entry: ZipInfo, target: Path, left: int) -> int:
    """Write one file and return its size, which is counted here and not taken from the archive's word."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(entry) as packed, target.open("xb") as file:
        while piece := packed.read(PIECE):
            written += len(piece)
            if written > min(left, entry.file_size):
                raise NotTaken(DAMAGED)
            file.write(piece)
    return written
