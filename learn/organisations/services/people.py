"""What a coordinator does about one trainee: time in quizzes, another cohort, the end of a seat."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.viewer import Viewer
from learn.database import transaction
from learn.enrolments.models import Enrolment
from learn.mail.services import forget_addresses
from learn.organisations import deeds
from learn.organisations.models import Cohort, CohortCourse, Contact, GhostNote, Seat, Trainee
from learn.organisations.queries.offered import Taught, served, taught_in
from learn.organisations.queries.offices import Office
from learn.organisations.queries.people import TraineeRow
from learn.organisations.services.clearing import forget_in_lists
from learn.organisations.services.cohorts import count_seats
from learn.organisations.services.leavers import leave
from learn.organisations.services.registering import ENDED, TAKEN, Register, tell_seats
from learn.organisations.services.settling import let_go, settle_places
from learn.organisations.services.turns import take_turn
from learn.progress.services import record
from learn.quizzes.rules import EXTRA_TIME

# From the least to the most.
TIMES = (*EXTRA_TIME, "none")
USUAL = TIMES[0]


class NoSuchSeat(Exception):
    """The trainee has no such seat any more."""


def set_extra_time(office: Office, trainee: TraineeRow, extra_time: str, who: Viewer, now: datetime) -> None:
    """Grant a trainee more time in quizzes, or less again; what is set already writes nothing.

    They have the most that anybody grants: nobody takes away what another gave.
    """
    with transaction() as session:
        row = session.get_one(Trainee, trainee.id, with_for_update=True)
        person = session.get_one(Person, row.person_id, with_for_update=True)
        former, row.extra_time = row.extra_time or USUAL, extra_time
        if former == extra_time:
            return
        settle_extra_time(session, person)
        deed = deeds.extra_time_set(trainee.person_reference, extra_time)
        record(session, office.reference, who.reference, now, deed)


def settle_extra_time(session: Session, person: Person) -> None:
    """Give somebody the most time that the site or an organisation grants them."""
    session.flush()
    by_organisations = session.scalars(select(Trainee.extra_time).where(Trainee.person_id == person.id))
    person.extra_time = most_time(*by_organisations, person.site_extra_time)


def most_time(*granted: str | None) -> str:
    """Return the most generous of what was granted; who grants nothing leaves the usual time."""
    return max((each or USUAL for each in granted), key=TIMES.index)


def end_seat(office: Office, trainee: TraineeRow, seat_id: int, who: Viewer, now: datetime) -> None:
    """Free a seat. A course of everybody's stays theirs, without the days; the organisation's own is gone.

    Who is left without any is on the list no more. Raises `NoSuchSeat`.
    """
    with transaction() as session:
        take_turn(session, office.organisation_id)
        row = session.get_one(Trainee, trainee.id, with_for_update=True)
        seat = _held(session, trainee, seat_id)
        seat.ended_at = now
        count_seats(session, {_pool_of(session, seat.cohort_id): -1})
        session.flush()
        others = select(Seat.id).where(Seat.trainee_id == trainee.id, Seat.ended_at.is_(None))
        row.ended_at = row.ended_at if session.execute(others).first() else now
        let_go(session, [seat.id], now)
        register = Register()
        _record(session, office, trainee, seat, ENDED, register, now)
        tell_seats(session, office.reference, who.reference, register, now)


def move_seat(
    office: Office, trainee: TraineeRow, seat_id: int, cohort_id: int, who: Viewer, now: datetime
) -> None:
    """Let a trainee go on in another cohort of the organisation, with all that was done.

    Raises `NoSuchSeat`, `SeatsExhausted`.
    """
    with transaction() as session:
        take_turn(session, office.organisation_id)
        seat = _held(session, trainee, seat_id)
        if seat.cohort_id == cohort_id:
            return
        seat.ended_at = now
        before, after = _pool_of(session, seat.cohort_id), _pool_of(session, cohort_id)
        if before != after:
            count_seats(session, {before: -1, after: 1})
        register = Register()
        _record(session, office, trainee, seat, ENDED, register, now)
        taken = Seat(
            trainee_id=trainee.id,
            cohort_id=cohort_id,
            course_id=seat.course_id,
            enrolment_id=seat.enrolment_id,
            expires_on=seat.expires_on,
            taken_at=now,
        )
        session.add(taken)
        key = {"cohort_id": cohort_id, "course_id": seat.course_id}
        if session.get(CohortCourse, key) is None:
            session.add(CohortCourse(**key))
        session.flush()
        settle_places(session, cohort_id)
        _record(session, office, trainee, taken, TAKEN, register, now)
        tell_seats(session, office.reference, who.reference, register, now)


def _held(session: Session, trainee: TraineeRow, seat_id: int) -> Seat:
    """Return the trainee's seat, its enrolment locked first as every deed does."""
    enrolment = select(Seat.enrolment_id).where(Seat.id == seat_id, Seat.trainee_id == trainee.id)
    session.execute(
        select(Enrolment.id).where(Enrolment.id == enrolment.scalar_subquery()).with_for_update()
    ).all()
    seat = session.scalar(
        select(Seat)
        .where(Seat.id == seat_id, Seat.trainee_id == trainee.id, Seat.ended_at.is_(None))
        .with_for_update()
    )
    if seat is None:
        raise NoSuchSeat
    return seat


def _pool_of(session: Session, cohort_id: int) -> int | None:
    return session.scalar(select(Cohort.pool_id).where(Cohort.id == cohort_id))


def _record(
    session: Session,
    office: Office,
    trainee: TraineeRow,
    seat: Seat,
    told: str,
    register: Register,
    now: datetime,
) -> None:
    taught: Taught = taught_in(session, office.organisation_id).get(
        (seat.cohort_id, seat.course_id)
    ) or served(session, seat.course_id)
    chain = session.get_one(Enrolment, seat.enrolment_id).reference
    cohort = session.get_one(Cohort, seat.cohort_id).public_id
    register.note(told, taught.uid, cohort, chain)
    kind = "seat taken" if told == TAKEN else "seat ended"
    deed = deeds.seat_deed(kind, taught.uid, taught.release_hash, office.reference, cohort)
    record(session, chain, trainee.person_reference, now, deed)


def forget_trainee(session: Session, person_id: int, now: datetime) -> None:
    """Take away how the organisation knows somebody who is erased; what they did stays counted.

    Their seats end. What was noted when they were called or looked at goes, that they were stays. So do mails
    to them, and the rows of lists that name them.
    """
    leave(session, person_id, now)
    known = session.scalars(select(Trainee).where(Trainee.person_id == person_id)).all()
    forget_in_lists(session, known)
    own = session.scalar(select(Person.email).where(Person.id == person_id))
    forget_addresses(session, [each for each in (own, *(each.email for each in known)) if each])
    theirs = select(Trainee.id).where(Trainee.person_id == person_id)
    session.execute(update(Contact).where(Contact.trainee_id.in_(theirs)).values(note=None))
    seats = select(Seat.id).where(Seat.trainee_id.in_(theirs))
    session.execute(update(GhostNote).where(GhostNote.seat_id.in_(seats)).values(note=""))
    session.execute(
        update(Trainee)
        .where(Trainee.person_id == person_id)
        .values(name="", email=None, phone=None, external_id=None, extra_time=None, is_reminded=False)
    )
