"""Text in columns: which character divides them, and on which line each row starts."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from learn.organisations.headings import recognised_count
from learn.organisations.sentences import SheetRefused
from learn.organisations.sheets.rows import MAX_BYTES, RowCollector, SheetRow

DELIMITERS = ",;\t|"
# Excel's own way of naming the delimiter, on the first line.
NAMED = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*\s*', re.IGNORECASE)
LOOKED_AT = 12
LOOKED_INTO = 50_000
# A row of its own only when every quotation mark before it was closed.
END = "\ue000"
# The row of the mark and the one in which the next mark closes it; a few others may be short.
FEWEST_SWALLOWED = 2
ALIKE = 3 / 4
# A line ends with CR, LF or both; the last one may end with the text.
LINE = re.compile(r"[^\r\n]+(?:\r\n?|\n)?|\r\n?|\n")

# One cell may be as long as the file: what is too long is named with its row, later.
csv.field_size_limit(MAX_BYTES)


def read_delimited(text: str) -> tuple[Sequence[SheetRow], str]:
    """Return the rows and the delimiter; raises `SheetRefused` for a quotation mark never closed."""
    named = NAMED.fullmatch(text[:40].splitlines()[0]) if text.strip() else None
    delimiter = named[1] if named else _delimiter_of(text)
    collector = RowCollector()
    for number, cells in _records(text, delimiter):
        if not (named and number == 1):
            collector.add(number, cells)
    return _unwrapped(collector.rows), delimiter


def _unwrapped(rows: Sequence[SheetRow]) -> Sequence[SheetRow]:
    """Return the rows, opened where each is one quoted cell: some programs export an export that way."""
    if any(len(row.cells) > 1 for row in rows) or recognised_count(row.cells[0] for row in rows[:LOOKED_AT]):
        return rows
    lines = [row.cells[0].replace("\n", " ").replace("\r", " ") for row in rows]
    delimiter = _delimiter_of("\n".join(lines[:LOOKED_AT]))
    collector = RowCollector()
    for row, cells in zip(rows, csv.reader(lines, delimiter=delimiter), strict=False):
        collector.add(row.number, cells)
    return collector.rows


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it starts; a line ends with CR, LF or both."""
    reader = csv.reader(_lines(text), delimiter=delimiter)
    start = 1
    pending: tuple[int, list[str]] | None = None
    for cells in reader:
        if pending is not None:
            yield pending
        pending = start, cells
        start = reader.line_num + 1
    if pending is not None and pending[1] != [END]:
        raise SheetRefused("quote not closed", row=pending[0])


def swallowing(cells: Sequence[str], delimiter: str, width: int) -> int | None:
    """Return the place of a cell that holds the rows below, because its quotation mark was not closed.

    Its lines then have the delimiters of rows: all of `width`, the first and the last those on their side of
    the cell. An address on several lines has fewer, or writes a space behind its commas.
    """
    for place, cell in enumerate(cells):
        lines = cell.splitlines() if "\n" in cell or "\r" in cell else ()
        if len(lines) < FEWEST_SWALLOWED:
            continue
        counts = [len(re.findall(rf"{re.escape(delimiter)}(?! )", line)) for line in lines]
        wanted = [width - 1 - place, *[width - 1] * (len(lines) - 2), place]
        fitting = sum(count >= least for count, least in zip(counts, wanted, strict=True))
        if fitting >= ALIKE * len(lines):
            return place
    return None


def _lines(text: str) -> Iterator[str]:
    # One after the other: a `StringIO` takes four bytes for each letter.
    yield from (found[0] for found in LINE.finditer(text))
    yield END


def _delimiter_of(text: str) -> str:
    """Return the delimiter under which the most headings are known; else the one most used on top."""
    top = "".join(islice(StringIO(text[:LOOKED_INTO], newline=""), LOOKED_AT))
    return max(DELIMITERS, key=lambda each: (_known_headings(top, each), _most_on_a_line(top, each)))


def _known_headings(top: str, delimiter: str) -> int:
    # What is cut off after some lines may end inside quotation marks: that does not matter here.
    rows = csv.reader(StringIO(top, newline=""), delimiter=delimiter)
    return max((recognised_count(cells) for cells in rows), default=0)


def _most_on_a_line(top: str, delimiter: str) -> int:
    return max((line.count(delimiter) for line in top.splitlines()), default=0)
