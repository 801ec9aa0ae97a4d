"""The words of `learn.organisations.standing` as conditions over seats, for counting in the database."""

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import GenericFunction

from learn.database import UTCDateTime
from learn.enrolments.models import Enrolment
from learn.organisations.models import Cohort, Seat, Trainee
from learn.organisations.standing import LAPSED_AFTER, STALLED_AFTER
from learn.progress.models import EvidenceChain

Condition = ColumnElement[bool]
Moment = datetime | ColumnElement[datetime]
# The moment of a statement that is sent often: bound when it is sent, with those before it, by `moments`.
AT: ColumnElement[datetime] = bindparam("at", type_=UTCDateTime())
KEPT_STATEMENTS = 256
AT_ONCE = 30


def before(at: Moment, span: timedelta) -> Moment:
    """Return the moment that lies so many days before another; of `AT` one that `moments` binds."""
    if isinstance(at, datetime):
        return at - span
    return bindparam(f"at_less_{span.days}", type_=UTCDateTime())


def moments(at: datetime) -> dict[str, datetime]:
    """Return what a statement about `AT` binds."""
    return {"at": at, **{f"at_less_{span.days}": at - span for span in (STALLED_AFTER, LAPSED_AFTER)}}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose seats are meant: always one organisation's; None narrows nothing."""

    organisation_id: int
    programme_id: int | None = None
    cohort_id: int | None = None
    course_id: int | None = None

    @property
    def values(self) -> dict[str, int]:
        """Return what narrows, by its name: the binds of `conditions_on` these names."""
        told = {name: getattr(self, name) for name in NARROWED}
        return {name: value for name, value in told.items() if value is not None}

    def conditions(self) -> list[Condition]:
        """Return what a seat, joined with its cohort, must meet."""
        return [NARROWED[name] == value for name, value in self.values.items()]


NARROWED: dict[str, ColumnElement[int] | ColumnElement[int | None]] = {
    "organisation_id": Cohort.__table__.c.organisation_id,
    "programme_id": Cohort.__table__.c.programme_id,
    "cohort_id": Seat.__table__.c.cohort_id,
    "course_id": Seat.__table__.c.course_id,
}


def conditions_on(names: Iterable[str]) -> list[Condition]:
    """Return the conditions of a scope for a statement that is kept: the scope's `values` are its binds."""
    return [NARROWED[name] == bindparam(name) for name in names]


def of_seats(*columns: Any) -> Select[Any]:  # noqa: ANN401 - whatever columns are
    """Return the SELECT over seats with trainee, cohort, enrolment and the end of their chain."""
    return (
        select(*columns)
        .select_from(Seat)
        .join(Cohort, Cohort.id == Seat.cohort_id)
        .join(Trainee, Trainee.id == Seat.trainee_id)
        .join(Enrolment, Enrolment.id == Seat.enrolment_id)
        .outerjoin(EvidenceChain, EvidenceChain.enrolment_id == Seat.enrolment_id)
    )


def completed(at: Moment) -> Condition:
    """Return whether all that the course requires was done by then."""
    return and_(Enrolment.completed_at.is_not(None), Enrolment.completed_at <= at)


def started(at: Moment) -> Condition:
    """Return whether something was answered by then."""
    answered = and_(EvidenceChain.first_answer_at.is_not(None), EvidenceChain.first_answer_at <= at)
    return or_(answered, completed(at))


def activated(at: Moment) -> Condition:
    """Return whether they had signed in by then."""
    return or_(and_(Trainee.activated_at.is_not(None), Trainee.activated_at <= at), started(at))


def under_way(at: Moment) -> Condition:
    """Return whether they had started and not completed."""
    return and_(started(at), ~completed(at))


LAST_ANSWER = func.coalesce(EvidenceChain.last_answer_at, EvidenceChain.first_answer_at)


def quiet(at: Moment) -> Condition:
    """Return whether they stalled or lapsed: started, not completed, seven days without an answer."""
    return and_(under_way(at), before(at, STALLED_AFTER) >= LAST_ANSWER)


# Since when somebody could have begun: they have the seat, and came in if they did.
WAITING_SINCE = case((Trainee.activated_at > Seat.taken_at, Trainee.activated_at), else_=Seat.taken_at)


def waiting(at: Moment) -> Condition:
    """Return whether they have not begun, seven days after they were invited or came in."""
    return and_(~started(at), before(at, STALLED_AFTER) >= WAITING_SINCE)


def lapsed(at: Moment) -> Condition:
    """Return whether the last answer is more than four weeks old."""
    return and_(under_way(at), before(at, LAPSED_AFTER) > LAST_ANSWER)


def overdue(at: Moment) -> Condition:
    """Return whether the due day is over and the course not complete."""
    return and_(Seat.due_at.is_not(None), Seat.due_at < at, ~completed(at))


def is_later(other: Any) -> Condition:  # noqa: ANN401 - an alias of seats
    """Return whether another seat is held still, or ended after this one did; of two at once the newer."""
    return or_(
        other.ended_at.is_(None),
        other.ended_at > Seat.ended_at,
        and_(other.ended_at == Seat.ended_at, other.id > Seat.id),
    )


AGAIN = aliased(Seat)
# Whoever comes back takes another seat: sheets and flags are about the last one in a cohort.
IS_LAST = or_(
    Seat.ended_at.is_(None),
    ~select(AGAIN.id)
    .where(
        AGAIN.trainee_id == Seat.trainee_id,
        AGAIN.cohort_id == Seat.cohort_id,
        AGAIN.course_id == Seat.course_id,
        AGAIN.id != Seat.id,
        is_later(AGAIN),
    )
    .correlate(Seat)
    .exists(),
)


def done_count(required: Iterable[str], pages: ColumnElement[str]) -> ColumnElement[int]:
    """Return how many of the required pages are among those done, which have a space on either side."""
    one, none = literal_column("1", Integer()), literal_column("0", Integer())
    terms: list[ColumnElement[int]] = [none]
    terms += [case((where_in(pages, f" {uid} ") > 0, one), else_=none) for uid in required]
    while len(terms) > 1:
        # In parts: SQLite takes no sum of a thousand terms.
        parts = (terms[start : start + AT_ONCE] for start in range(0, len(terms), AT_ONCE))
        terms = [cast(reduce(operator.add, part), Integer) for part in parts]
    return terms[0]


def one_of(column: Any, values: Iterable[str]) -> Condition:  # noqa: ANN401 - a column of text
    """Return whether a column holds one of these, for a statement that is kept: those take no lists."""
    return or_(false(), *(column == value for value in values))


def how_many(condition: Condition) -> ColumnElement[int]:
    """Return the number of seats that meet a condition."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


class where_in(GenericFunction[int]):  # noqa: N801 - a function of SQL
    """Where in a text another begins, counted from 1; 0 if nowhere."""

    inherit_cache = True
    type = Integer()


@compiles(where_in, "sqlite")
def _(function: Any, compiler: Any, **_words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"instr({compiler.process(function.clauses)})"


@compiles(where_in, "postgresql")
def _(function: Any, compiler: Any, **_words: Any) -> str:  # noqa: ANN401
    return f"strpos({compiler.process(function.clauses)})"


class words(GenericFunction[str]):  # noqa: N801 - a function of SQL
    """All values with spaces between them; SQLAlchemy's own asks for the space each time it is sent."""

    inherit_cache = True
    type = Text()


@compiles(words, "sqlite")
def _(function: Any, compiler: Any, **_words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"group_concat({compiler.process(function.clauses)}, ' ')"


@compiles(words, "postgresql")
def _(function: Any, compiler: Any, **_words: Any) -> str:  # noqa: ANN401
    return f"string_agg({compiler.process(function.clauses)}, ' ')"
