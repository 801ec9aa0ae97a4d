"""Who needs a call: the quiet ones and those who never began, scores, and what came of earlier calls."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, Select, bindparam, case, func, select

from learn.enrolments.models import Enrolment
from learn.organisations.models import Cohort, Contact, Seat, Trainee
from learn.organisations.queries.standings import (
    AT,
    LAST_ANSWER,
    WAITING_SINCE,
    Condition,
    Scope,
    conditions_on,
    moments,
    of_seats,
    one_of,
    quiet,
    waiting,
)
from learn.prepared import Asked, Prepared, PreparedFor
from learn.progress.evidence import ANSWERS
from learn.progress.models import Evidence

CHUNK = 2_000


class Silent(NamedTuple):
    """Somebody of whom nothing was heard for seven days: quiet, or not begun at all.

    `since` is the last answer; of those who have not begun, when they came in, or else were invited.
    """

    seat_id: int
    trainee_id: int
    public_id: str
    name: str
    phone: str | None
    email: str | None
    pages_done: str
    due_at: datetime | None
    has_come_in: bool
    has_begun: bool
    since: datetime


# Somebody, and the last contact: its kind and when it was.
Found = tuple[Silent, tuple[str, datetime] | None]


def _silent(names: Iterable[str], condition: Condition, since: ColumnElement[datetime]) -> Select[Any]:
    return (
        of_seats(
            Seat.id,
            Trainee.id,
            Trainee.public_id,
            Trainee.name,
            Trainee.phone,
            Trainee.email,
            Enrolment.pages_done,
            Seat.due_at,
            Trainee.activated_at.is_not(None),
            LAST_ANSWER.is_not(None),
            since,
        )
        .where(*conditions_on(names), Seat.ended_at.is_(None), condition)
        .order_by(case((Seat.due_at.is_(None), 1), else_=0), Seat.due_at, since, Seat.id)
    )


def _lists(names: Iterable[str]) -> list[Select[Any]]:
    return [_silent(names, quiet(AT), LAST_ANSWER), _silent(names, waiting(AT), WAITING_SINCE)]


@cache
def _first_silent(names: tuple[str, ...]) -> list[Prepared]:
    most = bindparam("most", type_=Integer())
    return [Prepared(asked.limit(most), row=Silent._make) for asked in _lists(names)]


def silent_ones(
    reader: Connection, scope: Scope, at: datetime, most: tuple[int, int]
) -> tuple[list[Silent], list[Silent]]:
    """Return the quiet ones and those who have not begun, at most so many of each.

    Those with the fewest days left come first, then those of whom nothing was heard longest.
    """
    bound = {**scope.values, **moments(at)}
    quiet_list, waiting_list = (
        asked.rows(reader, {**bound, "most": count}) if count else []
        for asked, count in zip(_first_silent(tuple(scope.values)), most, strict=True)
    )
    return quiet_list, waiting_list


def all_silent(reader: Connection, scope: Scope, at: datetime) -> Iterator[list[Silent]]:
    """Yield all of them a few thousand at a time, for lists to download: first the quiet ones."""
    for asked in _lists(scope.values):
        bound = {**scope.values, **moments(at)}
        found = reader.execute(asked, bound, execution_options={"yield_per": CHUNK})
        for rows in found.partitions(CHUNK):
            yield list(map(Silent._make, rows))


class Answered(NamedTuple):
    """A contact, and the first answer after it."""

    trainee_id: int
    kind: str
    at: datetime
    next_answer_at: datetime | None


def contacts_since(scope: Scope, since: datetime) -> Asked:
    """Return what asks for contacts with people of the scope since a moment, oldest first, as `Answered`."""
    return _contacts(tuple(scope.values)), {**scope.values, "at": since}


@cache
def _contacts(names: tuple[str, ...]) -> Prepared:
    following = (
        select(func.min(Evidence.at))
        .where(
            Evidence.chain == Enrolment.reference,
            one_of(Evidence.kind, sorted(ANSWERS)),
            Evidence.at > Contact.at,
        )
        .correlate(Enrolment, Contact)
        .scalar_subquery()
    )
    return Prepared(
        select(Contact.trainee_id, Contact.kind, Contact.at, following)
        .select_from(Seat)
        .join(Cohort, Cohort.id == Seat.cohort_id)
        .join(Enrolment, Enrolment.id == Seat.enrolment_id)
        .join(Contact, Contact.trainee_id == Seat.trainee_id)
        .where(*conditions_on(names), Seat.ended_at.is_(None), Contact.at >= AT)
        .order_by(Contact.at, Contact.id),
        row=Answered._make,
    )


CONTACTS = PreparedFor(
    select(Contact.trainee_id, Contact.kind, Contact.at).order_by(Contact.at, Contact.id), Contact.trainee_id
)


def last_contacts(reader: Connection, trainee_ids: Sequence[int]) -> dict[int, tuple[str, datetime]]:
    """Return the newest contact of each trainee that has one."""
    return {row.trainee_id: (row.kind, row.at) for row in CONTACTS.rows(reader, trainee_ids)}
