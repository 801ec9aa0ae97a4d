"""What an office's first page tells of a cohort: who stands where and who needs a call, in one statement.

Each row that is looked up for a seat costs as much as all that is asked of it. So the seats are read once,
for counts and lists, and answers are looked up of those alone who have not completed, trainees of the silent,
the last contact of those who are listed.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Connection,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from learn.enrolments.models import Enrolment
from learn.organisations.models import Cohort, Contact, Seat, Trainee
from learn.organisations.queries.calls import Answered, Found, Silent, contacts_since
from learn.organisations.queries.standings import (
    AT,
    KEPT_STATEMENTS,
    LAST_ANSWER,
    Scope,
    before,
    completed,
    conditions_on,
    done_count,
    how_many,
    moments,
    words,
)
from learn.organisations.standing import LAPSED_AFTER, STALLED_AFTER
from learn.prepared import Prepared, together
from learn.progress.models import EvidenceChain
from learn.quizzes.models import Attempt


class Counts(NamedTuple):
    """How many seats stand where; each of the first five is part of the one before."""

    invited: int
    activated: int
    started: int
    half_way: int
    completed: int
    stalled: int
    lapsed: int
    overdue: int
    waiting: int

    @property
    def quiet(self) -> int:
        """Return how many have answered nothing for seven days."""
        return self.stalled + self.lapsed


class Asked(NamedTuple):
    """What is to be known of the course: the pages it requires, and its final quiz if it has one."""

    required: tuple[str, ...]
    quiz: str


@dataclass(frozen=True, slots=True)
class Glance:
    """The counts, how many got which score, some of the quiet ones and of those who have not begun, contacts.

    Those with the fewest days left come first, then those of whom nothing was heard longest.
    """

    counts: Counts
    scores: dict[int, int]
    quiet: list[Found]
    waiting: list[Found]
    contacts: list[Answered]


class Wanted(NamedTuple):
    """How many of the quiet ones and of those who have not begun are listed; since when contacts are."""

    most_quiet: int
    most_waiting: int
    since: datetime


def glance_at(reader: Connection, scope: Scope, course: Asked, at: datetime, wanted: Wanted) -> Glance:
    """Return what is told of the seats held now.

    Scores are those of best attempts at the final quiz, in their order.
    """
    bound = {
        **scope.values,
        **moments(at),
        "most_quiet": wanted.most_quiet,
        "most_waiting": wanted.most_waiting,
        "quiz": course.quiz,
    }
    glance = _glance(tuple(scope.values), course.required)
    rows, contacts = together(reader, (glance, bound), contacts_since(scope, wanted.since))
    size = len(Counts._fields)
    scores = Counter(map(int, (rows[0][size] or "").split()))
    # Where nobody is listed, one row has the counts alone.
    found = [_found(row[size + 1 :]) for row in rows if row[size + 1] is not None]
    return Glance(
        Counts._make(map(int, rows[0][:size])),
        dict(sorted(scores.items())),
        [each for each in found if each[0].has_begun],
        [each for each in found if not each[0].has_begun],
        contacts,
    )


def _found(cells: tuple[Any, ...]) -> Found:
    *silent, kind, at = cells
    return Silent._make(silent), (kind, at) if kind else None


@lru_cache(KEPT_STATEMENTS)
def _glance(names: tuple[str, ...], required: tuple[str, ...]) -> Prepared:
    stood = _stood(names)
    counted, listed = _counted(stood, required).subquery("counted"), _listed(stood).subquery("listed")
    told = [column for column in listed.c if column.key != "place"]
    most = case(
        (listed.c.has_begun, bindparam("most_quiet", type_=Integer())),
        else_=bindparam("most_waiting", type_=Integer()),
    )
    return Prepared(
        select(*counted.c, _scored(stood), *told, Contact.kind, Contact.at)
        .select_from(
            counted.outerjoin(listed, listed.c.place <= most).outerjoin(
                Contact, Contact.id == _last_contact(listed)
            )
        )
        .order_by(listed.c.place),
        row=tuple,
    )


def _stood(names: tuple[str, ...]) -> CTE:
    """Return the seats held, with the last answer of those who have begun and not completed."""
    heard = (
        select(case((EvidenceChain.first_answer_at <= AT, LAST_ANSWER)))
        .where(EvidenceChain.enrolment_id == Enrolment.id)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return (
        select(
            Seat.id,
            Seat.trainee_id,
            Seat.enrolment_id,
            Seat.taken_at,
            Seat.due_at,
            (" " + Enrolment.pages_done + " ").label("pages"),
            completed(AT).label("is_completed"),
            case((~completed(AT), heard)).label("heard_at"),
        )
        .select_from(Seat)
        .join(Cohort, Cohort.id == Seat.cohort_id)
        .join(Enrolment, Enrolment.id == Seat.enrolment_id)
        .where(*conditions_on(names), Seat.ended_at.is_(None), Seat.taken_at <= AT)
        .cte("stood")
    )


def _scored(stood: CTE) -> Any:  # noqa: ANN401 - a column
    # For each seat by itself: SQLite would read all attempts of the site to join them.
    best = (
        select(func.max(Attempt.score_percent))
        .where(
            Attempt.enrolment_id == stood.c.enrolment_id,
            Attempt.quiz_uid == bindparam("quiz"),
            Attempt.submitted_at.is_not(None),
        )
        .correlate(stood)
        .scalar_subquery()
    )
    return select(words(cast(best, Text()))).select_from(stood).scalar_subquery()


def _last_contact(listed: Any) -> Any:  # noqa: ANN401 - a part of the statement, a column
    each = aliased(Contact)
    return (
        select(each.id)
        .where(each.trainee_id == listed.c.trainee_id)
        .order_by(each.at.desc(), each.id.desc())
        .limit(1)
        .correlate(listed)
        .scalar_subquery()
    )


def _silent_since(stood: CTE) -> Any:  # noqa: ANN401 - a column
    """Return the last answer; of those who have not begun, since when they could have."""
    came_in = and_(stood.c.heard_at.is_(None), Trainee.activated_at > stood.c.taken_at)
    return case((came_in, Trainee.activated_at), else_=func.coalesce(stood.c.heard_at, stood.c.taken_at))


def _counted(stood: CTE, required: tuple[str, ...]) -> Any:  # noqa: ANN401 - a SELECT
    is_completed, heard_at = stood.c.is_completed, stood.c.heard_at
    started = or_(is_completed, heard_at.is_not(None))
    stalled, lapsed = before(AT, STALLED_AFTER), before(AT, LAPSED_AFTER)
    done = done_count(required, stood.c.pages)
    # An outer join with nobody, where the others have begun.
    newcomer = case((~started, stood.c.trainee_id))
    return select(
        func.count().label("invited"),
        how_many(or_(started, Trainee.activated_at <= AT)).label("activated"),
        how_many(started).label("started"),
        how_many(or_(is_completed, and_(heard_at.is_not(None), done * 2 >= max(len(required), 1)))).label(
            "half_way"
        ),
        how_many(is_completed).label("completed"),
        how_many(and_(heard_at <= stalled, heard_at >= lapsed)).label("stalled"),
        how_many(heard_at < lapsed).label("lapsed"),
        how_many(and_(stood.c.due_at < AT, ~is_completed)).label("overdue"),
        how_many(and_(~started, _silent_since(stood) <= stalled)).label("waiting"),
    ).select_from(stood.outerjoin(Trainee, Trainee.id == newcomer))


def _listed(stood: CTE) -> Any:  # noqa: ANN401 - a SELECT
    since, has_begun = _silent_since(stood), stood.c.heard_at.is_not(None)
    first = (case((stood.c.due_at.is_(None), 1), else_=0), stood.c.due_at, since, stood.c.id)
    may_be_silent = or_(stood.c.heard_at.is_(None), stood.c.heard_at <= before(AT, STALLED_AFTER))
    return (
        select(
            stood.c.id.label("seat_id"),
            Trainee.id.label("trainee_id"),
            Trainee.public_id,
            Trainee.name,
            Trainee.phone,
            Trainee.email,
            func.trim(stood.c.pages).label("pages_done"),
            stood.c.due_at,
            Trainee.activated_at.is_not(None).label("has_come_in"),
            has_begun.label("has_begun"),
            since.label("since"),
            func.row_number().over(partition_by=has_begun, order_by=first).label("place"),
        )
        .select_from(stood.join(Trainee, Trainee.id == stood.c.trainee_id))
        .where(~stood.c.is_completed, may_be_silent, since <= before(AT, STALLED_AFTER))
    )
