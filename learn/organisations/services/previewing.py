"""What a list would do: looked at before anything is written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy import Connection

from learn.database import reading
from learn.days import day_of
from learn.organisations.listed import Listed
from learn.organisations.planning import (
    CREATE,
    Choices,
    Memory,
    Offered,
    Planned,
    Tally,
    changes,
    choices_for,
    chunks,
    cohorts_to_make,
    new_cohort_remarks,
    plan,
    with_new_cohorts,
)
from learn.organisations.queries.members import members_meant
from learn.organisations.queries.offered import cohort_names, course_uids, offered_to, pools_of
from learn.organisations.remarks import remark
from learn.organisations.roster import Roster
from learn.organisations.sentences import Note, Problem, problem, quoted
from learn.organisations.services.desks import Order, seats_needed
from learn.organisations.services.enrolling import CHUNK, Watch
from learn.organisations.services.leavers import missing_members

# So many rows with a role are told one by one.
FEW_ROLES = 3
# So many of those who are new are shown as they were read.
MOST_FIRSTS = 3
# So many columns that are not used are named.
MOST_COLUMNS = 10
# Notes of which a list may have many.
LINE_BY_LINE = {"total left out", "headings repeated"}


class NoSuchCourse(LookupError):
    """The organisation may not enrol in a course of that uid, whoever else may; `better` is one it may."""

    def __init__(self, uid: str, better: str | None) -> None:
        super().__init__(uid)
        self.uid, self.better = uid, better


class SeatsExhausted(Exception):
    """A pool has fewer seats left than the list takes."""

    def __init__(self, pool: str, needed: int, free: int) -> None:
        super().__init__(pool)
        self.pool, self.needed, self.free = pool, needed, free

    @property
    def missing(self) -> int:
        """Return how many seats are missing."""
        return self.needed - self.free


class RemovalNeedsCohort(Exception):
    """People are taken off one chosen cohort, not off whichever the rows name."""


Kept = tuple[str, Problem]


@dataclass(slots=True)
class Preview:
    """What a list would do; `needed` are seats by pool, `short` the first pool with too few of them.

    `notes` are about the list as a whole; `firsts` the first who are new, with what they are known by.
    """

    choices: Choices
    makes: Mapping[str, str]
    tally: Tally = field(default_factory=Tally)
    remarks: list[Kept] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    firsts: list[Listed] = field(default_factory=list)
    needed: Counter[int] = field(default_factory=Counter)
    short: SeatsExhausted | None = None
    missing_count: int = 0


def check_courses(offered: Offered, choices: Choices) -> None:
    """Raise `NoSuchCourse` for a chosen course that is not for this organisation."""
    for uid in choices.courses:
        if uid not in offered.courses:
            near = get_close_matches(uid, list(offered.courses), n=1, cutoff=0.6)
            raise NoSuchCourse(uid, near[0] if near else None)


def settle(organisation_id: int, roster: Roster, choices: Choices, filename: str) -> tuple[Preview, Offered]:
    """Return what is settled before any row is planned, and what people may be enrolled in.

    Raises `NoSuchCourse` and `RemovalNeedsCohort` where the choices themselves cannot be.
    """
    offered = offered_to(reading(), organisation_id)
    check_courses(offered, choices)
    if choices.is_removing and not choices.cohort:
        raise RemovalNeedsCohort
    choices = choices_for(roster.rows, choices, filename)
    makes = cohorts_to_make(roster.rows, choices, offered)
    shown = Preview(choices, makes)
    shown.tally.errors = rows_in_error(roster)
    shown.notes += _notes_on(roster)
    shown.remarks += [("warning", each) for each in new_cohort_remarks(roster.rows, makes, offered)]
    return shown, with_new_cohorts(offered, makes)


def _notes_on(roster: Roster) -> list[Note]:
    """Return what is worth knowing of the whole list; what was left out line by line hides nothing else."""
    notes = [*roster.notes, *_columns_not_used(roster)]
    return sorted(notes, key=lambda each: each.key in LINE_BY_LINE)


def _columns_not_used(roster: Roster) -> Iterator[Note]:
    if roster.ignored_columns:
        named = [quoted(each) for each in roster.ignored_columns[:MOST_COLUMNS]]
        more = ["…"] if len(roster.ignored_columns) > MOST_COLUMNS else []
        yield Note("columns not used", headings=", ".join(named + more))


def rows_in_error(roster: Roster) -> int:
    """Return how many rows the reader left out."""
    return len({each.row for each in roster.problems if not each.is_warning})


def preview(
    organisation_id: int,
    roster: Roster,
    choices: Choices,
    filename: str,
    now: datetime,
    watch: Watch = lambda _: None,
) -> Preview:
    """Return what the list would do, and write nothing; `watch` sees every row as it is planned.

    Raises what `settle` raises.
    """
    shown, offered = settle(organisation_id, roster, choices, filename)
    reader = reading()
    pool_of = {cohort.id: cohort.pool_id for cohort in offered.cohorts.values() if cohort.pool_id}
    names = _Names(reader, organisation_id)
    memory, today = Memory(), day_of(now)
    problems = _roles_once(roster.problems)
    shown.remarks += [("warning" if each.is_warning else "error", each) for each in problems]
    for chunk in chunks(roster.rows, CHUNK):
        known = members_meant(reader, organisation_id, chunk)
        for planned in plan(chunk, known, offered, shown.choices, memory, today):
            shown.tally.add(planned.action)
            if planned.action == CREATE and len(shown.firsts) < MOST_FIRSTS:
                shown.firsts.append(planned.listed)
            shown.needed.update(seats_needed(planned, pool_of))
            shown.remarks += _remarks_on(planned, names)
            watch(planned)
    shown.short = _short(reader, organisation_id, shown.needed)
    if shown.choices.is_removing and not shown.tally.errors:
        _list_the_missing(shown, Order(0, organisation_id, shown.choices, shown.makes), memory)
    return shown


def _roles_once(problems: Sequence[Problem]) -> Sequence[Problem]:
    """Return the problems of a list, where many rows name a role with one for all of those.

    Hundreds that say the same would hide what is to be looked at. The sheet that goes back says it of each.
    """
    roles = [each for each in problems if each.key == "role not given"]
    if len(roles) <= FEW_ROLES:
        return problems
    first = roles[0]
    rows = ", ".join(str(each.row) for each in roles[:FEW_ROLES])
    values = {"role": first.values["role"], "count": len(roles), "rows": rows}
    others = [each for each in problems if each.key != "role not given"]
    return [problem(first.row, first.column, "roles not given", values), *others]


def _list_the_missing(shown: Preview, order: Order, memory: Memory) -> None:
    for member in missing_members(order, memory):
        gone = remark(0, None, "missing", name=member.name, cohort=str(order.choices.cohort))
        shown.remarks.append(("missing", gone))
        shown.missing_count += 1


class _Names:
    """Names of cohorts and courses, asked for when something first changes."""

    def __init__(self, reader: Connection, organisation_id: int) -> None:
        self.reader, self.organisation_id = reader, organisation_id
        self._cohorts: dict[int, str] | None = None
        self._courses: dict[int, str] = {}

    def of(self, planned: Planned) -> tuple[dict[int, str], dict[int, str]]:
        """Return the names that are needed to say what a row changes: courses, cohorts."""
        if self._cohorts is None:
            self._cohorts = cohort_names(self.reader, self.organisation_id)
        seats = (*planned.ends, *planned.returns, *planned.extends)
        wanted = {*planned.takes, *(seat.course_id for seat in seats)} - self._courses.keys()
        if wanted:
            self._courses |= course_uids(self.reader, wanted)
        return self._courses, self._cohorts


def _remarks_on(planned: Planned, names: _Names) -> list[Kept]:
    said: list[Kept] = [("warning" if each.is_warning else "error", each) for each in planned.remarks]
    if planned.action == "update":
        said += [("change", each) for each in changes(planned, *names.of(planned))]
    return said


def _short(reader: Connection, organisation_id: int, needed: Mapping[int, int]) -> SeatsExhausted | None:
    for pool in pools_of(reader, organisation_id).values() if needed else ():
        if needed.get(pool.id, 0) > pool.free:
            return SeatsExhausted(pool.name, needed[pool.id], pool.free)
    return None
