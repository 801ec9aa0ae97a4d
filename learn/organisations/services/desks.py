"""What a chunk of a list needs to know of its organisation, and how many seats there are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.organisations.models import (
    Organisation,
    SeatPool,
)
from learn.organisations.planning import (
    ERROR,
    Choices,
    Offered,
    Planned,
)
from learn.organisations.planning import Cohort as OfferedCohort
from learn.organisations.queries.offered import offered_to, pools_of
from learn.organisations.remarks import remark
from learn.organisations.services.turns import take_turn


@dataclass(frozen=True, slots=True)
class Order:
    """A confirmed list: whose, what was chosen, and the cohorts to be made, by folded name."""

    roster_id: int
    organisation_id: int
    choices: Choices
    makes: Mapping[str, str]
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a chunk needs to know of its organisation, as it is in this transaction.

    `who` is whoever confirmed the list, by reference; from the command line it is the organisation itself.
    """

    session: Session
    order: Order
    reference: str
    who: str
    offered: Offered
    now: datetime

    @property
    def cohorts(self) -> dict[int, OfferedCohort]:
        """Return the organisation's cohorts by key."""
        return {cohort.id: cohort for cohort in self.offered.cohorts.values()}


def open_desk(session: Session, order: Order, now: datetime) -> Desk:
    """Open the desk: whoever else imports for the organisation waits until the transaction ends."""
    take_turn(session, order.organisation_id)
    reference = session.scalar(select(Organisation.reference).where(Organisation.id == order.organisation_id))
    who = session.scalar(select(Person.reference).where(Person.id == order.person_id))
    offered = offered_to(session.connection(), order.organisation_id)
    return Desk(session, order, str(reference), who or str(reference), offered, now)


def within_seats(desk: Desk, planned: Sequence[Planned]) -> list[Planned]:
    """Count the seats that are taken and freed; rows for which none is left become errors."""
    pool_of = {cohort.id: cohort.pool_id for cohort in desk.cohorts.values() if cohort.pool_id}
    if not pool_of:
        return list(planned)
    pools = pools_of(desk.session, desk.order.organisation_id, locks=True)
    free = {pool.id: pool.free for pool in pools.values()}
    kept = []
    for each in planned:
        needed = seats_needed(each, pool_of)
        short = next((pool for pool, count in needed.items() if count > max(free[pool], 0)), None)
        if short is None:
            free = {pool: count - needed[pool] for pool, count in free.items()}
            kept.append(each)
        else:
            kept.append(_without_seat(each, pools[short].name))
    count_used(desk.session, {pool.id: pool.free - free[pool.id] for pool in pools.values()})
    return kept


def seats_needed(planned: Planned, pool_of: Mapping[int, int]) -> Counter[int]:
    """Return how many seats of which pool a row takes; below zero where it frees more."""
    needed: Counter[int] = Counter()
    goal = planned.goal
    if goal is not None and goal.cohort.id in pool_of:
        needed[pool_of[goal.cohort.id]] += len(planned.takes) + len(planned.returns)
    for seat in planned.ends:
        if seat.cohort_id in pool_of:
            needed[pool_of[seat.cohort_id]] -= 1
    return needed


def _without_seat(planned: Planned, pool: str) -> Planned:
    why = remark(planned.row, None, "no seat left", pool=pool)
    return Planned(planned.listed, ERROR, planned.member, remarks=(*planned.remarks, why))


def count_used(session: Session, deltas: Mapping[int, int]) -> None:
    """Count seats that are taken and freed; only while the pools are locked."""
    for pool_id, delta in deltas.items():
        if delta:
            used = SeatPool.used_count + delta
            counted = session.execute(
                update(SeatPool)
                .where(SeatPool.id == pool_id, used.between(0, SeatPool.size))
                .values(used_count=used)
            )
            if counted.rowcount != 1:  # type: ignore[attr-defined]
                raise RuntimeError("a pool that is locked has changed")
