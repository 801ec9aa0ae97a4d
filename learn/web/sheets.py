"""Tables for spreadsheets: CSV that Excel reads as what it is, and that runs nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from flask import Response, stream_with_context

# A cell that begins so is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
QUOTE = '"'
QUOTED = re.compile(r'[,"\r\n]')
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
    known = _Known()
    lines = [
        ",".join(
            [known[cell] if isinstance(cell, str) else "" if cell is None else str(cell) for cell in row]
        )
        # A line with nothing on it would be none.
        or ('""' if row else "")
        for row in rows
    ]
    return "\r\n".join([*lines, ""])


class _Known(dict[str, str]):
    """Texts as they are written, each worked out once: most columns of a long table hold few.

    Python's own writer looks at each sign of each cell, and takes twice as long for that.
    """

    def __missing__(self, text: str) -> str:
        cell = str(harmless(text))
        if QUOTED.search(cell):
            cell = f'"{cell.replace(QUOTE, QUOTE * 2)}"'
        self[text] = cell
        return cell


def harmless(cell: Cell) -> Cell:
    """Return text that a spreadsheet would calculate with an apostrophe in front; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
