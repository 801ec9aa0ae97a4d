"""Overdue: seats held whose due day is over and whose course is not complete."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection

from learn.days import Days, day_of
from learn.i18n import lazy_gettext as say
from learn.organisations.models import Seat
from learn.organisations.queries.standings import AT, overdue
from learn.reports.asked import Asked, Cell, Report
from learn.reports.queries.cohort_progress import SEATS, Told, chunks, told_of


def rows(reader: Connection, asked: Asked) -> Iterator[Sequence[Cell]]:
    """Yield a row for each seat that is overdue."""
    told, days, today = Told(asked.language), Days(), day_of(asked.at)
    for chunk in chunks(reader, asked, LATE):
        for name, _, cohort, release, pages, _, _, _, last, _, due, _ in chunk:
            steps, outline = told.steps(release, pages), told.outline(release)
            due_on = days.text(due) or ""
            yield [
                name,
                cohort,
                told.titles[release],
                due_on,
                (today - date.fromisoformat(due_on)).days,
                steps.done,
                steps.total,
                outline.title_of(steps.stopped_at, asked.language) if steps.stopped_at else None,
                days.text(last),
            ]


LATE = told_of(SEATS.where(Seat.ended_at.is_(None), overdue(AT)))
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
