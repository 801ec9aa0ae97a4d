"""How far the learners of a course are, as numbers alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Label, case, func, select

from learn.enrolments.models import Enrolment
from learn.progress.models import PageDone

QUIET = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Stages:
    """How many ever took the course, and what became of them; each is in one of the last four."""

    taken: int
    begun: int
    completed: int
    left: int
    under_way: int
    not_begun: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Learners of a course: by stage, by page done, and by the furthest page where they went quiet."""

    stages: Stages
    done: Mapping[str, int]
    stopped: Mapping[str, int]


def standing_in(reader: Connection, course_id: int, pages: Sequence[str], now: datetime) -> Standing:
    """Return how far learners are; `pages` are the uids in the order of the course.

    Somebody stopped at a page if it is the furthest that they did, they neither completed nor left, and
    did nothing for two weeks.
    """
    begun = (
        select(PageDone.enrolment_id, func.max(PageDone.done_at).label("last_at"), _furthest(pages))
        .join(Enrolment, Enrolment.id == PageDone.enrolment_id)
        .where(Enrolment.course_id == course_id)
        .group_by(PageDone.enrolment_id)
        .subquery()
    )
    is_open = Enrolment.completed_at.is_(None) & Enrolment.left_at.is_(None)
    row = reader.execute(
        select(
            func.count(),
            func.count(begun.c.enrolment_id),
            func.count(Enrolment.completed_at),
            _count(Enrolment.completed_at.is_(None) & Enrolment.left_at.is_not(None)),
            _count(is_open & begun.c.enrolment_id.is_not(None)),
            _count(is_open & begun.c.enrolment_id.is_(None)),
        )
        .select_from(Enrolment)
        .outerjoin(begun, begun.c.enrolment_id == Enrolment.id)
        .where(Enrolment.course_id == course_id)
    ).one()
    stopped = reader.execute(
        select(begun.c.furthest, func.count().label("number"))
        .join(Enrolment, Enrolment.id == begun.c.enrolment_id)
        .where(is_open, begun.c.last_at < now - QUIET)
        .group_by(begun.c.furthest)
    )
    done = reader.execute(
        select(PageDone.page_uid, func.count().label("number"))
        .join(Enrolment, Enrolment.id == PageDone.enrolment_id)
        .where(Enrolment.course_id == course_id)
        .group_by(PageDone.page_uid)
    )
    return Standing(
        Stages(*row),
        {each.page_uid: each.number for each in done},
        {pages[each.furthest]: each.number for each in stopped if each.furthest >= 0},
    )


def _furthest(pages: Sequence[str]) -> Label[int]:
    """Return the place in the course of the furthest page done, -1 for pages that are gone."""
    places = {uid: place for place, uid in enumerate(pages)}
    return func.max(case(places or {"": -1}, value=PageDone.page_uid, else_=-1)).label("furthest")


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
