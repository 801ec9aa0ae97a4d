"""Deeds of one organisation that must not cross wait for each other at its row."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.organisations.models import Organisation


def take_turn(session: Session, organisation_id: int) -> None:
    """Wait for whoever is before; what is read afterwards stays so until the transaction ends."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update()).all()
