"""Overdue: seats held whose due day is over and whose course is not complete."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from learn.courses.queries import outlines_by_release
from learn.days import day_of
from learn.i18n import lazy_gettext as say
from learn.organisations.models import Seat
from learn.organisations.queries.people import done_of
from learn.organisations.queries.standings import overdue
from learn.organisations.steps import steps_of
from learn.reports.asked import Asked, Cell, Report
from learn.reports.queries.cohort_progress import SEATS, chunks


def rows(reader: Connection, asked: Asked) -> Iterator[Sequence[Cell]]:
    """Yield a row for each seat that is overdue."""
    late = SEATS.where(*asked.scope.conditions(), Seat.ended_at.is_(None), overdue(asked.at))
    for chunk in chunks(reader, asked, late):
        done = done_of(reader, [row.enrolment_id for row in chunk])
        outlines = outlines_by_release(reader, {row.release_id for row in chunk})
        for row in chunk:
            outline = outlines[row.release_id]
            steps = steps_of(outline, done[row.enrolment_id])
            days = (day_of(asked.at) - day_of(row.due_at)).days
            next_step = outline.title_of(steps.stopped_at, asked.language) if steps.stopped_at else None
            last = day_of(row.last_answer_at).isoformat() if row.last_answer_at else None
            yield [
                row[1],
                row[3],
                outline.text(asked.language).title,
                day_of(row.due_at).isoformat(),
                days,
                steps.done,
                steps.total,
                next_step,
                last,
            ]


REPORT = Report(
    "overdue",
    say("Overdue"),
    say("Seats held whose due day is over and whose course is not complete."),
    (
        ("name", say("Trainee")),
        ("cohort", say("Cohort")),
        ("course", say("Course")),
        ("due_on", say("Due")),
        ("days_over", say("Days over")),
        ("steps_done", say("Steps done")),
        ("steps", say("Steps")),
        ("next_step", say("Next step")),
        ("last_answer_on", say("Last answer")),
    ),
    rows,
    is_of_people=True,
)
