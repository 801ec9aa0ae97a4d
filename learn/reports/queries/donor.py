"""The donor report as the database counts it, in one statement whatever the number of trainees."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from learn.courses.models import Course
from learn.courses.outline import Outline
from learn.courses.queries import outlines_by_release
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import SERVED
from learn.organisations.models import Cohort, Organisation, Programme, Seat, Trainee
from learn.organisations.queries.standings import (
    Scope,
    activated,
    completed,
    how_many,
    is_later,
    of_seats,
    started,
)
from learn.organisations.standing import LAPSED_AFTER, STALLED_AFTER
from learn.organisations.steps import final_quiz
from learn.progress.evidence import ANSWERS, moment
from learn.progress.models import Evidence, EvidenceChain, PageDone
from learn.reports.donor import Group, Named, donor_report
from learn.reports.months import Month
from learn.reports.queries.keeping import kept_report


@dataclass(frozen=True, slots=True)
class Funded:
    """A programme with its organisation."""

    programme_id: int
    programme: str
    name: str
    organisation_id: int
    organisation: str
    reference: str


def funded(reader: Connection, programme: str, organisation: str | None = None) -> list[Funded]:
    """Return the programmes of that address, of one organisation where it is named."""
    asked = (
        select(
            Programme.id,
            Programme.slug,
            Programme.name,
            Organisation.id,
            Organisation.slug,
            Organisation.reference,
        )
        .join(Organisation, Organisation.id == Programme.organisation_id)
        .where(Programme.slug == programme)
        .order_by(Organisation.slug)
    )
    if organisation is not None:
        asked = asked.where(Organisation.slug == organisation)
    return [Funded(*row) for row in reader.execute(asked)]


def report_of(reader: Connection, of: Funded, month: Month, now: datetime) -> dict[str, Any]:
    """Return the donor report of a programme for a month."""
    at = month.moment(now)

    def tell(names: dict[str, str], groups: Sequence[Group]) -> dict[str, Any]:
        return donor_report(Named(of.organisation, of.programme, month.name, moment(at), names), groups)

    def count(cohorts: Collection[str] | None) -> list[Group]:
        return groups_of(reader, of, month, at, cohorts)

    return kept_report(reader, of.programme_id, (of.organisation, of.programme, month, at), count, tell)


def cohort_names(reader: Connection, programme_id: int) -> dict[str, str]:
    """Return the names of a programme's cohorts by public id."""
    rows = reader.execute(select(Cohort.public_id, Cohort.name).where(Cohort.programme_id == programme_id))
    return {row.public_id: row.name for row in rows}


def finals_of(reader: Connection, scope: Scope) -> dict[int, tuple[str, str]]:
    """Return the uid and the final quiz of each course on which seats are held, by the release seen last."""
    rows = reader.execute(
        select(Seat.course_id, Course.uid, func.max(SERVED))
        .select_from(Seat)
        .join(Cohort, Cohort.id == Seat.cohort_id)
        .join(Enrolment, Enrolment.id == Seat.enrolment_id)
        .join(Course, Course.id == Seat.course_id)
        .where(*scope.conditions())
        .group_by(Seat.course_id, Course.uid)
    ).all()
    outlines: dict[int, Outline] = outlines_by_release(reader, {row[2] for row in rows})
    finals = {row[0]: (row[1], final_quiz(outlines[row[2]])) for row in rows}
    return {course: (uid, quiz.uid if quiz else "") for course, (uid, quiz) in finals.items()}


def groups_of(
    reader: Connection, of: Funded, month: Month, at: datetime, cohorts: Collection[str] | None = None
) -> list[Group]:
    """Count seats taken by a moment, by cohort, gender and district; of each what was done until it ended.

    With `cohorts` only theirs, named by their public ids.
    """
    scope = Scope(of.organisation_id, of.programme_id)
    until = held_until(at)
    last = last_answer_by(until)
    under_way = and_(started(until), ~completed(until))
    first = EvidenceChain.first_answer_at
    starts_in = and_(
        func.coalesce(first, Enrolment.completed_at) >= month.begins,
        func.coalesce(first, Enrolment.completed_at) <= until,
    )
    finals = finals_of(reader, scope)
    counted = (
        func.count(),
        how_many(activated(until)),
        how_many(started(until)),
        how_many(and_(under_way, last > at - STALLED_AFTER)),
        how_many(and_(under_way, last <= at - STALLED_AFTER, last >= at - LAPSED_AFTER)),
        how_many(and_(under_way, last < at - LAPSED_AFTER)),
        how_many(completed(until)),
        how_many(passed_by(finals, until)),
        how_many(and_(Seat.ended_at.is_not(None), Seat.ended_at <= at)),
        how_many(and_(Seat.taken_at >= month.begins, ~was_seated_before(of.programme_id, month.begins))),
        how_many(starts_in),
        how_many(and_(completed(until), Enrolment.completed_at >= month.begins)),
    )
    rows = reader.execute(
        of_seats(Cohort.public_id, Trainee.gender, Trainee.district, *counted)
        .where(
            *scope.conditions(),
            *([] if cohorts is None else [Cohort.public_id.in_(cohorts)]),
            Seat.taken_at <= at,
            ~moved_on(of.programme_id, at),
            ~came_complete(of.programme_id),
        )
        .group_by(Cohort.public_id, Trainee.gender, Trainee.district)
    )
    return [Group(row[0], row[1], row[2], tuple(map(int, row[3:]))) for row in rows]


def held_until(at: datetime) -> ColumnElement[datetime]:
    """Return until when something done counts for a seat: its end, where it ended by that moment."""
    return case((Seat.ended_at <= at, Seat.ended_at), else_=literal(at, Seat.ended_at.type))


OTHER, OTHERS_COHORT = aliased(Seat), aliased(Cohort)
PAYING, PAYING_COHORT = aliased(Seat), aliased(Cohort)


def _another(programme_id: int, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether the same place was paid by another seat of the programme."""
    return (
        select(OTHER.id)
        .join(OTHERS_COHORT, OTHERS_COHORT.id == OTHER.cohort_id)
        .where(
            OTHER.enrolment_id == Seat.enrolment_id,
            OTHER.id != Seat.id,
            OTHERS_COHORT.programme_id == programme_id,
            *conditions,
        )
        .correlate(Seat, Enrolment)
        .exists()
    )


def moved_on(programme_id: int, at: datetime) -> ColumnElement[bool]:
    """Return whether a seat had ended while another of the programme was held, or ended after it.

    One that was given on a course completed elsewhere is no other: it is not counted.
    """
    had_ended = and_(Seat.ended_at.is_not(None), Seat.ended_at <= at)
    another = _another(
        programme_id, OTHER.taken_at <= at, is_later(OTHER), ~came_complete(programme_id, OTHER)
    )
    return and_(had_ended, another)


def was_seated_before(programme_id: int, moment: datetime) -> ColumnElement[bool]:
    """Return whether the programme had invited to the place already."""
    return _another(programme_id, OTHER.taken_at < moment)


def came_complete(programme_id: int, seat: Any = Seat) -> ColumnElement[bool]:  # noqa: ANN401 - or an alias
    """Return whether the course was complete before a seat on it, on none that the programme gave."""
    completed_at = func.coalesce(Enrolment.completed_at, seat.taken_at)
    was_paid = (
        select(PAYING.id)
        .join(PAYING_COHORT, PAYING_COHORT.id == PAYING.cohort_id)
        .where(
            PAYING.enrolment_id == seat.enrolment_id,
            PAYING_COHORT.programme_id == programme_id,
            PAYING.taken_at <= completed_at,
            or_(PAYING.ended_at.is_(None), PAYING.ended_at >= completed_at),
        )
        .correlate(seat, Enrolment)
        .exists()
    )
    return and_(completed_at < seat.taken_at, ~was_paid)


def last_answer_by(until: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """Return the last answer by a moment; the evidence is asked only about those who answered since."""
    earlier = (
        select(func.max(Evidence.at))
        .where(
            Evidence.chain == EvidenceChain.chain, Evidence.kind.in_(sorted(ANSWERS)), Evidence.at <= until
        )
        .correlate(EvidenceChain, Seat)
        .scalar_subquery()
    )
    newest = EvidenceChain.last_answer_at
    return func.coalesce(case((newest <= until, newest), else_=earlier), EvidenceChain.first_answer_at)


def passed_by(finals: dict[int, tuple[str, str]], until: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return whether the final quiz of the seat's course was passed by a moment."""
    done = [
        select(PageDone.enrolment_id)
        .where(
            PageDone.enrolment_id == Seat.enrolment_id, PageDone.page_uid == quiz, PageDone.done_at <= until
        )
        .correlate(Seat)
        .exists()
        & (Seat.course_id == course_id)
        for course_id, (_, quiz) in finals.items()
        if quiz
    ]
    return or_(*done) if done else Seat.id.is_(None)
