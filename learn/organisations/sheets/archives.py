"""ZIP files: looked over before anything is unpacked, and nothing is ever written to a disk.

Workbooks are ZIP files too, and are looked over in the same way.
"""

import re
import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from learn.organisations.sentences import SheetRefused, quoted
from learn.organisations.sheets.rows import MAX_BYTES, Kind

MAX_ENTRIES = 200
MAX_UNPACKED = 50_000_000
# Each entry of the directory begins so: counted before Python makes an object of every one.
ENTRY = b"PK\x01\x02"
IS_LOCKED = 0x1
LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\\|\0")
BROKEN = (
    *(BadZipFile, EOFError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError),
    *(struct.error, zlib.error),
)


class Archive:
    """A ZIP file that has been looked over; raises `SheetRefused` where it should stay closed."""

    def __init__(self, content: bytes) -> None:
        if content.count(ENTRY) > 2 * MAX_ENTRIES:
            raise SheetRefused("opens too large")
        damaged = "workbook damaged" if _was_workbook(content) else "archive damaged"
        try:
            self._zip = ZipFile(BytesIO(content))
            self._members = self._zip.infolist()
        except BROKEN as broken:
            raise SheetRefused(damaged) from broken
        self._look_over()

    def _look_over(self) -> None:
        if len(self._members) > MAX_ENTRIES or sum(each.file_size for each in self._members) > MAX_UNPACKED:
            raise SheetRefused("opens too large")
        for member in self._members:
            if LEADS_OUT.search(member.filename) or LEADS_OUT.search(member.orig_filename):
                raise SheetRefused("archive with paths", name=quoted(member.filename))
            if member.flag_bits & IS_LOCKED:
                raise SheetRefused("archive locked")

    @property
    def workbook(self) -> Kind | None:
        """The kind of workbook that this is, or None."""
        names = {member.filename for member in self._members}
        if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
            return "xlsx"
        return "ods" if {"mimetype", "content.xml"} <= names and "word/document.xml" not in names else None

    def holds(self, name: str) -> bool:
        """Tell whether a file of this name lies in the archive, in whatever folder."""
        return bool(self._named(name))

    def read(self, name: str) -> bytes:
        """Return the content of the one file of this name."""
        found = self._named(name)
        if not found:
            raise SheetRefused("archive without users")
        if len(found) > 1:
            raise SheetRefused("archive with two lists", name=name)
        if found[0].file_size > MAX_BYTES:
            raise SheetRefused("file too large", limit=MAX_BYTES // 1_000_000)
        if found[0].compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise SheetRefused("archive damaged")
        try:
            with self._zip.open(found[0]) as member:
                # A size that lies is kept to: without the number, all would be unpacked before it is cut.
                return member.read(found[0].file_size)
        except BROKEN as broken:
            raise SheetRefused("archive damaged") from broken

    def _named(self, name: str) -> list[ZipInfo]:
        return [
            member
            for member in self._members
            if member.filename.rpartition("/")[2].casefold() == name
            and not member.filename.startswith("__MACOSX/")
        ]


def _was_workbook(content: bytes) -> bool:
    return b"xl/" in content or b"opendocument.spreadsheet" in content[:200]
