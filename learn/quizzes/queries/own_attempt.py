"""A learner's own attempt: what it is to its end, read once and kept in memory, and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, exists, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.models import Course, Release
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import SERVED
from learn.kept import Kept
from learn.prepared import Prepared
from learn.quizzes.models import Attempt, Quiz, RegradedAnswer
from learn.quizzes.outages import Timing
from learn.quizzes.queries.versions import database_of
from learn.quizzes.rules import Rules

Reader = Connection | Session
KEPT_ATTEMPTS = 1_024


class AttemptRow(NamedTuple):
    """A learner's attempt with what is needed to show it; `rules` are those it was started under.

    A tuple, as all that a hand-in makes dozens of: a frozen object takes longer to make than to mark. What
    an attempt is to its end stands first, as in `LASTING`, then what becomes of it, as in `CHANGING`.
    """

    rules: Rules
    public_id: str
    enrolment_reference: str
    course_id: int
    course_uid: str
    learner_id: int
    learner_reference: str
    quiz_uid: str
    release_id: int
    release_hash: str
    number: int
    started_at: datetime
    seed: str
    id: int
    enrolment_id: int
    quiz_id: int
    served_release_id: int | None
    deadline_at: datetime | None
    submitted_at: datetime | None
    score_percent: int | None
    is_passed: bool | None
    outcome_scores: dict[str, list[float]] | None
    seen_at: datetime | None
    outage_seconds: int
    outage_minutes: int | None
    is_regraded: bool

    @property
    def is_open(self) -> bool:
        """Tell whether answers may still change."""
        return self.submitted_at is None

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether its time has run out."""
        return self.is_open and self.timing.is_over(now)

    @property
    def has_extra_time(self) -> bool:
        """Tell whether it was started with more time than the quiz gives everybody, outages apart."""
        usual, outages = self.rules.deadline(self.started_at), timedelta(seconds=self.outage_seconds)
        return usual is not None and (self.deadline_at is None or self.deadline_at - outages > usual)

    def allowance(self, usual: timedelta) -> timedelta:
        """Return how much time outages may give back: as the learner's organisation says, else the usual."""
        return usual if self.outage_minutes is None else timedelta(minutes=self.outage_minutes)

    @property
    def timing(self) -> Timing:
        """Return how it stands with its time."""
        return Timing(self.deadline_at, self.seen_at, self.outage_seconds)

    def timed(self, timing: Timing) -> "AttemptRow":
        """Return the attempt as it stands with another timing."""
        return self._replace(
            deadline_at=timing.deadline_at,
            seen_at=timing.seen_at,
            outage_seconds=timing.outage_seconds,
        )


LASTING = (
    Quiz.rules,
    Attempt.public_id,
    Enrolment.reference,
    Enrolment.course_id,
    Course.uid,
    Enrolment.learner_id,
    Person.reference,
    Attempt.quiz_uid,
    Quiz.release_id,
    Release.content_hash,
    Attempt.number,
    Attempt.started_at,
    Attempt.seed,
)
IDS = (Attempt.id, Attempt.enrolment_id, Attempt.quiz_id)
CHANGING = (
    *IDS,
    SERVED,
    Attempt.deadline_at,
    Attempt.submitted_at,
    Attempt.score_percent,
    Attempt.is_passed,
    Attempt.outcome_scores,
    Attempt.seen_at,
    Attempt.outage_seconds,
    Enrolment.outage_minutes,
    exists().where(RegradedAnswer.attempt_id == Attempt.id),
)


def _of_mine(*columns: Any) -> Select[Any]:  # noqa: ANN401 - whatever columns are
    return (
        select(*columns)
        .select_from(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Attempt.public_id == bindparam("public_id"), Enrolment.learner_id == bindparam("learner_id"))
    )


NOW = Prepared(_of_mine(*CHANGING), row=tuple)
WHOLE = Prepared(
    _of_mine(*LASTING, *CHANGING)
    .join(Person, Person.id == Enrolment.learner_id)
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .join(Release, Release.id == Quiz.release_id),
    row=tuple,
)

# The database, the attempt's id and its learner → what it is to its end, with its keys in the tables.
_lasting: Kept[tuple[str, str, int], tuple[tuple[Any, ...], tuple[int, ...]]] = Kept(KEPT_ATTEMPTS)


def attempt_by_id(reader: Reader, public_id: str, learner_id: int) -> AttemptRow | None:
    """Return the learner's own attempt, or None: another person's does not exist for them."""
    mine = {"public_id": public_id, "learner_id": learner_id}
    key = (database_of(reader), public_id, learner_id)
    kept = _lasting.get(key)
    if kept is not None:
        changing = NOW.first(reader, mine)
        if changing is None:
            return None
        # The keys prove that it is the same one: a database may have been put back in another's place.
        if changing[: len(IDS)] == kept[1]:
            return AttemptRow(*kept[0], *changing)
    row = WHOLE.first(reader, mine)
    if row is None:
        return None
    lasting = (Rules.from_json(row[0]), *row[1 : len(LASTING)])
    changing = row[len(LASTING) :]
    _lasting.put(key, (lasting, changing[: len(IDS)]))
    return AttemptRow(*lasting, *changing)
