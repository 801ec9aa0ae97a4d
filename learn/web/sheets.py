"""Tables for spreadsheets: CSV that Excel reads as what it is, and that runs nothing."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Response, stream_with_context

# A cell that begins so is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Without it Excel takes UTF-8 for Windows-1252, and Urdu for rubbish.
BYTE_ORDER_MARK = "\ufeff"

Cell = str | int | float | None


def csv_response(name: str, heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return a table to be saved as `name`; rows are sent as they are made."""
    lines = stream_with_context(line.encode() for line in _lines(heading, rows))
    response = Response(lines, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + csv_line(heading)
    for row in rows:
        yield csv_line(row)


def csv_line(row: Sequence[Cell]) -> str:
    """Return one line of CSV with its ending, formulas made text."""
    line = io.StringIO()
    csv.writer(line).writerow([harmless(cell) for cell in row])
    return line.getvalue()


def harmless(cell: Cell) -> Cell:
    """Return text that a spreadsheet would calculate with an apostrophe in front; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
