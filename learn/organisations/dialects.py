"""Dialects: the headings of other systems' exports, and which column of a list means what.

Moodle's users, Canvas's users and enrolments and OneRoster 1.2's users are told by headings that only
they write; everything else is our own dialect. Sources: Moodle `admin/tool/uploaduser`, Canvas
`doc/api/sis_csv.md`, OneRoster 1.2 CSV tables.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from learn.organisations.headings import Field, is_password, key_of, meaning_of

Dialect = Literal["own", "moodle", "canvas users", "canvas enrolments", "oneroster"]
Headings = Mapping[Field, tuple[str, ...]]

# In order of preference; `#` stands for a number.
MOODLE: Headings = {
    "given_name": ("firstname",),
    "family_name": ("lastname",),
    "email": ("email",),
    "phone": ("phone1", "phone2"),
    "external_id": ("idnumber", "username"),
    "sign_in_hint": ("username",),
    "language": ("lang",),
    "cohort": ("cohort#",),
    "course": ("course#",),
    "role": ("role#",),
    "suspended": ("suspended", "deleted"),
    "period": ("enrolperiod#",),
}
CANVAS_USERS: Headings = {
    "name": ("full_name",),
    "given_name": ("first_name",),
    "family_name": ("last_name",),
    "short_name": ("short_name",),
    "email": ("email",),
    "external_id": ("user_id",),
    "sign_in_hint": ("login_id",),
    "status": ("status",),
}
CANVAS_ENROLMENTS: Headings = {
    "external_id": ("user_id",),
    "course": ("course_id",),
    "role": ("role",),
    "status": ("status",),
}
ONE_ROSTER: Headings = {
    "given_name": ("preferredgivenname", "givenname"),
    "family_name": ("preferredfamilyname", "familyname"),
    "email": ("email",),
    "phone": ("sms", "phone"),
    "external_id": ("sourcedid",),
    "sign_in_hint": ("username",),
    "role": ("role",),
    "status": ("status",),
    "enabled": ("enableduser",),
    "expires_on": ("enddate",),
}
ONE_ROSTER_ENROLMENTS: Headings = {
    "external_id": ("usersourcedid",),
    "cohort": ("classsourcedid",),
    "role": ("role",),
    "status": ("status",),
}
BY_DIALECT: Mapping[Dialect, Headings] = {
    "own": {},
    "moodle": MOODLE,
    "canvas users": CANVAS_USERS,
    "canvas enrolments": CANVAS_ENROLMENTS,
    "oneroster": ONE_ROSTER,
}
# Moodle's own: a `group1` is a group inside a course, no cohort.
MOODLE_NUMBERED = re.compile(r"(sysrole|cohort|course|group|type|role|enrolperiod|enrolstatus)\d+")
NUMBER = re.compile(r"\d+$")
# Several columns of these always count together; those of the others do when they differ in a number only.
ALWAYS_SEVERAL: frozenset[Field] = frozenset({"role", "suspended", "period"})
SEVERAL_BY_NUMBER: frozenset[Field] = frozenset({"course", "cohort"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what, in order of preference, under the headings as the file writes them."""

    headings: tuple[str, ...]
    places: Mapping[Field, tuple[int, ...]]

    def heading(self, field: Field) -> str | None:
        """Return the heading of the first column for `field`."""
        places = self.places.get(field)
        return self.headings[places[0]] if places else None

    def are_several(self, field: Field) -> bool:
        """Tell whether every column for `field` counts, not only the first that is filled."""
        if field in SEVERAL_BY_NUMBER:
            return len({NUMBER.sub("", key_of(self.headings[place])) for place in self.places[field]}) == 1
        return field in ALWAYS_SEVERAL

    @property
    def ignored(self) -> list[str]:
        """The headings of which nothing is used."""
        used = {place for places in self.places.values() for place in places}
        return [heading for place, heading in enumerate(self.headings) if heading and place not in used]


def dialect_of(headings: Sequence[str], *, is_one_roster: bool = False) -> Dialect:
    """Return whose export this is; `is_one_roster` when its ZIP has a manifest."""
    exact = {_plain(heading) for heading in headings}
    if is_one_roster or "sourcedid" in exact:
        return "oneroster"
    if {"user_id", "login_id"} <= exact:
        return "canvas users"
    if "user_id" in exact and exact & {"section_id", "course_id"} and not _names_people(headings):
        return "canvas enrolments"
    return "moodle" if {"username", "firstname"} <= exact else "own"


def _names_people(headings: Sequence[str]) -> bool:
    return any(meaning_of(heading) in {"name", "given_name"} for heading in headings)


def columns_of(headings: Sequence[str], dialect: Dialect) -> Columns:
    """Return the columns of a list: the dialect's own first, then whatever else our own dialect knows."""
    places = _by_names(headings, BY_DIALECT[dialect])
    taken = {place for found in places.values() for place in found}
    found: dict[Field, list[int]] = {}
    for place, heading in enumerate(headings):
        is_theirs = place in taken or is_password(heading)
        is_theirs |= dialect == "moodle" and MOODLE_NUMBERED.fullmatch(_plain(heading)) is not None
        field = None if is_theirs else meaning_of(heading)
        if field is not None and field not in places:
            found.setdefault(field, []).append(place)
    if dialect != "canvas enrolments":
        places |= {field: tuple(each) for field, each in found.items()}
    # An identity card is private: it serves only where nothing else does.
    if "external_id" in places:
        places.pop("cnic", None)
    return Columns(tuple(headings), places)


def enrolment_columns(headings: Sequence[str], dialect: Dialect) -> Columns:
    """Return the columns of the `enrollments.csv` that lies beside a `users.csv`."""
    names = ONE_ROSTER_ENROLMENTS if dialect == "oneroster" else CANVAS_ENROLMENTS
    return Columns(tuple(headings), _by_names(headings, names))


def _by_names(headings: Sequence[str], names: Headings) -> dict[Field, tuple[int, ...]]:
    plain = [_plain(heading) for heading in headings]
    places = {field: _places(plain, wanted) for field, wanted in names.items()}
    return {field: found for field, found in places.items() if found}


def _places(plain: Sequence[str], wanted: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(
        place
        for name in wanted
        for place, heading in enumerate(plain)
        if heading == name or (name.endswith("#") and NUMBER.sub("#", heading) == name)
    )


def _plain(heading: str) -> str:
    return heading.strip().casefold()
