"""Tables for spreadsheets: CSV that Excel reads as what it is, and that runs nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from flask import Response, stream_with_context

# A cell that begins so is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
QUOTE = '"'
QUOTED = re.compile(r'[,"\r\n]')
LINES_AT_ONCE = 2_000
# Beyond so many texts those remembered are let go of.
REMEMBERED = 20_000
# Cells of these types, and no others, can be looked up as they are: 1.0 and True would be found as 1.
PLAIN = frozenset({str, int, type(None)})
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
    waiting, known = iter(rows), _Known()
    while some := list(islice(waiting, LINES_AT_ONCE)):
        if len(known) > REMEMBERED:
            known.clear()
        yield csv_lines(some, known)


def csv_lines(rows: Sequence[Sequence[Cell]], known: "_Known | None" = None) -> str:
    """Return lines of CSV with their endings, formulas made text."""
    written = (_Known() if known is None else known).__getitem__
    if PLAIN.issuperset(map(type, chain.from_iterable(rows))):
        lines = [",".join(map(written, row)) for row in rows]
    else:
        lines = [
            ",".join([written(cell) if isinstance(cell, str) or cell is None else str(cell) for cell in row])
            for row in rows
        ]
    if "" in lines:
        # A line with nothing on it would be none.
        lines = [line or ('""' if row else "") for line, row in zip(lines, rows, strict=True)]
    return "\r\n".join([*lines, ""])


class _Known(dict[Cell, str]):
    """Cells as they are written, each worked out once: most columns of a long table hold few.

    Python's own writer looks at each sign of each cell, and takes twice as long for that.
    """

    def __missing__(self, cell: Cell) -> str:
        text = "" if cell is None else str(harmless(cell))
        if QUOTED.search(text):
            text = f'"{text.replace(QUOTE, QUOTE * 2)}"'
        self[cell] = text
        return text


def harmless(cell: Cell) -> Cell:
    """Return text that a spreadsheet would calculate with an apostrophe in front; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
