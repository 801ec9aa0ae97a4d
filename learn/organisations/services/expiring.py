"""Seats whose last day is over: ended by the clock, as if the organisation ended them that night."""

import logging
from datetime import datetime

from learn.database import reading, transaction
from learn.days import day_of
from learn.organisations.planning import Choices
from learn.organisations.queries.members import expired_in, with_expired
from learn.organisations.services.desks import Order, open_desk
from learn.organisations.services.leavers import A_PIECE, take_off

logger = logging.getLogger(__name__)


def end_expired(now: datetime) -> None:
    """End every seat whose last day is over. Safe to repeat; an organisation that fails stops no other."""
    for organisation_id in with_expired(reading(), day_of(now)):
        try:
            _end_in(organisation_id, now)
        except Exception:
            logger.exception(
                "The seats of organisation %s did not end, until the next hour.", organisation_id
            )


def _end_in(organisation_id: int, now: datetime) -> None:
    """End the seats of one organisation, some people at a time."""
    order, last_id = Order(0, organisation_id, Choices(), {}), 0
    while True:
        with transaction() as session:
            desk = open_desk(session, order, now)
            ends = expired_in(session, organisation_id, day_of(now), last_id, A_PIECE)
            if not ends:
                return
            take_off(desk, ends)
            last_id = ends[-1][0].id
