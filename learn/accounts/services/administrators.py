"""Who runs the installation; there is always somebody who can, once there was anybody."""

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.queries import Reader


class LastAdministrator(Exception):
    """Nobody else could run the installation afterwards."""


def can_act() -> ColumnElement[bool]:
    """Return the condition that a person can sign in, and stays."""
    return and_(Person.suspended_at.is_(None), Person.erased_at.is_(None), Person.erase_after.is_(None))


def is_acting() -> ColumnElement[bool]:
    """Return the condition that a person is an administrator who can sign in, and stays."""
    return and_(Person.is_administrator.is_(True), can_act())


def has_administrator(reader: Reader) -> bool:
    """Tell whether somebody runs the installation."""
    return reader.execute(select(Person.id).where(is_acting()).limit(1)).first() is not None


def demand_another(session: Session, person_id: int) -> None:
    """Raise LastAdministrator where this person alone runs the installation.

    All administrators are locked, so that of two who remove each other at once one stays.
    """
    acting = select(Person.id).where(is_acting()).order_by(Person.id).with_for_update()
    if list(session.scalars(acting)) == [person_id]:
        raise LastAdministrator


def set_administrator(session: Session, person_id: int, *, is_one: bool) -> None:
    """Let somebody run the installation, or no longer."""
    session.execute(update(Person).where(Person.id == person_id).values(is_administrator=is_one))
