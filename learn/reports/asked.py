"""What a report is asked for: an officer's scope, narrowed to a cohort and a course, as of a moment; pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from learn.organisations.queries.standings import Scope

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose seats, as of when, told in which language."""

    scope: Scope
    at: datetime
    language: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its name in addresses, what it is called, its columns, and how its rows are made.

    `columns` are (key, heading); a sheet has the keys, a page the headings. `is_of_people` says that each
    row is one person, so that a page shows the first ones and the sheet has all.
    """

    name: str
    title: Any
    about: Any
    columns: Sequence[tuple[str, Any]]
    rows: Callable[[Any, Asked], Iterator[Sequence[Cell]]]
    is_of_people: bool = False
