"""Making an account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn import ids
from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.hashing import hash_password
from learn.accounts.limits import join_limit, taken_names_limit
from learn.accounts.models import Person
from learn.accounts.names import candidates, name_key, suggestions
from learn.accounts.passwords import stored_form
from learn.accounts.queries import credentials_by_key, taken_keys
from learn.accounts.recovery import new_codes
from learn.accounts.services.codes import digests_of, store_codes
from learn.accounts.services.counting import TooManyTries, count_failure, count_try, refuse_when_exceeded
from learn.accounts.services.devices import open_session
from learn.accounts.services.proving import Suspended, WrongSecret, prove_password
from learn.accounts.services.signing_in import enter_with
from learn.accounts.viewer import Looks, Viewer
from learn.database import reading, transaction

# So long after joining, the same name with the same password is taken for a form sent again.
RETRY = timedelta(minutes=15)

# Features above add what else must be written in the transaction that makes a person.
on_joined: list[Callable[[Session, Person, datetime], None]] = []


class NameTaken(Exception):
    """Somebody has this name; `free` are names close to it that nobody had a moment ago."""

    def __init__(self, free: tuple[str, ...]) -> None:
        super().__init__(free)
        self.free = free


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody who joins tells about themselves; a tidied name and a password that may be used."""

    username: str
    password: str
    language: str
    looks: Looks
    name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """A person who just joined, and the codes they must see now: nobody can show them again."""

    viewer: Viewer
    codes: tuple[str, ...]


def join(newcomer: Newcomer, arrival: Arrival, bounds: Bounds) -> Joined:
    """Make an account and sign in to it; sent twice, it is made once and entered twice.

    Raises NameTaken or TooManyTries.
    """
    limits = (
        join_limit(arrival.address, bounds.joins_per_address),
        taken_names_limit(arrival.address, bounds.joins_per_address),
    )
    refuse_when_exceeded(reading(), limits, arrival.now)
    try:
        return _join_first(newcomer, arrival, bounds)
    except NameTaken:
        again = _join_again(newcomer, arrival, bounds)
        if again is None:
            count_failure(limits[1:], arrival.now)
            raise
        return again


def _join_first(newcomer: Newcomer, arrival: Arrival, bounds: Bounds) -> Joined:
    if taken_keys(reading(), [name_key(newcomer.username)]):
        raise _name_taken(newcomer.username)
    person = _person(newcomer, arrival.now)
    codes = new_codes()
    digests = digests_of(codes, person.reference)
    limit = join_limit(arrival.address, bounds.joins_per_address)
    with transaction() as session:
        refuse_when_exceeded(session, [limit], arrival.now)
        _add(session, person)
        store_codes(session, person.id, digests)
        count_try(session, [limit], arrival.now)
        for hook in on_joined:
            hook(session, person, arrival.now)
        return Joined(open_session(session, person.id, arrival, bounds), codes)


def _person(newcomer: Newcomer, now: datetime) -> Person:
    return Person(
        reference=ids.public_id(),
        username=newcomer.username,
        username_key=name_key(newcomer.username),
        name=newcomer.name,
        email=newcomer.email,
        phone=newcomer.phone,
        password_hash=hash_password(stored_form(newcomer.password)),
        language=newcomer.language,
        theme=newcomer.looks.theme,
        text_size=newcomer.looks.text_size,
        has_data_saver=newcomer.looks.has_data_saver,
        has_nastaliq=newcomer.looks.has_nastaliq,
        created_at=now,
    )


def _add(session: Session, person: Person) -> None:
    session.add(person)
    try:
        session.flush()
    except IntegrityError as error:
        raise _name_taken(str(person.username)) from error


def _name_taken(username: str) -> NameTaken:
    offered = candidates(username)
    return NameTaken(suggestions(offered, taken_keys(reading(), [name_key(each) for each in offered])))


def _join_again(newcomer: Newcomer, arrival: Arrival, bounds: Bounds) -> Joined | None:
    """Let in whoever joined a moment ago and never saw the answer; fresh codes replace the unseen ones."""
    key = name_key(newcomer.username)
    found = credentials_by_key(reading(), key, arrival.now)
    if found is None or found.has_second_factor or arrival.now - found.created_at > RETRY:
        return None
    try:
        proof = prove_password(found, key, newcomer.password, arrival, bounds)
        codes = new_codes()
        digests = digests_of(codes, found.reference)
        with transaction() as session:
            viewer = enter_with(proof, arrival, bounds)
            store_codes(session, viewer.person_id, digests)
    except (TooManyTries, WrongSecret, Suspended):
        return None
    return Joined(viewer, codes)
