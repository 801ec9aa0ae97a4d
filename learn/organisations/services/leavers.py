"""People who leave: whom a list no longer names, where that was asked for, and who is erased."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from learn.database import (
    reading,
    transaction,
)
from learn.organisations.models import (
    RosterResult,
    Trainee,
)
from learn.organisations.planning import (
    UPDATE,
    Choices,
    HeldSeat,
    Member,
    Memory,
    Offered,
)
from learn.organisations.queries.members import MEMBERS, members, seated_in
from learn.organisations.queries.offered import offered_to, pools_of
from learn.organisations.remarks import remark
from learn.organisations.services.desks import Desk, Order, count_used, open_desk
from learn.organisations.services.newcomers import Seats
from learn.organisations.services.regulars import end_seats
from learn.organisations.services.settling import let_go
from learn.organisations.services.turns import take_turn
from learn.urdu import fold

A_PIECE = 500


def take_off_the_missing(
    order: Order, memory: Memory, clock: Callable[[], datetime], advance: Callable[[datetime], object]
) -> None:
    """End the seats of the cohort's people whom no row means; only where that was asked for."""
    for piece in _pieces(missing_members(order, memory)):
        with transaction() as session:
            now = clock()
            desk = open_desk(session, order, now)
            take_off(desk, [(each, ending(each, order.choices, desk.offered)) for each in piece])
            _keep_missing(session, order, piece)
            advance(now)


def take_off(desk: Desk, ends: Sequence[tuple[Member, Sequence[HeldSeat]]]) -> None:
    """End seats of people and free them in their pools; who is left without any is on the list no more."""
    session, now = desk.session, desk.now
    ended = [seat for _, seats in ends for seat in seats]
    freed = Counter(desk.cohorts[seat.cohort_id].pool_id for seat in ended)
    if any(pool is not None for pool in freed):
        pools_of(session, desk.order.organisation_id, locks=True)
    count_used(session, {pool: -count for pool, count in freed.items() if pool is not None})
    gone = [
        member.id for member, seats in ends if sum(not each.is_ended for each in member.seats) == len(seats)
    ]
    # Before the enrolments: whoever comes in through a door locks them in this order, too.
    session.execute(update(Trainee).where(Trainee.id.in_(gone)).values(ended_at=now))
    told = Seats(desk)
    end_seats(desk, ended, told)
    let_go(session, [seat.id for seat in ended], now)
    told.tell()


def leave(session: Session, person_id: int, now: datetime) -> None:
    """Take somebody off the list of every organisation, and end the seats they hold."""
    known = session.execute(
        select(Trainee.id, Trainee.organisation_id)
        .where(Trainee.person_id == person_id)
        .order_by(Trainee.organisation_id)
    ).all()
    # All turns before any place: another organisation may be waiting for one that they share.
    for each in known:
        take_turn(session, each.organisation_id)
    for each in known:
        desk = open_desk(session, Order(0, each.organisation_id, Choices(), {}), now)
        [member] = members(session, session.execute(MEMBERS.where(Trainee.id == each.id)))
        take_off(desk, [(member, [seat for seat in member.seats if not seat.is_ended])])


def missing_members(order: Order, memory: Memory) -> Iterable[Member]:
    """Yield the people of the chosen cohort whom no row of the list means."""
    reader = reading()
    offered = offered_to(reader, order.organisation_id)
    cohort = offered.cohorts.get(fold(order.choices.cohort or ""))
    if cohort is None or cohort.id < 0:
        return
    course_ids = [offered.courses[uid] for uid in order.choices.courses if uid in offered.courses]
    for piece in seated_in(reader, cohort.id, course_ids, A_PIECE):
        yield from (each for each in piece if each.id not in memory.met)


def ending(member: Member, choices: Choices, offered: Offered) -> list[HeldSeat]:
    """Return the seats that end when somebody is taken off the chosen cohort."""
    cohort = offered.cohorts[fold(choices.cohort or "")]
    course_ids = {offered.courses[uid] for uid in choices.courses if uid in offered.courses}
    return [
        seat
        for seat in member.seats
        if seat.cohort_id == cohort.id
        and not seat.is_ended
        and (not course_ids or seat.course_id in course_ids)
    ]


def _pieces(found: Iterable[Member]) -> Iterable[list[Member]]:
    piece: list[Member] = []
    for member in found:
        piece.append(member)
        if len(piece) == A_PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _keep_missing(session: Session, order: Order, members: Sequence[Member]) -> None:
    cohort = order.choices.cohort or ""
    said = [remark(0, None, "missing", name=each.name, cohort=cohort) for each in members]
    rows = [
        [0, UPDATE, [[each.key, dict(each.values)]], member.id]
        for each, member in zip(said, members, strict=True)
    ]
    result = {"roster_id": order.roster_id, "first_row": -members[0].id, "rows": rows}
    session.connection().execute(insert(RosterResult), result)
