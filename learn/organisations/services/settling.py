"""What cohorts set for the places of their trainees, and what is left of it when seats end."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session

from learn.allowances import usual_outage_minutes
from learn.courses.models import Course
from learn.days import day_ends
from learn.enrolments.models import Enrolment
from learn.organisations.models import Cohort, CohortCourse, DueDate, Organisation, Seat


def settle_places(session: Session, cohort_id: int, taken_at: datetime | None = None) -> None:
    """Give the seats of a cohort, and their places, what it sets: due day, release, allowance for outages.

    Safe to repeat. A course is due when the cohort ends, else on the last day set for one of its modules. To
    be called whenever seats were taken or a cohort was changed; `taken_at` names the seats that are new.
    """
    row = session.execute(
        select(Cohort.ends_on, Organisation.outage_minutes)
        .join(Organisation, Organisation.id == Cohort.organisation_id)
        .where(Cohort.id == cohort_id)
    ).one()
    days: dict[int, date] = {}
    dated = select(DueDate.course_id, DueDate.due_on).where(DueDate.cohort_id == cohort_id)
    for due in session.execute(dated):
        days[due.course_id] = max(due.due_on, days.get(due.course_id, due.due_on))
    taught = select(CohortCourse.course_id, CohortCourse.release_id).where(
        CohortCourse.cohort_id == cohort_id
    )
    for course in session.execute(taught).all():
        due_on = row.ends_on or days.get(course.course_id)
        seats = select(Seat.enrolment_id).where(
            Seat.cohort_id == cohort_id, Seat.course_id == course.course_id, Seat.ended_at.is_(None)
        )
        if taken_at is not None:
            if due_on is None and course.release_id is None and row.outage_minutes is None:
                continue
            seats = seats.where(Seat.taken_at == taken_at)
        session.execute(
            update(Seat)
            .where(Seat.id.in_(seats.with_only_columns(Seat.id)))
            .values(due_at=day_ends(due_on) if due_on else None)
            .execution_options(synchronize_session=False)
        )
        settle_enrolments(session, Enrolment.id.in_(seats))


def settle_enrolments(session: Session, which: ColumnElement[bool]) -> None:
    """Give enrolments the best of what the seats set that are held on them, whoever pays for these.

    The last of the due days and the largest allowance count, and the edition of the seat that is held
    longest stays. Without a seat nothing is set.
    """

    def of_seats(column: Any) -> Select[Any]:  # noqa: ANN401 - a column or a function of one
        return (
            select(column)
            .select_from(Seat)
            .join(Cohort, Cohort.id == Seat.cohort_id)
            .where(Seat.enrolment_id == Enrolment.id, Seat.ended_at.is_(None))
            .correlate(Enrolment)
            .limit(1)
        )

    pinned = of_seats(CohortCourse.release_id).outerjoin(
        CohortCourse,
        (CohortCourse.cohort_id == Seat.cohort_id) & (CohortCourse.course_id == Seat.course_id),
    )
    allowance = of_seats(Organisation.outage_minutes).join(
        Organisation, Organisation.id == Cohort.organisation_id
    )
    session.execute(
        update(Enrolment)
        .where(which)
        .values(
            due_at=of_seats(func.max(Seat.due_at)).scalar_subquery(),
            pinned_release_id=pinned.order_by(Seat.taken_at, Seat.id).scalar_subquery(),
            outage_minutes=allowance.order_by(
                func.coalesce(Organisation.outage_minutes, usual_outage_minutes()).desc(), Seat.id
            ).scalar_subquery(),
        )
        .execution_options(synchronize_session=False)
    )


def let_go(session: Session, seat_ids: Collection[int], now: datetime) -> None:
    """Leave to places whose seats ended what the seats set that still hold them, if any do.

    A course of everybody's stays with whoever takes it; an organisation's own is gone. To be called after
    whatever else the transaction does with seats: who changes the cohort lets nothing go.
    """
    held = select(Seat.id).where(Seat.enrolment_id == Enrolment.id, Seat.ended_at.is_(None)).exists()
    ended = select(Seat.enrolment_id).where(Seat.id.in_(seat_ids), Seat.ended_at.is_not(None))
    settle_enrolments(session, Enrolment.id.in_(ended))
    own = select(Course.id).where(Course.is_private)
    session.execute(
        update(Enrolment)
        .where(Enrolment.id.in_(ended), ~held, Enrolment.course_id.in_(own))
        .values(left_at=now)
        .execution_options(synchronize_session=False)
    )
