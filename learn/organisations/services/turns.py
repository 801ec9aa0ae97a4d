"""Deeds of one organisation that must not cross wait for each other at its row."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.organisations.models import Organisation


def take_turn(session: Session, organisation_id: int) -> None:
    """Wait for whoever is before, and let others wait until the transaction ends.

    Rows that only name the organisation are written meanwhile: whoever holds one of them and waits here
    would else be waited for.
    """
    named = select(Organisation.id).where(Organisation.id == organisation_id)
    session.execute(named.with_for_update(key_share=True)).all()
