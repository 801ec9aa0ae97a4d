"""A sheet: rows of text, whatever file they came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from learn.organisations.compact import Compact
from learn.organisations.sentences import Note, SheetRefused

Kind = Literal["csv", "tsv", "xlsx", "xls", "ods", "pasted", "zip"]

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 100


class SheetRow(NamedTuple):
    """A row with something in it: the line (in a workbook the row) on which it starts, and its cells."""

    number: int
    cells: tuple[str, ...]

    def __repr__(self) -> str:
        """Return where the row stands: its cells concern nobody who reads a log."""
        return f"SheetRow({self.number})"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file, blank ones left out, cells under a heading of passwords emptied.

    Titles and headings are still among the rows. `encoding` is None for workbooks, and `delimiter` empty.
    From a ZIP of `users.csv` and `enrollments.csv`, `rows` are the users; `is_one_roster` tells of a
    `manifest.csv`.
    """

    rows: Sequence[SheetRow]
    encoding: str | None
    kind: Kind
    notes: tuple[Note, ...] = ()
    enrolments: Sequence[SheetRow] = ()
    is_one_roster: bool = False
    delimiter: str = ""


class RowCollector:
    """Rows on their way into a sheet: blank ones are left out, too many are refused."""

    def __init__(self) -> None:
        self.rows = Compact[SheetRow]()

    def add(self, number: int, cells: list[str]) -> None:
        """Add a row without its empty end."""
        while cells and (not cells[-1] or cells[-1].isspace()):
            cells.pop()
        if not cells:
            return
        if len(cells) > MAX_COLUMNS:
            raise SheetRefused("too many columns", row=number, limit=MAX_COLUMNS)
        if len(self.rows) >= MAX_ROWS:
            raise SheetRefused("too many rows", limit=f"{MAX_ROWS:,}")
        self.rows.append(SheetRow(number, tuple(cells)))
