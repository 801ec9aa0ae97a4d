"""One row of a list, read: a person as the organisation describes them, or every reason why not."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from learn.organisations.cells.choices import (
    is_false,
    is_true,
    read_gender,
    read_is_active,
    read_language,
    read_role,
)
from learn.organisations.cells.courses import read_courses
from learn.organisations.cells.days import read_day
from learn.organisations.cells.emails import read_email
from learn.organisations.cells.ids import read_cnic, read_id
from learn.organisations.cells.names import LONGEST, read_name, read_words
from learn.organisations.cells.phones import read_phone
from learn.organisations.dialects import Columns
from learn.organisations.headings import Field
from learn.organisations.sentences import Doubt, Problem, Unfit, problem, quoted
from learn.organisations.sheets.rows import SheetRow
from learn.urdu import fold

Reader = Callable[[str], tuple[Any, Doubt | None]]


class Listed(NamedTuple):
    """A person on a list. The name is empty only in Canvas's enrolments, which name nobody.

    Where somebody is inactive, `courses` are those they leave; `left` are those that somebody active leaves.
    """

    row: int
    name: str
    email: str | None
    phone: str | None
    external_id: str | None
    language: str | None
    cohort: str | None
    courses: tuple[str, ...]
    is_active: bool
    expires_on: date | None
    sign_in_hint: str | None
    gender: str | None
    district: str | None
    left: tuple[str, ...] = ()


def _surely(reader: Callable[[str], Any]) -> Reader:
    """Return a reader of values about which there is no doubt."""
    return lambda cell: (reader(cell), None)


def _unless_active(cell: str) -> tuple[bool, Doubt | None]:
    is_active, doubt = read_is_active(cell)
    return not is_active, doubt


READERS: Mapping[Field, Reader] = {
    "name": _surely(read_name),
    "given_name": _surely(read_name),
    "family_name": _surely(read_name),
    "short_name": _surely(read_name),
    "email": read_email,
    "phone": read_phone,
    "external_id": _surely(read_id),
    "cnic": _surely(read_cnic),
    "sign_in_hint": _surely(read_words),
    "language": read_language,
    "cohort": _surely(read_words),
    "course": _surely(read_courses),
    "role": lambda cell: (None, read_role(cell)),
    "status": _unless_active,
    "suspended": _surely(is_true),
    "enabled": _surely(is_false),
    "expires_on": read_day,
    "gender": read_gender,
    "district": _surely(read_words),
}
NAMES: tuple[Field, ...] = ("name", "given_name", "family_name", "short_name")
KNOWN_BY: tuple[Field, ...] = ("email", "phone", "external_id", "cnic")


def _name(whole: str | None, given: str | None, family: str | None) -> str:
    """Return a person's name; “Name” beside “Surname” is the first of two, unless it holds the other."""
    if whole and (given or not family or f" {fold(family)} " in f" {fold(whole)} "):
        return whole
    return " ".join(filter(None, (whole or given, family)))


def _listed(row: SheetRow, values: Mapping[Field, Any], several: Mapping[Field, list[Any]]) -> Listed:
    first = values.get
    courses = several.get("course") or [first("course") or ()]
    return Listed(
        row=row.number,
        name=_name(first("name"), first("given_name"), first("family_name")) or first("short_name") or "",
        email=first("email"),
        phone=first("phone"),
        external_id=first("external_id") or first("cnic"),
        language=first("language"),
        cohort=first("cohort"),
        courses=tuple(dict.fromkeys(course for each in courses for course in each)),
        is_active=not (first("status") or first("suspended") or first("enabled")),
        expires_on=first("expires_on"),
        sign_in_hint=first("sign_in_hint"),
        gender=first("gender"),
        district=first("district"),
    )


class RowReader:
    """Reads rows under the same headings; `needs_name` is not set for lists of people already here."""

    def __init__(self, columns: Columns, *, needs_name: bool = True) -> None:
        self._columns = columns
        self._needs_name = needs_name
        self._plan = [
            (name, READERS[name], places, columns.are_several(name))
            for name, places in columns.places.items()
            if name in READERS
        ]

    def read(self, row: SheetRow) -> tuple[Listed | None, list[Problem]]:
        """Return the person, or None when an error stands among the problems."""
        values: dict[Field, Any] = {}
        several: dict[Field, list[Any]] = {}
        problems: list[Problem] = []
        unfit: set[Field] = set()
        for name, reader, places, are_several in self._plan:
            for place in places:
                cell = row.cells[place] if place < len(row.cells) else ""
                if not cell:
                    continue
                try:
                    value, doubt = reader(cell)
                except Unfit as fault:
                    problems.append(self._problem(row, place, fault))
                    unfit.add(name)
                    break
                if doubt is not None:
                    problems.append(self._problem(row, place, doubt))
                if value:
                    values.setdefault(name, value)
                    if not are_several:
                        break
                    several.setdefault(name, []).append(value)
        listed = _listed(row, values, several)
        problems += self._missing(listed, unfit)
        if len(set(several.get("cohort", ()))) > 1:
            value = {"value": quoted(listed.cohort or "")}
            problems.append(problem(row.number, self._columns.heading("cohort"), "several cohorts", value))
        return (listed if all(each.is_warning for each in problems) else None), problems

    def _missing(self, listed: Listed, unfit: set[Field]) -> list[Problem]:
        """Return what a person cannot do without; what stands there but is unfit has been named already."""
        problems = []
        if self._needs_name and not listed.name and unfit.isdisjoint(NAMES):
            heading = self._columns.heading("name") or self._columns.heading("given_name")
            problems.append(problem(listed.row, heading, "no name"))
        if len(listed.name) > LONGEST:
            heading = self._columns.heading("name") or self._columns.heading("given_name")
            problems.append(problem(listed.row, heading, "name too long", {"limit": LONGEST}))
        is_known = listed.email or listed.phone or listed.external_id
        if not is_known and unfit.isdisjoint(KNOWN_BY):
            problems.append(problem(listed.row, None, "nothing to know by"))
        return problems

    def _problem(self, row: SheetRow, place: int, found: Unfit | Doubt) -> Problem:
        return problem(row.number, self._columns.headings[place], found.key, found.values)
