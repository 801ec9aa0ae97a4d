"""Cohort progress: each seat with its steps and its moments."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, select

from learn.courses.outline import Outline
from learn.courses.queries import outlines_by_release
from learn.database import reading
from learn.days import Days, as_given
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import SERVED
from learn.i18n import gettext
from learn.i18n import lazy_gettext as say
from learn.organisations.models import Cohort, Seat, Trainee
from learn.organisations.queries.standings import IS_LAST, Scope
from learn.organisations.standing import Standing, since, standing_between
from learn.organisations.steps import Steps, steps_of
from learn.prepared import Prepared, among, numbered
from learn.progress.models import EvidenceChain
from learn.reports.asked import Asked, Cell, Report
from learn.reports.queries.editions import served_seats

CHUNK = 2_000
WORDS: dict[Standing | None, str] = {None: "", **{each: each.value for each in Standing}}
COHORTS_AT_ONCE = 16


SEATS: Select[Any] = served_seats(
    Trainee.name,
    Trainee.external_id,
    Cohort.name,
    SERVED,
    Enrolment.pages_done,
    Seat.taken_at,
    Trainee.activated_at,
    EvidenceChain.first_answer_at,
    EvidenceChain.last_answer_at,
    Enrolment.completed_at,
    Seat.due_at,
    Seat.ended_at,
)


def rows(reader: Connection, asked: Asked) -> Iterator[Sequence[Cell]]:
    """Yield a row for each seat, cohort by cohort, a few thousand at a time."""
    told, texts = Told(asked.language), Days().texts
    known, titles = told.known, told.titles
    bounds, erased = _bounds(reader, asked.at), gettext("Erased")
    for chunk in chunks(reader, asked, PROGRESS):
        # Column by column: what is done to each cell then costs no call, or one.
        names, numbers, cohorts, releases, pages, *moments, ended = zip(*chunk, strict=True)
        taken, activated, first, last, completed, _ = moments
        steps = [
            known.get((release, done)) or told.steps(release, done)
            for release, done in zip(releases, pages, strict=True)
        ]
        standings = [
            "seat ended" if end else WORDS[standing_between(began, came, answered, heard, did, bounds)]
            for end, began, came, answered, heard, did in zip(
                ended, taken, activated, first, last, completed, strict=True
            )
        ]
        yield from zip(
            [name or erased for name in names],
            numbers,
            cohorts,
            [titles[release] for release in releases],
            standings,
            [each.done for each in steps],
            [each.total for each in steps],
            *map(texts, moments),
            strict=True,
        )


def _bounds(reader: Connection, at: datetime) -> tuple[Any, Any, Any]:
    """Return the moments between which people stand, as the driver gives them."""
    now, stalled, lapsed = (as_given(each, reader.dialect.name) for each in since(at))
    return now, stalled, lapsed


def told_of(seats: Select[Any]) -> Prepared:
    """Return the statement of a report, for `chunks`: its rows are those of a SELECT over seats."""
    some = among(Seat.cohort_id, "cohort", COHORTS_AT_ONCE)
    # The order of an index, so that rows come as they are read.
    return Prepared(seats.where(some, IS_LAST).order_by(Seat.cohort_id, Seat.course_id, Seat.trainee_id))


def chunks(reader: Connection, asked: Asked, statement: Prepared) -> Iterator[Sequence[Any]]:
    """Yield the rows of a statement of `told_of`, cohort by cohort, as the driver gives them.

    So the last chunk costs what the first does, and a small organisation pays nothing for a large one.
    """
    waiting = iter(cohorts_in(reader, asked.scope))
    is_ahead = False
    while some := list(islice(waiting, COHORTS_AT_ONCE)):
        some += some[-1:] * (COHORTS_AT_ONCE - len(some))
        bound = {**numbered("cohort", some), "at": asked.at}
        yield from statement.pieces(reader, bound, CHUNK, is_ahead=is_ahead)
        is_ahead = True


def cohorts_in(reader: Connection, scope: Scope) -> Sequence[int]:
    """Return the cohorts of a scope."""
    asked = select(Cohort.id).where(Cohort.organisation_id == scope.organisation_id)
    if scope.programme_id is not None:
        asked = asked.where(Cohort.programme_id == scope.programme_id)
    if scope.cohort_id is not None:
        asked = asked.where(Cohort.id == scope.cohort_id)
    return reader.scalars(asked.order_by(Cohort.id)).all()


class Told:
    """What releases say of pages done, worked out once for all who did the same.

    Releases never change: they are read beside the connection over which a report comes, which is in use.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.outlines: dict[int, Outline] = {}
        self.titles: dict[int, str] = {}
        self.known: dict[tuple[int, str], Steps] = {}

    def steps(self, release: int, pages: str) -> Steps:
        """Return the steps done by those who did these pages."""
        steps = self.known.get((release, pages))
        if steps is None:
            if len(self.known) > CHUNK:
                self.known.clear()
            steps = self.known[release, pages] = steps_of(self.outline(release), pages.split())
        return steps

    def outline(self, release: int) -> Outline:
        """Return the outline of a release."""
        if release not in self.outlines:
            self.outlines |= outlines_by_release(reading(), [release])
            self.titles[release] = self.outlines[release].text(self.language).title
        return self.outlines[release]


PROGRESS = told_of(SEATS)
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
