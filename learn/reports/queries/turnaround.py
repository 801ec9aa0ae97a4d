"""Tutors' turnaround: how long handed-in work waited for its first review."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Connection, func, or_

from learn.accounts.models import Person
from learn.i18n import gettext
from learn.i18n import lazy_gettext as say
from learn.organisations.models import Seat
from learn.organisations.queries.standings import of_seats
from learn.quizzes.models import Attempt, AttemptQuestion, Review
from learn.reports.asked import Asked, Cell, Report
from learn.reports.queries.module_dropoff import percent

PROMISED = timedelta(hours=72)


def rows(reader: Connection, asked: Asked) -> Iterator[Sequence[Cell]]:
    """Yield a row for each reviewer by first reviews, and one for what waits still."""
    waits: dict[str, list[timedelta]] = defaultdict(list)
    for who, submitted_at, reviewed_at in _first_reviews(reader, asked):
        waits[who].append(reviewed_at - submitted_at)
    for who in sorted(waits):
        yield _row(who, waits[who])
    waiting = _waiting_since(reader, asked)
    if waiting:
        yield _row(gettext("Waiting now"), [asked.at - since for since in waiting])


def _row(who: str, waited: Sequence[timedelta]) -> Sequence[Cell]:
    hours = [each.total_seconds() / 3600 for each in waited]
    kept = sum(each <= PROMISED for each in waited)
    return [who, len(waited), round(median(hours), 1), round(max(hours), 1), percent(kept, len(waited))]


def _first_reviews(reader: Connection, asked: Asked) -> list[tuple[str, datetime, datetime]]:
    """Return each first review of work handed in while a seat was held, once however many paid for it."""
    found = reader.execute(
        of_seats(
            func.coalesce(Person.name, Person.username, "–"),
            Attempt.submitted_at,
            Review.reviewed_at,
            Review.id,
        )
        .join(Attempt, Attempt.enrolment_id == Seat.enrolment_id)
        .join(Review, (Review.attempt_id == Attempt.id) & (Review.number == 1))
        .outerjoin(Person, Person.id == Review.reviewer_id)
        .where(
            *asked.scope.conditions(),
            Attempt.submitted_at.is_not(None),
            or_(Seat.ended_at.is_(None), Attempt.submitted_at <= Seat.ended_at),
        )
        .distinct()
    )
    return [(row[0], row[1], row[2]) for row in found]


def _waiting_since(reader: Connection, asked: Asked) -> list[datetime]:
    found = reader.execute(
        of_seats(Attempt.submitted_at)
        .join(Attempt, Attempt.enrolment_id == Seat.enrolment_id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .where(
            *asked.scope.conditions(),
            Seat.ended_at.is_(None),
            Attempt.submitted_at.is_not(None),
            AttemptQuestion.fraction.is_(None),
        )
    )
    return [row[0] for row in found]


REPORT = Report(
    "turnaround",
    say("Tutors' turnaround"),
    say("From handing in until the first review, in hours; corrections of a review do not count."),
    (
        ("tutor", say("Tutor")),
        ("reviews", say("Reviews")),
        ("median_hours", say("Middle wait, hours")),
        ("longest_hours", say("Longest wait, hours")),
        ("within_72_hours", say("Within 72 hours")),
    ),
    rows,
)
