"""Opens one workbook, read from standard input, and prints its rows as lines of JSON.

Run as a program of its own by `workbooks.py`, within limits of memory and time that it sets itself
before it reads a byte; so it imports nothing of the house. Values are printed as people see them: a
whole number without its `.0`, a date as ISO.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

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

Cell = str | float | int | bool | date | datetime | time | timedelta


def main() -> int:
    """Print the workbook; the number returned says why it could not be."""
    from python_calamine import CalamineWorkbook, PasswordError  # noqa: PLC0415 - as below

    _limit()
    content = sys.stdin.buffer.read()
    try:
        return _print(CalamineWorkbook.from_filelike(BytesIO(content)))
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


def _print(workbook: "CalamineWorkbook") -> int:
    # The house imports this file for its numbers alone: only the program opens workbooks.
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    printed = 0
    worksheets = [each for each in workbook.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    for place, about in enumerate(workbook.sheets_metadata):
        if about not in worksheets[:MAX_SHEETS]:
            continue
        is_hidden = about.visible is not SheetVisibleEnum.Visible
        _put({"sheet": about.name, "is_hidden": is_hidden})
        for count, row in enumerate(_rows(workbook.get_sheet_by_index(place)), start=1):
            if count > MAX_ROWS:
                return TOO_MANY_ROWS
            printed += _put(row)
            if printed > MAX_CHARACTERS:
                return TOO_LARGE
    return 0


def _rows(sheet: "CalamineSheet") -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of each row that is not blank."""
    if sheet.start is None:
        return
    merged = _merged_downwards(sheet)
    shown: dict[tuple[int, int], str] = {}
    for number, row in enumerate(sheet.iter_rows()):
        cells = [as_seen(cell) for cell in row]
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
