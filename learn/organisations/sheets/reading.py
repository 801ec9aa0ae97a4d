"""A file becomes a sheet: its kind is told by its content, because names lie."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from learn.organisations.compact import Compact
from learn.organisations.headings import LOOKED_AT, heading_index, is_password, recognised_count
from learn.organisations.sentences import EncodingUnknown, Note, SheetRefused, quoted
from learn.organisations.sheets.archives import Archive
from learn.organisations.sheets.delimited import read_delimited
from learn.organisations.sheets.encodings import PREVIEWED, Undecided, decoded, loosely
from learn.organisations.sheets.rows import MAX_BYTES, Kind, Sheet, SheetRow
from learn.organisations.sheets.workbooks import Worksheet, read_workbook

ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How a workbook with a password lies inside the container of old workbooks.
LOCKED = "EncryptedPackage".encode("utf-16-le")
FOREIGN = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
WEB_PAGE = re.compile(
    r"\s*(<(!doctype|html|head|body|meta|table|style|div|\?xml|!--)|mime-version:)", re.IGNORECASE
)
# Control characters that no list has; more of them than this share means that it is no text.
ODD = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f]")
MAX_ODD = 0.05
LOOKED_INTO = 8_192
PREVIEW_ROWS = 6


def read_sheet(content: bytes, filename: str, encoding: str | None = None) -> Sheet:
    """Return the rows of a file, or of pasted text when `filename` is empty.

    `encoding` is used only where the letters could be read in several ways. Raises `EncodingUnknown`
    where somebody has to look at them, and `SheetRefused` for a file that cannot be read as a whole.
    """
    if len(content) > MAX_BYTES:
        raise SheetRefused("file too large", limit=MAX_BYTES // 1_000_000)
    if not content:
        raise SheetRefused("empty file")
    sheet = _of_its_kind(content, filename, encoding)
    if not sheet.rows:
        raise SheetRefused("nothing but blanks")
    return replace(sheet, rows=without_passwords(sheet.rows))


def _of_its_kind(content: bytes, filename: str, encoding: str | None) -> Sheet:
    if content.startswith(ARCHIVE):
        return _from_archive(content, encoding)
    if content.startswith(OLD_WORKBOOK):
        if LOCKED in content:
            raise SheetRefused("workbook locked")
        return _from_workbook(content, "xls")
    if content.startswith(FOREIGN):
        raise SheetRefused("not a list")
    rows, used, delimiter = _from_text(content, encoding)
    kind: Kind = "pasted" if not filename else "tsv" if delimiter == "\t" else "csv"
    return Sheet(rows, used, kind, delimiter=delimiter)


def _from_archive(content: bytes, encoding: str | None) -> Sheet:
    archive = Archive(content)
    if archive.workbook is not None:
        return _from_workbook(content, archive.workbook)
    rows, used, delimiter = _from_text(archive.read("users.csv"), encoding)
    enrolments = archive.read("enrollments.csv") if archive.holds("enrollments.csv") else b""
    enrolled = _from_text(enrolments, encoding)[0] if enrolments else ()
    is_one_roster = archive.holds("manifest.csv")
    return Sheet(rows, used, "zip", enrolments=enrolled, is_one_roster=is_one_roster, delimiter=delimiter)


def _from_workbook(content: bytes, kind: Kind) -> Sheet:
    filled = [sheet for sheet in read_workbook(content) if sheet.rows]
    if not filled:
        raise SheetRefused("nothing but blanks")
    # What people see comes before what is hidden; among equals the first.
    used = max(filled, key=lambda sheet: (min(_headings_in(sheet), 2), not sheet.is_hidden))
    notes = []
    if used.is_hidden:
        notes.append(Note("hidden sheet used", sheet=quoted(used.name)))
    elif len(filled) > 1:
        notes.append(Note("sheet used", sheet=quoted(used.name)))
    return Sheet(used.rows, None, kind, tuple(notes))


def _headings_in(sheet: Worksheet) -> int:
    index = heading_index([row.cells for row in sheet.rows[:LOOKED_AT]])
    return 0 if index is None else recognised_count(sheet.rows[index].cells)


def _from_text(content: bytes, encoding: str | None) -> tuple[Sequence[SheetRow], str, str]:
    """Return rows, encoding and delimiter; raises `EncodingUnknown` with the first rows that differ."""
    try:
        text, used = decoded(content, encoding)
    except Undecided:
        _refuse_what_is_no_list(content[:LOOKED_INTO].decode("latin-1"))
        raise EncodingUnknown({each: _preview(loosely(content, each)) for each in PREVIEWED}) from None
    _refuse_what_is_no_list(text[:LOOKED_INTO])
    rows, delimiter = read_delimited(text.rstrip("\x1a"))
    return rows, used, delimiter


def _refuse_what_is_no_list(beginning: str) -> None:
    if WEB_PAGE.match(beginning):
        raise SheetRefused("web page")
    if len(ODD.findall(beginning)) > MAX_ODD * len(beginning):
        raise SheetRefused("not a list")


def _preview(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the headings and the first rows in which the encodings differ."""
    rows = without_passwords(read_delimited(text)[0])
    index = heading_index([row.cells for row in rows[:LOOKED_AT]]) or 0
    telling = (row for row in islice(rows, index + 1, None) if not "".join(row.cells).isascii())
    shown = [*rows[index : index + 1], *islice(telling, PREVIEW_ROWS - 1)]
    return tuple(tuple(map(quoted, row.cells)) for row in shown)


def without_passwords(rows: Sequence[SheetRow]) -> Sequence[SheetRow]:
    """Return the rows with every cell below a heading of passwords emptied: nobody needs to hold those."""
    index = heading_index([row.cells for row in rows[:LOOKED_AT]])
    if index is None:
        return rows
    hidden = {place for place, heading in enumerate(rows[index].cells) if is_password(heading)}
    if not hidden:
        return rows
    return Compact(row if place <= index else _blanked(row, hidden) for place, row in enumerate(rows))


def _blanked(row: SheetRow, hidden: set[int]) -> SheetRow:
    return SheetRow(
        row.number, tuple("" if place in hidden else cell for place, cell in enumerate(row.cells))
    )
