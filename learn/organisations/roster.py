"""A roster: the people on a list that an organisation hands over, and what is wrong with the rest of it.

A row needs a name and something to know the person by: an external id, else an e-mail address, else a
phone. A file gives nobody a right: roles other than a learner's are reported and not given.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from learn.organisations.cells.ids import without_zeros
from learn.organisations.compact import Compact
from learn.organisations.dialects import BY_DIALECT, Columns, Dialect, columns_of, dialect_of
from learn.organisations.enrolled import Enrolments
from learn.organisations.headings import LOOKED_AT, MEANINGS, heading_index, key_of
from learn.organisations.listed import KNOWN_BY, NAMES, Listed, RowReader
from learn.organisations.repeats import Seen, Sieve
from learn.organisations.sentences import Note, Problem, SheetRefused, problem, quoted
from learn.organisations.sheets.delimited import swallowing
from learn.organisations.sheets.rows import Sheet, SheetRow

__all__ = ["Dialect", "Listed", "Problem", "Roster", "read_roster"]
TOTALS = frozenset(
    map(
        key_of,
        (
            "total",
            "grand total",
            "sub total",
            "total trainees",
            "total students",
            "sum",
            "count",
            "کل",
            "میزان",
        ),
    )
)
# A row of totals holds a word and a few numbers.
MOST_IN_TOTAL = 3
# Rows left out that are named one by one.
MAX_LEFT_OUT = 20


@dataclass(frozen=True, slots=True)
class Roster:
    """What a list says: the people, in its order; every problem, by row; `heading_row` names the columns."""

    dialect: Dialect
    rows: Sequence[Listed]
    problems: list[Problem]
    ignored_columns: list[str]
    notes: list[Note]
    heading_row: int = 1


def read_roster(sheet: Sheet) -> Roster:
    """Return the people on a sheet; raises `SheetRefused` where headings, names or people are missing."""
    index = heading_index([row.cells for row in sheet.rows[:LOOKED_AT]])
    if index is None:
        raise SheetRefused("no headings")
    headings = tuple(" ".join(cell.split()) for cell in sheet.rows[index].cells)
    dialect = dialect_of(headings, is_one_roster=sheet.is_one_roster)
    columns = columns_of(headings, dialect)
    _refuse_what_names_nobody(sheet, index, columns, dialect)
    notes: list[Note] = [*sheet.notes, *_notes_on_headings(sheet, index, columns, dialect)]
    reading = _Reading(columns, Enrolments(sheet.enrolments, dialect), is_of_known=_is_of_known(dialect))
    for row in _people(sheet, index, columns, notes):
        reading.read(row, sheet.delimiter)
    rows = Compact(reading.people())
    problems = sorted([*reading.problems, *reading.lost_zeros(rows)], key=lambda each: each.row)
    if reading.nobody_count:
        notes.append(Note("rows about nobody", count=reading.nobody_count))
    notes += reading.enrolments.notes()
    return Roster(dialect, rows, problems, columns.ignored, notes, sheet.rows[index].number)


def _is_of_known(dialect: Dialect) -> bool:
    """Tell whether the list names nobody: Canvas's enrolments are about people who are here already."""
    return dialect == "canvas enrolments"


def _refuse_what_names_nobody(sheet: Sheet, index: int, columns: Columns, dialect: Dialect) -> None:
    has_names = not columns.places.keys().isdisjoint(NAMES)
    if not has_names and not _is_of_known(dialect):
        headings = ", ".join(filter(None, columns.headings))
        raise SheetRefused("no column of names", headings=quoted(headings))
    if index + 1 >= len(sheet.rows):
        raise SheetRefused("only headings")


def _notes_on_headings(sheet: Sheet, index: int, columns: Columns, dialect: Dialect) -> Iterator[Note]:
    if index:
        yield Note("headings found below", row=sheet.rows[index].number)
    for name, places in columns.places.items():
        for place in () if columns.are_several(name) or name in BY_DIALECT[dialect] else places[1:]:
            first, second = columns.headings[places[0]], columns.headings[place]
            yield Note("two columns", first=quoted(first), second=quoted(second))
    if "cnic" in columns.places:
        yield Note("CNIC as external id", heading=quoted(columns.heading("cnic") or ""))
    for place in columns.places.get("period", ()):
        yield Note("period not used", heading=quoted(columns.headings[place]))


def _people(sheet: Sheet, index: int, columns: Columns, notes: list[Note]) -> Iterator[SheetRow]:
    """Yield the rows about people: headings printed on every page and totals at the end are none."""
    headings = sheet.rows[index].cells
    left_out: list[Note] = []
    for row in islice(sheet.rows, index + 1, None):
        if row.cells == headings or _repeats(row.cells, columns):
            left_out.append(Note("headings repeated", row=row.number))
        elif _is_total(row.cells):
            left_out.append(Note("total left out", row=row.number))
        else:
            yield row
    notes += left_out[:MAX_LEFT_OUT]


def _repeats(cells: Sequence[str], columns: Columns) -> bool:
    """Tell whether a row says again, in another language perhaps, what stands below the headings in use.

    A list of trials has people named Trainee 1, who are no headings.
    """
    said = [
        (field, cells[place])
        for field, places in columns.places.items()
        for place in places
        if place < len(cells) and cells[place]
    ]
    # Not `meaning_of`, which would remember the names of people.
    return len(said) > 1 and all(MEANINGS.get(key_of(cell)) == field for field, cell in said)


def _is_total(cells: Sequence[str]) -> bool:
    if sum(1 for cell in cells if cell) > MOST_IN_TOTAL:
        return False
    # “Total: 45” in one cell is a total too.
    words = {key_of(cell).rstrip("0123456789") for cell in cells if cell and len(cell) < len("total ") * 10}
    return not words.isdisjoint(TOTALS) and not any("@" in cell for cell in cells)


class _Reading:
    """A list half read: the people so far, and what was said about them."""

    def __init__(self, columns: Columns, enrolments: Enrolments, *, is_of_known: bool) -> None:
        self.problems: list[Problem] = []
        self.enrolments = enrolments
        self.nobody_count = 0
        self._columns = columns
        self._reader = RowReader(columns, needs_name=not is_of_known)
        self._is_of_known = is_of_known
        self._telling = [place for name in (*NAMES, *KNOWN_BY) for place in columns.places.get(name, ())]
        self._rows = Compact[Listed]()
        self._sieve = Sieve()

    def read(self, row: SheetRow, delimiter: str) -> None:
        """Add the person of a row, or the reasons why not; `delimiter` is empty in a workbook."""
        width = len(self._columns.headings)
        place = swallowing(row.cells[:width], delimiter, width) if delimiter else None
        if place is not None:
            heading = self._columns.headings[place]
            self.problems.append(problem(row.number, heading, "quote not closed in its row"))
            return
        if delimiter and any(row.cells[width:]):
            self.problems.append(problem(row.number, None, "shifted cells"))
            return
        if self._is_about_nobody(row):
            self.nobody_count += 1
            return
        listed, problems = self._reader.read(row)
        self.problems += problems
        # An enrolment is as whatever its role says: without the role nothing of it is left.
        is_of_learner = not self._is_of_known or all(each.key != "role not given" for each in problems)
        if listed is not None and is_of_learner:
            self._rows.append(listed)
            self._sieve.add(listed)

    def _is_about_nobody(self, row: SheetRow) -> bool:
        """Tell whether a row was numbered, or given a cohort, before anybody was found to fill it."""
        return not self._is_of_known and not any(
            place < len(row.cells) and row.cells[place].strip() for place in self._telling
        )

    def people(self) -> Iterator[Listed]:
        """Yield the people once all rows are read, each once, in the order of the list."""
        seen = Seen(self._sieve)
        for listed in _joined(self._rows) if self._is_of_known else self._rows:
            repeat = seen.repeat(listed)
            if repeat is not None:
                heading = self._columns.heading(repeat.field)
                found = problem(listed.row, heading, repeat.key, {"first": repeat.first})
                self.problems.append(found)
                if not found.is_warning:
                    continue
            seen.add(listed)
            person, roles = self.enrolments.with_courses(listed)
            self.problems += [problem(listed.row, "role", role.key, role.values) for role in roles]
            if person is not None:
                yield person

    def lost_zeros(self, rows: Sequence[Listed]) -> Iterator[Problem]:
        """Yield a warning for each id that is shorter than its fellows."""
        heading = self._columns.heading("external_id") or self._columns.heading("cnic")
        short = without_zeros(each.external_id for each in rows if each.external_id)
        for listed in rows if short else ():
            if listed.external_id in short:
                value = {"value": quoted(listed.external_id or "")}
                yield problem(listed.row, heading, "zeros may be lost", value)


def _joined(rows: Iterable[Listed]) -> Iterable[Listed]:
    """Return the people with what they take and have left in all their rows."""
    people: dict[str | int, Listed] = {}
    for listed in rows:
        key = listed.external_id or listed.row
        people[key] = _with_more(people[key], listed) if key in people else listed
    return people.values()


def _with_more(first: Listed, listed: Listed) -> Listed:
    """Return one of two enrolments of somebody: one that ended leaves the other as it is."""
    both = (first, listed)
    takes = dict.fromkeys(course for each in both if each.is_active for course in each.courses)
    leaves = dict.fromkeys(
        course for each in both for course in (each.left if each.is_active else each.courses)
    )
    if not any(each.is_active for each in both):
        return first._replace(courses=tuple(leaves))
    left = tuple(course for course in leaves if course not in takes) if takes else ()
    return first._replace(courses=tuple(takes), is_active=True, left=left)
