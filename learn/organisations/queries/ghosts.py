"""What the ghost check looks at, in as many statements for two people as for two thousand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, literal_column, select

from learn.accounts.models import Person, PersonBrowser
from learn.courses.models import Course
from learn.courses.queries import outlines_by_release
from learn.days import day_ends
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import SERVED
from learn.organisations.models import Cohort, GhostNote, Programme, Seat, Trainee
from learn.organisations.queries.standings import IS_LAST, Scope, of_seats
from learn.organisations.trails import Answer, Sitting, Trail, Use
from learn.progress.completion import required_pages
from learn.progress.models import CheckAnswer
from learn.quizzes.models import Attempt, AttemptQuestion

# So many seats are compared with one another at once, the newest of the scope.
MOST_SEATS = 2_000


@dataclass(frozen=True, slots=True)
class Looked:
    """A seat as the ghost check names it, and what was found by whoever looked before."""

    seat_id: int
    trainee_public_id: str
    name: str
    cohort: str
    course_uid: str
    release_id: int
    enrolment_id: int
    person_id: int
    activated_at: datetime | None
    completed_at: datetime | None
    ends_on: date | None


def seats_looked_at(reader: Connection, scope: Scope) -> list[Looked]:
    """Return the newest seats of the scope that somebody came in to."""
    rows = reader.execute(
        of_seats(
            Seat.id,
            Trainee.public_id,
            Trainee.name,
            Cohort.name,
            Course.uid,
            SERVED,
            Seat.enrolment_id,
            Trainee.person_id,
            Trainee.activated_at,
            Enrolment.completed_at,
            func.coalesce(Programme.ends_on, Cohort.ends_on),
        )
        .join(Course, Course.id == Seat.course_id)
        .outerjoin(Programme, Programme.id == Cohort.programme_id)
        .where(*scope.conditions(), SERVED.is_not(None), IS_LAST)
        .order_by(Seat.id.desc())
        # Written out: for a number that it does not know PostgreSQL would sort all seats of the scope.
        .limit(literal_column(str(MOST_SEATS)))
    )
    return [Looked(*row) for row in rows]


def trails_of(reader: Connection, seats: Sequence[Looked]) -> list[Trail]:
    """Return what these seats left behind."""
    enrolment_ids = {each.enrolment_id for each in seats}
    outlines = outlines_by_release(reader, {each.release_id for each in seats})
    sittings = _sittings(reader, enrolment_ids)
    worked = _worked(reader, enrolment_ids)
    uses = _uses(reader, {each.person_id for each in seats})
    minutes = {
        release_id: sum(page.minutes for page in required_pages(outline))
        for release_id, outline in outlines.items()
    }
    return [
        Trail(
            seat_id=each.seat_id,
            person_id=each.person_id,
            came_at=each.activated_at,
            completed_at=each.completed_at,
            course_minutes=minutes[each.release_id],
            ends_at=day_ends(each.ends_on) if each.ends_on else None,
            worked_at=tuple(
                sorted(
                    (*worked[each.enrolment_id], *(sat.handed_in_at for sat in sittings[each.enrolment_id]))
                )
            ),
            sittings=tuple(sittings[each.enrolment_id]),
            uses=tuple(uses[each.person_id]),
        )
        for each in seats
    ]


def _sittings(reader: Connection, enrolment_ids: set[int]) -> dict[int, list[Sitting]]:
    rows = reader.execute(
        select(
            Attempt.id,
            Attempt.enrolment_id,
            Attempt.quiz_uid,
            Attempt.started_at,
            Attempt.submitted_at,
            AttemptQuestion.question_version_id,
            AttemptQuestion.answer,
            AttemptQuestion.fraction,
        )
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .where(Attempt.enrolment_id.in_(enrolment_ids), Attempt.submitted_at.is_not(None))
        .order_by(Attempt.id, AttemptQuestion.position)
    )
    kept: dict[int, tuple[int, str, datetime, datetime]] = {}
    answers: dict[int, list[Answer]] = defaultdict(list)
    for row in rows:
        kept[row.id] = (row.enrolment_id, row.quiz_uid, row.started_at, row.submitted_at)
        if row.answer:
            given = tuple(map(str, row.answer))
            answers[row.id].append(Answer(row.question_version_id, given, is_right=row.fraction == 1))
    found: dict[int, list[Sitting]] = defaultdict(list)
    for attempt_id, (enrolment_id, quiz_uid, started_at, handed_in_at) in kept.items():
        found[enrolment_id].append(Sitting(quiz_uid, started_at, handed_in_at, tuple(answers[attempt_id])))
    return found


def _worked(reader: Connection, enrolment_ids: set[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = reader.execute(
        select(CheckAnswer.enrolment_id, CheckAnswer.answered_at).where(
            CheckAnswer.enrolment_id.in_(enrolment_ids)
        )
    )
    for row in rows:
        found[row.enrolment_id].append(row.answered_at)
    return found


def _uses(reader: Connection, person_ids: set[int]) -> dict[int, list[Use]]:
    found: dict[int, list[Use]] = defaultdict(list)
    rows = reader.execute(
        select(
            PersonBrowser.person_id, PersonBrowser.digest, PersonBrowser.first_at, PersonBrowser.last_at
        ).where(PersonBrowser.person_id.in_(person_ids))
    )
    for row in rows:
        found[row.person_id].append(Use(row.digest, row.first_at, row.last_at))
    return found


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody found who looked at a flag."""

    verdict: str
    note: str
    at: datetime
    who: str | None


def notes_on(reader: Connection, seat_ids: Sequence[int]) -> Mapping[int, Note]:
    """Return the notes on seats that have one."""
    rows = reader.execute(
        select(
            GhostNote.seat_id,
            GhostNote.verdict,
            GhostNote.note,
            GhostNote.at,
            func.coalesce(Person.name, Person.username),
        )
        .outerjoin(Person, Person.id == GhostNote.person_id)
        .where(GhostNote.seat_id.in_(seat_ids))
    )
    return {row[0]: Note(*row[1:]) for row in rows}


def has_seat(reader: Connection, scope: Scope, seat_id: int) -> bool:
    """Tell whether a seat lies in the scope."""
    asked = of_seats(Seat.id).where(*scope.conditions(), Seat.id == seat_id)
    return reader.execute(asked).first() is not None
