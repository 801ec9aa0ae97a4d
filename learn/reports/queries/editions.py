"""The editions of courses that trainees see: cohorts may be pinned to an older one than others."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select

from learn.courses.models import Course
from learn.courses.outline import Outline
from learn.courses.queries import outlines_by_release
from learn.enrolments.queries import SERVED
from learn.organisations.models import Seat
from learn.organisations.queries.standings import Condition, of_seats
from learn.reports.asked import Asked


@dataclass(frozen=True, slots=True)
class Edition:
    """A course as some of the trainees see it; `conditions` are met by their `served_seats`."""

    title: str
    outline: Outline
    conditions: Sequence[Condition]


def served_seats(*columns: Any) -> Select[Any]:  # noqa: ANN401 - whatever columns are
    """Return the SELECT over seats that knows which release serves each."""
    return of_seats(*columns).join(Course, Course.id == Seat.course_id)


def editions_of(reader: Connection, asked: Asked) -> list[Edition]:
    """Return what those see who hold a seat, by course; where there are several, titles name the edition."""
    held = [*asked.scope.conditions(), Seat.ended_at.is_(None)]
    rows = reader.execute(
        served_seats(Seat.course_id, SERVED).where(*held, SERVED.is_not(None)).distinct()
    ).all()
    outlines = outlines_by_release(reader, {row[1] for row in rows})
    count = Counter(row[0] for row in rows)
    found = []
    for course_id, release_id in sorted(map(tuple, rows), key=lambda row: (outlines[row[1]].uid, row[1])):
        outline = outlines[release_id]
        title = outline.text(asked.language).title
        several = f" ({outline.label})" if count[course_id] > 1 else ""
        found.append(
            Edition(title + several, outline, [*held, Seat.course_id == course_id, release_id == SERVED])
        )
    return found
