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
    courses: dict[str, None] = field(default_factory=dict)
    cohorts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Enrolled:
    """What somebody takes and has left, None where no row says so; and the roles that are not given."""

    takes: _Taken | None = None
    has_left: _Taken | None = None
    roles: dict[str, Doubt] = field(default_factory=dict)


class Enrolments:
    """What people take and have left, by external id; roles other than a learner's give and end nothing."""

    def __init__(self, rows: Sequence[SheetRow], dialect: Dialect) -> None:
        self._by_id: dict[str, _Enrolled] = {}
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
        enrolled = self._by_id.setdefault(external_id, _Enrolled())
        self._row_counts[external_id] = self._row_counts.get(external_id, 0) + 1
        role = read_role(_cell(row, columns, "role"))
        if role is not None:
            enrolled.roles[str(role.values["role"])] = role
            return
        if read_is_active(_cell(row, columns, "status"))[0]:
            taken = enrolled.takes = enrolled.takes or _Taken()
        else:
            taken = enrolled.has_left = enrolled.has_left or _Taken()
        taken.courses |= dict.fromkeys(read_courses(_cell(row, columns, "course")))
        taken.cohorts += filter(None, [read_words(_cell(row, columns, "cohort"))])

    def with_courses(self, listed: Listed) -> tuple[Listed | None, list[Doubt]]:
        """Return the person with what they take and have left, and the roles that are not given.

        None for whom no row calls a learner: the list is not about them. Who is inactive leaves all.
        """
        enrolled = self._by_id.pop(listed.external_id or "", None)
        if enrolled is None:
            return listed, []
        roles = list(enrolled.roles.values())
        taken = enrolled.takes or enrolled.has_left
        if not listed.is_active or taken is None:
            return (None if listed.is_active else listed), roles
        courses = (*listed.courses, *(each for each in taken.courses if each not in listed.courses))
        left = enrolled.has_left.courses.keys() - {*courses} if enrolled.has_left and courses else ()
        return listed._replace(
            courses=courses,
            cohort=listed.cohort or next(iter(taken.cohorts), None),
            is_active=enrolled.takes is not None,
            left=tuple(sorted(left)),
        ), roles

    def notes(self) -> list[Note]:
        """Return what is left over when everybody has been asked for."""
        left = sum(self._row_counts[external_id] for external_id in self._by_id)
        notes = [Note("enrolments without person", count=left)] if left else []
        return notes + ([Note("enrolments unread", count=self._unread_count)] if self._unread_count else [])


def _cell(row: SheetRow, columns: Columns, name: Field) -> str:
    places = columns.places.get(name, ())
    return row.cells[places[0]] if places and places[0] < len(row.cells) else ""
