"""Deleting an account: asked for, taken back, and done when the grace is over."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.models import (
    Person,
    PersonBrowser,
    PersonSession,
    RecoveryCode,
    SecondFactor,
    SecondFactorCode,
)
from learn.accounts.queries import due_for_erasing
from learn.accounts.services.administrators import demand_another
from learn.accounts.services.counting import forgive
from learn.accounts.services.proving import WrongSecret, prove_own_password
from learn.accounts.viewer import Looks, Viewer
from learn.database import db, reading, transaction, waiting_for_turn

GRACE = timedelta(days=14)
FORGOTTEN = (
    "username",
    "username_key",
    "name",
    "email",
    "phone",
    "password_hash",
    "suspended_at",
    "erase_after",
)

# Features above add what they forget of a person, in the transaction that erases them, and ask whether
# somebody else can take over what is theirs alone.
on_erasing: list[Callable[[Session, int, datetime], None]] = []
on_asking: list[Callable[[Session, int], None]] = []


class StillNeeded(Exception):
    """Nobody else could take over what is theirs: raised by what `on_asking` holds.

    `sentence` names it and says what to do first, in the language of whoever reads it.
    """

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def ask_to_erase(viewer: Viewer, password: str, arrival: Arrival, bounds: Bounds) -> None:
    """Let the account be erased when the grace is over; asked again, the first date stays.

    Raises TooManyTries, WrongSecret or Suspended about the password, LastAdministrator where nobody else
    could run the installation, StillNeeded where nobody else could take over something in it.
    """
    proof = prove_own_password(viewer.person_id, password, arrival, bounds)
    with transaction() as session:
        if not proof.holds(session, arrival):
            raise WrongSecret
        forgive(session, proof.limits[0])
        for ask in on_asking:
            ask(session, viewer.person_id)
        demand_another(session, viewer.person_id)
        session.execute(
            update(Person)
            .where(Person.id == viewer.person_id, Person.erase_after.is_(None))
            .values(erase_after=arrival.now + GRACE)
        )


def keep_account(person_id: int, now: datetime) -> None:
    """Take a deletion back, as long as the grace lasts."""
    with transaction() as session:
        session.execute(
            update(Person).where(Person.id == person_id, Person.erase_after > now).values(erase_after=None)
        )


def erase_due(now: datetime) -> int:
    """Erase everybody whose grace is over; return how many. Safe to repeat."""
    due = due_for_erasing(reading(), now)
    for person_id in due:
        with transaction() as session:
            still_due = session.get_one(Person, person_id).erase_after
            if still_due is not None and still_due <= now:
                _erase(person_id, now)
    sweep()
    return len(due)


def erase_now(person_id: int, now: datetime) -> None:
    """Erase a person without grace: their row keeps nothing but the reference."""
    _erase(person_id, now)
    sweep()


def _erase(person_id: int, now: datetime) -> None:
    with transaction() as session:
        for hook in on_erasing:
            hook(session, person_id, now)
        for table in (PersonBrowser, PersonSession, RecoveryCode, SecondFactorCode, SecondFactor):
            session.execute(delete(table).where(table.person_id == person_id))
        session.execute(
            update(Person)
            .where(Person.id == person_id)
            .values(
                **dict.fromkeys(FORGOTTEN),
                **{field: getattr(Looks(), field) for field in Looks.__slots__},
                language="en",
                extra_time="1",
                site_extra_time=None,
                is_administrator=False,
                has_second_factor=False,
                erased_at=now,
            )
        )


def sweep() -> None:
    """Empty SQLite's write-ahead log, where erased bytes would lie until it is reused.

    The file itself is safe: `secure_delete` writes zeros. On PostgreSQL dead rows stay until vacuum.
    """
    if db.engine.dialect.name != "sqlite":
        return
    with waiting_for_turn():
        # Past SQLAlchemy, which would begin a transaction, inside which no log can be emptied.
        connection = db.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
