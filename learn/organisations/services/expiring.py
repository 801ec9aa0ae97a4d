"""Seats whose last day is over: ended by the clock, as if the organisation ended them that night."""

from datetime import datetime

from learn.database import reading, transaction
from learn.days import day_of
from learn.organisations.planning import Choices
from learn.organisations.queries.members import expired_in, with_expired
from learn.organisations.services.desks import Order, open_desk
from learn.organisations.services.leavers import A_PIECE, take_off


def end_expired(now: datetime) -> None:
    """End every seat whose last day is over, some people of an organisation at a time. Safe to repeat."""
    today = day_of(now)
    for organisation_id in with_expired(reading(), today):
        order = Order(0, organisation_id, Choices(), {})
        is_left = True
        while is_left:
            with transaction() as session:
                desk = open_desk(session, order, now)
                ends = expired_in(session, organisation_id, today, A_PIECE)
                take_off(desk, ends)
                is_left = bool(ends)
