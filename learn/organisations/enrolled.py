"""The `enrollments.csv` beside a `users.csv`: which courses and classes each of the users takes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from learn.organisations.cells.choices import read_is_active, read_role
from learn.organisations.cells.courses import read_courses
from learn.organisations.cells.ids import read_id
from learn.organisations.cells.names import read_words
from learn.organisations.dialects import Columns, Dialect, enrolment_columns
from learn.organisations.headings import LOOKED_AT, Field, heading_index
from learn.organisations.listed import Listed
from learn.organisations.sentences import Doubt, Note, Unfit
from learn.organisations.sheets.rows import SheetRow


@dataclass(slots=True)
class _Taken:
    courses: list[str] = field(default_factory=list)
    cohorts: list[str] = field(default_factory=list)
    roles: dict[str, Doubt] = field(default_factory=dict)


class Enrolments:
    """What people take, by external id; ended enrolments and roles other than a learner's give nothing."""

    def __init__(self, rows: Sequence[SheetRow], dialect: Dialect) -> None:
        self._by_id: dict[str, _Taken] = {}
        self._row_counts: dict[str, int] = {}
        self._unread_count = 0
        index = heading_index([row.cells for row in rows[:LOOKED_AT]])
        if index is None:
            return
        columns = enrolment_columns(rows[index].cells, dialect)
        for row in islice(rows, index + 1, None):
            try:
                self._add(row, columns)
            except Unfit:
                self._unread_count += 1

    def _add(self, row: SheetRow, columns: Columns) -> None:
        external_id = read_id(_cell(row, columns, "external_id"))
        if external_id is None:
            self._unread_count += 1
            return
        taken = self._by_id.setdefault(external_id, _Taken())
        self._row_counts[external_id] = self._row_counts.get(external_id, 0) + 1
        role = read_role(_cell(row, columns, "role"))
        if role is not None:
            taken.roles[str(role.values["role"])] = role
        elif read_is_active(_cell(row, columns, "status"))[0]:
            taken.courses += read_courses(_cell(row, columns, "course"))
            taken.cohorts += filter(None, [read_words(_cell(row, columns, "cohort"))])

    def with_courses(self, listed: Listed) -> tuple[Listed, list[Doubt]]:
        """Return the person with what they take, and the roles that are not given."""
        taken = self._by_id.pop(listed.external_id or "", None)
        if taken is None:
            return listed, []
        courses = tuple(dict.fromkeys((*listed.courses, *taken.courses)))
        cohort = listed.cohort or next(iter(taken.cohorts), None)
        return listed._replace(courses=courses, cohort=cohort), list(taken.roles.values())

    def notes(self) -> list[Note]:
        """Return what is left over when everybody has been asked for."""
        left = sum(self._row_counts[external_id] for external_id in self._by_id)
        notes = [Note("enrolments without person", count=left)] if left else []
        return notes + ([Note("enrolments unread", count=self._unread_count)] if self._unread_count else [])


def _cell(row: SheetRow, columns: Columns, name: Field) -> str:
    places = columns.places.get(name, ())
    return row.cells[places[0]] if places and places[0] < len(row.cells) else ""
