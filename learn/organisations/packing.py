"""How the rows of a list are kept between the upload and the result: packed, as they were read."""

import csv
import io
import json
import zlib
from collections.abc import Iterator
from itertools import chain, islice

from learn.organisations.compact import Compact
from learn.organisations.sentences import Note
from learn.organisations.sheets import Sheet, SheetRow
from learn.organisations.sheets.delimited import read_delimited
from learn.organisations.sheets.reading import without_passwords

UNPACKED_AT_ONCE = 16_384


def pack(sheet: Sheet) -> bytes:
    """Return a sheet as it is stored."""
    about = {
        "encoding": sheet.encoding,
        "kind": sheet.kind,
        "notes": [[note.key, dict(note.values)] for note in sheet.notes],
        "is_one_roster": sheet.is_one_roster,
        "delimiter": sheet.delimiter,
        "row_count": len(sheet.rows),
    }
    # A line for each row, so that a long list does not lie in memory a second time.
    packer = zlib.compressobj(3)
    packed = [packer.compress(_line(about))]
    rows = chain(sheet.rows, sheet.enrolments)
    packed += filter(None, (packer.compress(_line([row.number, *row.cells])) for row in rows))
    return b"".join([*packed, packer.flush()])


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def unpack(content: bytes) -> Sheet:
    """Return the sheet that was packed."""
    lines = _lines(content)
    about = json.loads(next(lines))
    rows = map(_row, lines)
    return Sheet(
        Compact(islice(rows, about["row_count"])),
        about["encoding"],
        about["kind"],
        tuple(Note(key, **values) for key, values in about["notes"]),
        Compact(rows),
        about["is_one_roster"],
        # Lists that were packed earlier do not say it.
        about.get("delimiter", "" if about["encoding"] is None else ","),
    )


def _lines(content: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    rest = b""
    for start in range(0, len(content), UNPACKED_AT_ONCE):
        unpacked = unpacker.decompress(content[start : start + UNPACKED_AT_ONCE])
        *lines, rest = (rest + unpacked).split(b"\n")
        yield from lines


def _row(line: bytes) -> SheetRow:
    number, *cells = json.loads(line)
    return SheetRow(number, tuple(cells))


def without_secrets(content: bytes) -> bytes:
    """Return a file whose letters are not known yet, every cell below a heading of passwords emptied.

    Every row stays on its line. In the encodings in question bytes below 128 are ASCII, so that delimiters
    and headings in English can be told without knowing the rest.
    """
    rows, delimiter = read_delimited(content.decode("latin-1"))
    safe = without_passwords(rows)
    if safe is rows:
        return content
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    line = 1
    for row in safe:
        text.write("\n" * (row.number - line))
        writer.writerow(row.cells)
        line = row.number + 1 + sum(cell.count("\n") for cell in row.cells)
    return text.getvalue().encode("latin-1")
