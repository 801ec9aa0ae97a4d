"""Opens one workbook, read from standard input, and prints its rows as lines of JSON.

Run as a program of its own by `workbooks.py`, within limits of memory and time that it sets itself
before it reads a byte; so it imports nothing of the house. Values are printed as people see them: a
whole number without its `.0` and with the zeros that XLSX and ODS files put before it, a date as ISO.
"""

import json
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

TOO_LARGE = 3
LOCKED = 4
DAMAGED = 5
TOO_MANY_ROWS = 6
MAX_MEMORY = 300_000_000
MAX_SECONDS = 5
MAX_SHEETS = 50
MAX_ROWS = 200_000
# Cells that hang in a merged one; whoever merges more does not list people.
MAX_MERGED = 200_000
# Far more than a list of people; a text that many cells share is printed many times.
MAX_CHARACTERS = 20_000_000

encoded = json.JSONEncoder(ensure_ascii=False).encode

# Workbooks keep fifteen digits: further ones are lost, and a number written out would hide that.
MORE_THAN_IS_KEPT = 1e15

# What the reader does not tell: number formats such as 00000, and the cells that have one.
FILLING_FORMAT = re.compile(rb'<numFmt numFmtId="(\d+)" formatCode="(00+)"')
CELL_FORMATS = re.compile(rb"<cellXfs.*?</cellXfs>", re.DOTALL)
CELL_FORMAT = re.compile(rb'<xf [^>]*?numFmtId="(\d+)"')
SHEET = re.compile(rb'<sheet [^>]*?r:id="([^"]+)"')
PART = re.compile(rb"<Relationship [^>]*>")

# ODS files hold what is shown of a number beside it.
TABLE = re.compile(rb"<table:table ")
ROW_OR_CELL = re.compile(
    rb"<table:table-(row)\b[^>]*>"
    rb"|<table:(?:covered-)?table-cell\b(?:[^>]*/>|[^>]*>.*?</table:(?:covered-)?table-cell>)",
    re.DOTALL,
)
REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d+)"')
SHOWN_FILLED = re.compile(rb'office:value="\d+"[^>]*><text:p>(0\d+)</text:p>')

Cell = str | float | int | bool | date | datetime | time | timedelta


def main() -> int:
    """Print the workbook; the number returned says why it could not be."""
    from python_calamine import CalamineWorkbook, PasswordError  # noqa: PLC0415 - as below

    _limit()
    content = sys.stdin.buffer.read()
    try:
        return _print(CalamineWorkbook.from_filelike(BytesIO(content)), _Filled(content))
    except PasswordError:
        return LOCKED
    except MemoryError:
        return TOO_LARGE
    except Exception:  # noqa: BLE001 - whatever a damaged file leads to
        return DAMAGED


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


class _Filled:
    """The cells of an XLSX or ODS file whose numbers are filled with zeros: ids that are no numbers, mostly.

    Only files written as Excel and LibreOffice write them are understood; in others, XLS among them, numbers
    stay without zeros.
    """

    def __init__(self, content: bytes) -> None:
        self._widths: dict[bytes, int] = {}
        self._parts: list[str] = []
        self._tables = b""
        try:
            self._archive = ZipFile(BytesIO(content))
            if "content.xml" in self._archive.namelist():
                content = self._archive.read("content.xml")
                self._tables = content if SHOWN_FILLED.search(content) else b""
                return
            self._widths = self._styles(self._archive.read("xl/styles.xml"))
            self._parts = self._sheets() if self._widths else []
        except (BadZipFile, KeyError, NotImplementedError):
            # XLS files, and whatever the reader itself will refuse.
            return

    @staticmethod
    def _styles(styles: bytes) -> dict[bytes, int]:
        filling = {number: len(zeros) for number, zeros in FILLING_FORMAT.findall(styles)}
        found = CELL_FORMATS.search(styles) if filling else None
        used = CELL_FORMAT.findall(found[0]) if found else []
        return {b"%d" % place: filling[each] for place, each in enumerate(used) if each in filling}

    def _sheets(self) -> list[str]:
        parts: dict[bytes, str] = {}
        for part in PART.findall(self._archive.read("xl/_rels/workbook.xml.rels")):
            about = dict(re.findall(rb'(\w+)="([^"]*)"', part))
            target = about.get(b"Target", b"").decode()
            parts[about.get(b"Id", b"")] = target[1:] if target.startswith("/") else f"xl/{target}"
        return [parts.get(each, "") for each in SHEET.findall(self._archive.read("xl/workbook.xml"))]

    def widths(self, place: int) -> dict[int, list[tuple[int, int]]]:
        """Return for each row, from 0, the columns whose numbers are filled, and to how many digits."""
        if self._tables:
            return _shown_filled(self._tables, place)
        if place >= len(self._parts) or self._parts[place] not in self._archive.namelist():
            return {}
        cell = re.compile(rb'<c r="([A-Z]{1,3})(\d+)" s="(%s)"' % b"|".join(self._widths))
        found = cell.finditer(self._archive.read(self._parts[place]))
        widths: dict[int, list[tuple[int, int]]] = {}
        for each in found:
            widths.setdefault(int(each[2]) - 1, []).append((_column(each[1]), self._widths[each[3]]))
        return widths


def _shown_filled(tables: bytes, place: int) -> dict[int, list[tuple[int, int]]]:
    """Return the same of a table of an ODS file."""
    begins = [*(found.start() for found in TABLE.finditer(tables)), len(tables)]
    widths: dict[int, list[tuple[int, int]]] = {}
    first, following, column = 0, 0, 0
    for found in ROW_OR_CELL.finditer(tables, *begins[place : place + 2]):
        repeated = REPEATED.search(found[0][: found[0].index(b">")])
        count = int(repeated[1]) if repeated else 1
        if found[1]:
            first, following, column = following, following + count, 0
            continue
        if filled := SHOWN_FILLED.search(found[0]):
            cells = [(at, len(filled[1])) for at in range(column, column + count)]
            for row in range(first, following):
                widths.setdefault(row, []).extend(cells)
        column += count
    return widths


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _print(workbook: "CalamineWorkbook", filled: _Filled) -> int:
    # The house imports this file for its numbers alone: only the program opens workbooks.
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    printed = 0
    worksheets = [each for each in workbook.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    for place, about in enumerate(workbook.sheets_metadata):
        if about not in worksheets[:MAX_SHEETS]:
            continue
        is_hidden = about.visible is not SheetVisibleEnum.Visible
        _put({"sheet": about.name, "is_hidden": is_hidden})
        for count, row in enumerate(_rows(workbook.get_sheet_by_index(place), filled.widths(place)), start=1):
            if count > MAX_ROWS:
                return TOO_MANY_ROWS
            printed += _put(row)
            if printed > MAX_CHARACTERS:
                return TOO_LARGE
    return 0


def _rows(
    sheet: "CalamineSheet", widths: dict[int, list[tuple[int, int]]]
) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of each row that is not blank."""
    if sheet.start is None:
        return
    merged = _merged_downwards(sheet)
    shown: dict[tuple[int, int], str] = {}
    for number, row in enumerate(sheet.iter_rows()):
        cells = [as_seen(cell) for cell in row]
        for column, width in widths.get(number, ()):
            # Blank cells have formats, too, also outside of what is read.
            at = column - sheet.start[1]
            cell = row[at] if 0 <= at < len(row) else None
            if isinstance(cell, float) and cell.is_integer():
                cells[at] = cells[at].zfill(width)
        for column, first in merged.get(number, ()):
            if column < len(cells):
                cells[column] = shown.setdefault((first, column), cells[column])
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number + 1, cells


def _merged_downwards(sheet: "CalamineSheet") -> dict[int, list[tuple[int, int]]]:
    """Return for each row the columns that hang in a cell merged over several rows, and its first row.

    People see its value beside every one of these rows; the file holds it once.
    """
    if sheet.start is None or sheet.end is None:
        return {}
    first_column, last_row = sheet.start[1], sheet.end[0]
    cells = (
        (number, left - first_column, top)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if left == right and left >= first_column
        for number in range(top, min(bottom, last_row) + 1)
    )
    hanging: dict[int, list[tuple[int, int]]] = {}
    for number, column, top in islice(cells, MAX_MERGED):
        hanging.setdefault(number, []).append((column, top))
    return hanging


def as_seen(cell: Cell) -> str:
    """Return a value as a person sees it in the sheet."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        if abs(cell) >= MORE_THAN_IS_KEPT:
            return f"{cell:.14E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _put(line: object) -> int:
    return sys.stdout.write(encoded(line) + "\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main())
