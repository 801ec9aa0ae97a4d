"""Joining an invitation to the account that somebody has: seats, enrolments and evidence follow."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.models import Person
from learn.accounts.services.joining import RETRY
from learn.accounts.viewer import Viewer
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.organisations import deeds
from learn.organisations.models import Seat, Trainee
from learn.organisations.queries.invitations import Door, has_work, is_trainee, used_door
from learn.organisations.queries.offered import served, taught_in
from learn.organisations.services.inviting import digest_of
from learn.organisations.services.people import most_time, settle_extra_time
from learn.organisations.services.settling import settle_enrolments
from learn.organisations.services.turns import take_turn
from learn.organisations.services.welcoming import HeldSeat, employ, knock, seats_of, use_door
from learn.progress.services import Deed, record


class WorksHereAlready(Exception):
    """Whoever works for the organisation keeps the role they have."""


class OnTheListAlready(Exception):
    """The account belongs to another trainee of the same organisation."""


def bring_account(code: str, viewer: Viewer, arrival: Arrival, bounds: Bounds) -> Door:
    """Join the trainee, or the work, to the account of whoever is signed in; sent twice, it is done once.

    Raises NoSuchDoor, TooManyTries, WorksHereAlready or OnTheListAlready.
    """
    used = used_door(reading(), digest_of(code), arrival.now - RETRY)
    if used is not None and _came_through(used, viewer.person_id):
        return used
    door = knock(code, arrival, bounds)
    if door.role is not None:
        _start_work(door, digest_of(code), viewer, arrival.now)
    else:
        _join_trainee(door, digest_of(code), viewer, arrival.now)
    return door


def _came_through(door: Door, person_id: int) -> bool:
    if door.role is None:
        return door.person_id == person_id
    return has_work(reading(), door.organisation_id, person_id)


def _start_work(door: Door, digest: str, viewer: Viewer, now: datetime) -> None:
    with transaction() as session:
        # Of two links that somebody follows at once one gives a role.
        take_turn(session, door.organisation_id)
        if has_work(session, door.organisation_id, viewer.person_id):
            raise WorksHereAlready
        use_door(session, door, digest, now)
        employ(session, door, viewer.person_id, viewer.reference, now)


def _join_trainee(door: Door, digest: str, viewer: Viewer, now: datetime) -> None:
    """Let seats and enrolments follow to the account; the account that the list had made is given up."""
    with transaction() as session:
        # Seats that a list or the clock ends meanwhile would still be read as held.
        take_turn(session, door.organisation_id)
        use_door(session, door, digest, now)
        if is_trainee(session, door.organisation_id, viewer.person_id):
            raise OnTheListAlready
        former = session.get_one(Person, door.person_id)
        session.execute(
            update(Trainee)
            .where(Trainee.id == door.trainee_id)
            .values(person_id=viewer.person_id, activated_at=now)
        )
        seats = seats_of(session, door.trainee_id)
        for enrolment_id in dict.fromkeys(seat.enrolment_id for seat in seats):
            taken = [seat for seat in seats if seat.enrolment_id == enrolment_id]
            _move_place(session, door, former, taken, viewer, now)
        own = session.get_one(Person, viewer.person_id, with_for_update=True)
        own.site_extra_time = most_time(own.site_extra_time, former.site_extra_time)
        settle_extra_time(session, own)
        _give_up(former, now)


def _move_place(
    session: Session, door: Door, former: Person, seats: list[HeldSeat], viewer: Viewer, now: datetime
) -> None:
    """Let one course follow: the place moves, unless the person has one on that course already."""
    place = session.get_one(Enrolment, seats[0].enrolment_id)
    own = session.scalar(
        select(Enrolment)
        .where(Enrolment.learner_id == viewer.person_id, Enrolment.course_id == place.course_id)
        .with_for_update()
    )
    follows = deeds.account_joined(door.organisation_reference, former.reference)
    arrived = deeds.came_in(door.organisation_reference)
    if own is None:
        place.learner_id = viewer.person_id
        session.flush()
        record(session, place.reference, viewer.reference, now, follows, arrived)
        return
    session.execute(update(Seat).where(Seat.enrolment_id == place.id).values(enrolment_id=own.id))
    is_held = any(not seat.is_ended for seat in seats)
    if is_held:
        own.left_at = None
    place.left_at, place.due_at = now, None
    session.flush()
    settle_enrolments(session, Enrolment.id == own.id)
    taken, ended = _seat_deeds(session, door, seats)
    record(session, place.reference, former.reference, now, *ended, deeds.place_joined(own.reference))
    record(session, own.reference, viewer.reference, now, follows, *taken, arrived)
    joined = deeds.places_joined(place.reference, own.reference)
    record(session, door.organisation_reference, viewer.reference, now, joined)


def _seat_deeds(session: Session, door: Door, seats: list[HeldSeat]) -> tuple[list[Deed], list[Deed]]:
    """Return what the chain to which seats move must say of them, and what the one they leave."""
    taught = taught_in(session, door.organisation_id)
    taken, ended = [], []
    for seat in seats:
        what = taught.get((seat.cohort_id, seat.course_id)) or served(session, seat.course_id)
        facts = (what.uid, what.release_hash, door.organisation_reference, seat.cohort)
        taken.append(deeds.seat_deed("seat taken", *facts))
        if seat.is_ended:
            taken.append(deeds.seat_deed("seat ended", *facts))
        else:
            ended.append(deeds.seat_deed("seat ended", *facts))
    return taken, ended


def _give_up(former: Person, now: datetime) -> None:
    """Let go of the account that the list had made: nobody ever signed in to it."""
    former.username = former.username_key = former.name = former.email = former.phone = None
    former.extra_time, former.site_extra_time, former.erased_at = "1", None, now
