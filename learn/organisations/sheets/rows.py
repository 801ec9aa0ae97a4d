"""A sheet: rows of text, whatever file they came from."""

from dataclasses import dataclass, field
from typing import Literal

from learn.organisations.sentences import Note, SheetRefused

Kind = Literal["csv", "tsv", "xlsx", "xls", "ods", "pasted", "zip"]

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with something in it: the line (in a workbook the row) on which it starts, and its cells."""

    number: int
    cells: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file, blank ones left out, cells under a heading of passwords emptied.

    Titles and headings are still among the rows. `encoding` is None for workbooks. From a ZIP of
    `users.csv` and `enrollments.csv`, `rows` are the users; `is_one_roster` tells of a `manifest.csv`.
    """

    rows: list[SheetRow] = field(repr=False)
    encoding: str | None
    kind: Kind
    notes: tuple[Note, ...] = ()
    enrolments: list[SheetRow] = field(default_factory=list, repr=False)
    is_one_roster: bool = False


class RowCollector:
    """Rows on their way into a sheet: blank ones are left out, too many are refused."""

    def __init__(self) -> None:
        self.rows: list[SheetRow] = []

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
