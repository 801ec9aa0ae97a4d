"""Coming in through a door that opens once: with a new account, or with one that somebody has already.

Locks are taken in one order: the trainee, the invitation, the person, then enrolments by their keys, as the
import of lists does.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn import ids
from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.hashing import hash_password
from learn.accounts.limits import Limit, sign_in_limits
from learn.accounts.models import Person
from learn.accounts.names import candidates, name_key, suggestions
from learn.accounts.passwords import stored_form
from learn.accounts.queries import credentials_by_key, taken_keys
from learn.accounts.recovery import new_codes
from learn.accounts.services.codes import digests_of, store_codes
from learn.accounts.services.counting import count_failure, refuse_when_exceeded
from learn.accounts.services.devices import open_session
from learn.accounts.services.joining import RETRY, Joined, NameTaken, Newcomer, on_joined
from learn.accounts.services.proving import Suspended, WrongSecret, prove_password
from learn.accounts.services.signing_in import enter_with
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.organisations import deeds
from learn.organisations.models import Cohort, Invitation, Seat, Trainee
from learn.organisations.queries.invitations import Door, has_work, open_door, used_door
from learn.organisations.services.inviting import digest_of, void_invitations
from learn.organisations.services.officers import appoint_officer
from learn.progress.services import record


class NoSuchDoor(Exception):
    """The code opens nothing: it was used, ran out, was voided, or never was. Nobody is told which."""


def code_limit(arrival: Arrival, bounds: Bounds) -> Limit:
    """Return the limit on guessing codes: the one that all doors which ask for a secret share."""
    return sign_in_limits("", arrival.address, bounds.sign_in_failures)[1]


def knock(code: str, arrival: Arrival, bounds: Bounds) -> Door:
    """Return the door of a code; a wrong one counts as a wrong password does.

    Raises NoSuchDoor or TooManyTries. Right ones are not counted: a class comes in from one address.
    """
    limit = code_limit(arrival, bounds)
    refuse_when_exceeded(reading(), [limit], arrival.now)
    door = open_door(reading(), digest_of(code), arrival.now)
    if door is None:
        count_failure([limit], arrival.now)
        raise NoSuchDoor
    return door


def welcome(code: str, newcomer: Newcomer, arrival: Arrival, bounds: Bounds) -> tuple[Joined, Door]:
    """Make or open the account of whoever holds the code, and sign them in; sent twice, it is done once.

    Raises NoSuchDoor, NameTaken or TooManyTries.
    """
    again = _welcome_again(code, newcomer, arrival, bounds)
    if again is not None:
        return again
    door = knock(code, arrival, bounds)
    person_id = door.person_id
    if _is_taken(newcomer.username, person_id):
        raise _name_taken(newcomer.username)
    password_hash = hash_password(stored_form(newcomer.password))
    codes = new_codes()
    reference = _reference(person_id)
    digests = digests_of(codes, reference)
    with transaction() as session:
        use_door(session, door, digest_of(code), arrival.now)
        person = _account(session, person_id, reference, newcomer, password_hash, arrival.now)
        store_codes(session, person.id, digests)
        for hook in on_joined:
            hook(session, person, arrival.now)
        if door.role is not None:
            employ(session, door, person.id, person.reference, arrival.now)
        else:
            activate(session, door.trainee_id, door.organisation_reference, reference, arrival.now)
        return Joined(open_session(session, person.id, arrival, bounds), codes), door


def _welcome_again(
    code: str, newcomer: Newcomer, arrival: Arrival, bounds: Bounds
) -> tuple[Joined, Door] | None:
    """Let in whoever came in a moment ago and never saw the answer; fresh codes replace the unseen ones.

    Whoever has set up a second factor since saw the answer, and signs in.
    """
    door = used_door(reading(), digest_of(code), arrival.now - RETRY)
    if door is None:
        return None
    key = name_key(newcomer.username)
    found = credentials_by_key(reading(), key, arrival.now)
    is_theirs = found is not None and (
        door.person_id == found.person_id
        if door.role is None
        else has_work(reading(), door.organisation_id, found.person_id) and found.created_at == door.used_at
    )
    if found is None or not is_theirs or found.has_second_factor:
        return None
    try:
        proof = prove_password(found, key, newcomer.password, arrival, bounds)
        codes = new_codes()
        digests = digests_of(codes, found.reference)
        with transaction() as session:
            viewer = enter_with(proof, arrival, bounds)
            store_codes(session, viewer.person_id, digests)
    except (WrongSecret, Suspended):
        return None
    return Joined(viewer, codes), door


def _is_taken(username: str, person_id: int | None) -> bool:
    key = name_key(username)
    own = select(Person.username_key).where(Person.id == person_id)
    if person_id is not None and reading().scalar(own) == key:
        return False
    return bool(taken_keys(reading(), [key]))


def _name_taken(username: str) -> NameTaken:
    offered = candidates(username)
    return NameTaken(suggestions(offered, taken_keys(reading(), [name_key(each) for each in offered])))


def _reference(person_id: int | None) -> str:
    known = reading().scalar(select(Person.reference).where(Person.id == person_id))
    return known or ids.public_id()


def use_door(session: Session, door: Door, digest: str, now: datetime) -> None:
    """Shut the door behind whoever comes in; raises NoSuchDoor when somebody else was faster."""
    if door.trainee_id is not None:
        session.execute(select(Trainee.id).where(Trainee.id == door.trainee_id).with_for_update()).all()
    if open_door(session, digest, now) is None:
        raise NoSuchDoor
    used = session.execute(
        update(Invitation)
        .where(Invitation.id == door.id, Invitation.used_at.is_(None), Invitation.voided_at.is_(None))
        .values(used_at=now)
        .returning(Invitation.id)
    ).first()
    if used is None:
        raise NoSuchDoor
    if door.trainee_id is not None:
        void_invitations(session, now, Invitation.trainee_id == door.trainee_id)


def _account(
    session: Session,
    person_id: int | None,
    reference: str,
    newcomer: Newcomer,
    password_hash: str,
    now: datetime,
) -> Person:
    """Return the person with a name and a password; who is to work here is new."""
    person = session.get_one(Person, person_id) if person_id is not None else None
    if person is None:
        person = Person(reference=reference, created_at=now)
        session.add(person)
    person.username, person.username_key = newcomer.username, name_key(newcomer.username)
    person.password_hash, person.language = password_hash, newcomer.language
    person.theme, person.text_size = newcomer.looks.theme, newcomer.looks.text_size
    person.has_data_saver, person.has_nastaliq = newcomer.looks.has_data_saver, newcomer.looks.has_nastaliq
    try:
        session.flush()
    except IntegrityError as error:
        raise _name_taken(newcomer.username) from error
    return person


def activate(session: Session, trainee_id: int | None, organisation: str, person: str, now: datetime) -> None:
    """Note that a trainee came in, on the trainee's row and in the evidence of each course."""
    session.execute(update(Trainee).where(Trainee.id == trainee_id).values(activated_at=now))
    for chain in dict.fromkeys(seat.chain for seat in seats_of(session, trainee_id)):
        record(session, chain, person, now, deeds.came_in(organisation))


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat of a trainee, with the chain of its enrolment."""

    id: int
    course_id: int
    cohort_id: int
    cohort: str
    enrolment_id: int
    chain: str
    is_ended: bool


def seats_of(session: Session, trainee_id: int | None) -> list[HeldSeat]:
    """Return all seats of a trainee, their enrolments locked in the order of their keys."""
    rows = session.execute(
        select(
            Seat.id,
            Seat.course_id,
            Cohort.id,
            Cohort.public_id,
            Enrolment.id,
            Enrolment.reference,
            Seat.ended_at.is_not(None),
        )
        .join(Enrolment, Enrolment.id == Seat.enrolment_id)
        .join(Cohort, Cohort.id == Seat.cohort_id)
        .where(Seat.trainee_id == trainee_id)
        .order_by(Enrolment.id, Seat.id)
        .with_for_update(of=Enrolment)
    )
    return [HeldSeat(*row) for row in rows]


def employ(session: Session, door: Door, person_id: int, reference: str, now: datetime) -> None:
    """Give the role that the invitation names, and no other."""
    role = str(door.role)
    appoint_officer(door.organisation_id, person_id, role, now, door.programme_id)
    record(session, door.organisation_reference, reference, now, deeds.officer_set(reference, role))
