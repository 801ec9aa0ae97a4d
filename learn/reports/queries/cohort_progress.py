"""Cohort progress: each seat with its steps and its moments."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select

from learn.courses.outline import Outline
from learn.courses.queries import outlines_by_release
from learn.days import day_of
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import SERVED
from learn.i18n import lazy_gettext as say
from learn.organisations.models import Cohort, Seat, Trainee
from learn.organisations.queries.people import done_of
from learn.organisations.standing import Record, standing
from learn.organisations.steps import steps_of
from learn.progress.models import EvidenceChain
from learn.reports.asked import Asked, Cell, Report
from learn.reports.queries.editions import served_seats

CHUNK = 2_000
SEATS: Select[Any] = served_seats(
    Seat.id,
    Trainee.name,
    Trainee.external_id,
    Cohort.name,
    SERVED.label("release_id"),
    Seat.enrolment_id,
    Seat.taken_at,
    Trainee.activated_at,
    EvidenceChain.first_answer_at,
    EvidenceChain.last_answer_at,
    Enrolment.completed_at,
    Seat.due_at,
    Seat.ended_at,
)


def rows(reader: Connection, asked: Asked) -> Iterator[Sequence[Cell]]:
    """Yield a row for each seat, a few thousand at a time."""
    for chunk in chunks(reader, asked, SEATS.where(*asked.scope.conditions())):
        done = done_of(reader, [row.enrolment_id for row in chunk])
        outlines = outlines_by_release(reader, {row.release_id for row in chunk})
        for row in chunk:
            yield _row(asked, outlines[row.release_id], row, done[row.enrolment_id])


def chunks(reader: Connection, _asked: Asked, statement: Any) -> Iterator[Sequence[Any]]:  # noqa: ANN401 - a SELECT whose first column is Seat.id
    """Yield the rows of a statement by key, so that the last chunk costs what the first does."""
    last = 0
    while True:
        found = reader.execute(statement.where(Seat.id > last).order_by(Seat.id).limit(CHUNK)).all()
        if found:
            yield found
        if len(found) < CHUNK:
            return
        last = found[-1][0]


def _row(
    asked: Asked,
    outline: Outline,
    row: Any,  # noqa: ANN401 - a row of SEATS
    done: dict[str, int],
) -> Sequence[Cell]:
    record = Record(row.taken_at, row.activated_at, row.first_answer_at, row.last_answer_at, row.completed_at)
    where = standing(record, asked.at)
    steps = steps_of(outline, done)
    return [
        row[1],
        row[2],
        row[3],
        outline.text(asked.language).title,
        "seat ended" if row.ended_at else where.value if where else "",
        steps.done,
        steps.total,
        *(
            day_of(moment).isoformat() if moment else None
            for moment in (
                row.taken_at,
                row.activated_at,
                row.first_answer_at,
                row.last_answer_at,
                row.completed_at,
                row.due_at,
            )
        ),
    ]


REPORT = Report(
    "cohort-progress",
    say("Cohort progress"),
    say("Every seat: where the trainee stands, the steps done of those that count, and when."),
    (
        ("name", say("Trainee")),
        ("external_id", say("Number")),
        ("cohort", say("Cohort")),
        ("course", say("Course")),
        ("standing", say("Stands at")),
        ("steps_done", say("Steps done")),
        ("steps", say("Steps")),
        ("invited_on", say("Invited")),
        ("activated_on", say("Activated")),
        ("started_on", say("Started")),
        ("last_answer_on", say("Last answer")),
        ("completed_on", say("Completed")),
        ("due_on", say("Due")),
    ),
    rows,
    is_of_people=True,
)
