"""Tables for spreadsheets: CSV that Excel reads as what it is, and that runs nothing."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from flask import Response, stream_with_context

# A cell that begins so is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# How such a cell begins in a sheet; text that has it within a cell is found too, and harms nothing.
FORMULAS = {sign: tuple(f"{before}{sign}" for before in (",", "\n", ',"', '\n"')) for sign in FORMULA[:-1]}
RETURNS = (',"\r', '\n"\r')
LINES_AT_ONCE = 500
# Without it Excel takes UTF-8 for Windows-1252, and Urdu for rubbish.
BYTE_ORDER_MARK = "\ufeff"

Cell = str | int | float | None


def csv_response(name: str, heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return a table to be saved as `name`; rows are sent as they are made."""
    pieces = stream_with_context(piece.encode() for piece in _pieces(heading, rows))
    response = Response(pieces, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + csv_lines([heading])
    waiting = iter(rows)
    while some := list(islice(waiting, LINES_AT_ONCE)):
        yield csv_lines(some)


def csv_lines(rows: Sequence[Sequence[Cell]]) -> str:
    """Return lines of CSV with their endings, formulas made text."""
    written = _written(rows)
    if _may_have_formulas(f"\n{written}"):
        return _written([[harmless(cell) for cell in row] for row in rows])
    return written


def _may_have_formulas(written: str) -> bool:
    """Tell whether cells must be looked at one by one, which takes longer than to write them."""
    beginnings = [each for sign, told in FORMULAS.items() if sign in written for each in told]
    return any(each in written for each in (*beginnings, *RETURNS))


def _written(rows: Sequence[Sequence[Cell]]) -> str:
    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return lines.getvalue()


def harmless(cell: Cell) -> Cell:
    """Return text that a spreadsheet would calculate with an apostrophe in front; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
