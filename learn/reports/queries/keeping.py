"""Counts that each process keeps, and makes anew for those cohorts alone in which something happened since.

A programme of a hundred thousand seats takes a second to count, and hardly anything of it changes between
two looks. Whatever a count depends on leaves a trace: deeds and seats in the evidence of the enrolment,
corrections of trainees in the results of lists, the rest in the rows of `Ground`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from learn.courses.models import Course
from learn.enrolments.models import Enrolment
from learn.kept import Kept
from learn.organisations.models import Cohort, CohortCourse, Programme, RosterFile, RosterResult, Seat
from learn.prepared import Prepared, PreparedFor
from learn.progress.models import Evidence
from learn.reports.donor import Group

Key = tuple[object, ...]
# So many rows of evidence are looked through for changed cohorts; beyond, all are counted anew.
MOST_NEWS = 20_000
# Of so many rows before the newest, those missing may still be on their way: PostgreSQL gives keys before
# it is known which transaction ends first.
MARGIN = 10_000
KEPT_COUNTS = 4


@dataclass(frozen=True, slots=True)
class Ground:
    """What the counts of all cohorts of a programme stand on; if any of it differs, none of them holds."""

    cohorts: Sequence[Any]
    pins: Sequence[Any]
    courses: Sequence[Any]
    lists: Any


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the evidence was seen: the newest key, and keys below it of which no row was there."""

    newest: int
    missing: frozenset[int]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted, by cohort, and what was made of it."""

    ground: Ground
    mark: Mark
    groups: dict[str, list[Group]]
    told: dict[str, Any]


Count = Callable[[Collection[str] | None], list[Group]]
Tell = Callable[[dict[str, str], Sequence[Group]], dict[str, Any]]
_kept: Kept[Key, Counts] = Kept(KEPT_COUNTS)


def kept_report(reader: Connection, programme_id: int, key: Key, count: Count, tell: Tell) -> dict[str, Any]:
    """Return what `tell` makes of the names of the cohorts and what `count` counts, as of now.

    `count` counts all cohorts, or those named by their public ids. `key` names all else that both depend on.
    What is returned is shared: nobody may change it.
    """
    whole_key = (reader.engine, programme_id, *key)
    # Looked at before anything is counted: what happens meanwhile is counted now, and again the next time.
    ground = ground_of(reader, programme_id)
    kept = _kept.get(whole_key)
    news = _news(reader, programme_id, kept.mark) if kept is not None and kept.ground == ground else None
    if kept is None or news is None:
        mark, groups = _fresh_mark(reader), _by_cohort(count(None))
    elif news.changed:
        held = {cohort: theirs for cohort, theirs in kept.groups.items() if cohort not in news.changed}
        mark, groups = news.mark, held | _by_cohort(count(news.changed))
    else:
        if news.mark != kept.mark:
            _kept.put(whole_key, Counts(ground, news.mark, kept.groups, kept.told))
        return kept.told
    names = {row.public_id: row.name for row in ground.cohorts}
    told = tell(names, [each for cohort in groups.values() for each in cohort])
    return _kept.put(whole_key, Counts(ground, mark, groups, told)).told


def _by_cohort(groups: Sequence[Group]) -> dict[str, list[Group]]:
    found: dict[str, list[Group]] = {}
    for each in groups:
        found.setdefault(each.cohort, []).append(each)
    return found


@cache
def _grounds() -> tuple[Prepared, Prepared, Prepared, Prepared]:
    of_programme = Cohort.programme_id == bindparam("programme_id")
    lists_of_house = (
        select(Programme.organisation_id).where(Programme.id == bindparam("programme_id")).scalar_subquery()
    )
    return (
        Prepared(select(Cohort.public_id, Cohort.name).where(of_programme).order_by(Cohort.id)),
        Prepared(
            select(CohortCourse.cohort_id, CohortCourse.course_id, CohortCourse.release_id)
            .join(Cohort, Cohort.id == CohortCourse.cohort_id)
            .where(of_programme, CohortCourse.release_id.is_not(None))
            .order_by(CohortCourse.cohort_id, CohortCourse.course_id)
        ),
        Prepared(select(Course.id, Course.release_id).order_by(Course.id)),
        Prepared(
            select(func.count().label("chunks"), func.max(RosterFile.id).label("newest"))
            .select_from(RosterFile)
            .join(RosterResult, RosterResult.roster_id == RosterFile.id)
            .where(RosterFile.organisation_id == lists_of_house)
        ),
    )


def ground_of(reader: Connection, programme_id: int) -> Ground:
    """Return what the counts of a programme stand on now."""
    cohorts, pins, courses, lists = _grounds()
    bound = {"programme_id": programme_id}
    return Ground(
        cohorts.rows(reader, bound),
        pins.rows(reader, bound),
        courses.rows(reader, {}),
        lists.first(reader, bound),
    )


@dataclass(frozen=True, slots=True)
class News:
    """The cohorts in whose evidence something is new, and how far it was seen."""

    changed: frozenset[str]
    mark: Mark


def _fresh_mark(reader: Connection) -> Mark:
    newest = reader.scalar(select(func.max(Evidence.id))) or 0
    seen = frozenset(
        reader.scalars(select(Evidence.id).where(Evidence.id > newest - MARGIN, Evidence.id <= newest))
    )
    first = min(seen, default=newest)
    return Mark(newest, frozenset(range(first, newest)) - seen)


NEWS = select(Evidence.id, Evidence.chain).order_by(Evidence.id).limit(MOST_NEWS + 1)
NEWER = Prepared(NEWS.where(Evidence.id > bindparam("newest")))
# By themselves, and mostly for none: joined with the news, they took PostgreSQL longer to plan than to read.
TOUCHED = PreparedFor(
    select(Cohort.public_id)
    .distinct()
    .join(Seat, Seat.cohort_id == Cohort.id)
    .join(Enrolment, Enrolment.id == Seat.enrolment_id)
    .where(Cohort.programme_id == bindparam("programme_id")),
    Enrolment.reference,
)


def _news(reader: Connection, programme_id: int, mark: Mark) -> News | None:
    """Return what is new since a mark; None if it is too much to be told cohort by cohort."""
    rows = NEWER.rows(reader, {"newest": mark.newest})
    newest = max((row.id for row in rows), default=mark.newest)
    missing = mark.missing.union(range(mark.newest + 1, newest)).difference(row.id for row in rows)
    if mark.missing:
        late = reader.execute(NEWS.where(Evidence.id.in_(mark.missing))).all()
        missing = missing.difference(row.id for row in late)
        rows = [*rows, *late]
    if len(rows) > MOST_NEWS or len(missing) > MARGIN:
        return None
    chains = sorted({row.chain for row in rows})
    touched = TOUCHED.rows(reader, chains, programme_id=programme_id) if chains else []
    return News(frozenset(row.public_id for row in touched), Mark(newest, missing))
