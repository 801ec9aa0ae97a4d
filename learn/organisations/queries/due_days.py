"""The days that organisations set for enrolments, as the learners' pages tell of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from learn.days import day_of
from learn.enrolments.queries import Due
from learn.organisations.models import Cohort, DueDate, Organisation, Seat
from learn.prepared import PreparedFor

DAYS = PreparedFor(
    select(
        Seat.enrolment_id,
        Organisation.name,
        DueDate.module_uid,
        DueDate.due_on,
        Seat.expires_on,
        Seat.ended_at,
    )
    .join(Cohort, Cohort.id == Seat.cohort_id)
    .join(Organisation, Organisation.id == Cohort.organisation_id)
    .outerjoin(DueDate, (DueDate.cohort_id == Seat.cohort_id) & (DueDate.course_id == Seat.course_id))
    .order_by(Seat.id, DueDate.due_on),
    Seat.enrolment_id,
)


def days_set(reader: Connection, enrolment_ids: Sequence[int]) -> Mapping[int, Due]:
    """Return who set days for enrolments, the day of each module and the last one; for the learner's pages.

    The name and the last day are those of the seat that is held longest; where none is held, of the one that
    ended last, if it ended with its day.
    """
    rows = DAYS.rows(reader, enrolment_ids)
    seats: dict[int, list[Any]] = {}
    for row in rows:
        seats.setdefault(row.enrolment_id, []).append(row)
    dues = {enrolment_id: _days_of(each) for enrolment_id, each in seats.items()}
    return {enrolment_id: due for enrolment_id, due in dues.items() if due is not None}


def _days_of(seats: Sequence[Any]) -> Due | None:
    """Return the days of one enrolment, None where its last seat ended otherwise than with its day."""
    held = [row for row in seats if row.ended_at is None]
    if held:
        # Of two with the same day the newer one.
        longest = max(reversed(held), key=lambda row: row.expires_on or date.max)
        days = {row.module_uid: row.due_on for row in held if row.due_on}
        return Due(longest.name, days, longest.expires_on)
    last = max(seats, key=lambda row: (row.ended_at, row.expires_on or date.max))
    if last.expires_on is None or day_of(last.ended_at) <= last.expires_on:
        return None
    return Due(last.name, until=last.expires_on, is_over=True)
