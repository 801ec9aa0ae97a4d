"""How the rows of a list are kept between the upload and the result: packed, as they were read."""

import csv
import io
import json
import zlib

from learn.organisations.sentences import Note
from learn.organisations.sheets import Sheet, SheetRow
from learn.organisations.sheets.delimited import read_delimited
from learn.organisations.sheets.reading import without_passwords


def pack(sheet: Sheet) -> bytes:
    """Return a sheet as it is stored."""
    about = {
        "encoding": sheet.encoding,
        "kind": sheet.kind,
        "notes": [[note.key, dict(note.values)] for note in sheet.notes],
        "is_one_roster": sheet.is_one_roster,
        "row_count": len(sheet.rows),
    }
    # A line for each row, so that a long list does not lie in memory a second time.
    packer = zlib.compressobj(3)
    packed = [packer.compress(_line(about))]
    packed += (packer.compress(_line([row.number, *row.cells])) for row in (*sheet.rows, *sheet.enrolments))
    return b"".join([*packed, packer.flush()])


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def unpack(content: bytes) -> Sheet:
    """Return the sheet that was packed."""
    first, *lines = zlib.decompress(content).splitlines()
    about = json.loads(first)
    rows = []
    for line in lines:
        number, *cells = json.loads(line)
        rows.append(SheetRow(number, tuple(cells)))
    return Sheet(
        rows[: about["row_count"]],
        about["encoding"],
        about["kind"],
        tuple(Note(key, **values) for key, values in about["notes"]),
        rows[about["row_count"] :],
        about["is_one_roster"],
    )


def without_secrets(content: bytes) -> bytes:
    """Return a file whose letters are not known yet, every cell below a heading of passwords emptied.

    Every row stays on its line. In the encodings in question bytes below 128 are ASCII, so that delimiters
    and headings in English can be told without knowing the rest.
    """
    rows, delimiter = read_delimited(content.decode("latin-1"))
    safe = without_passwords(rows)
    if safe == rows:
        return content
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    line = 1
    for row in safe:
        text.write("\n" * (row.number - line))
        writer.writerow(row.cells)
        line = row.number + 1 + sum(cell.count("\n") for cell in row.cells)
    return text.getvalue().encode("latin-1")
