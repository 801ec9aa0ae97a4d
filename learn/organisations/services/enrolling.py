"""Enrolling the people of a list, a chunk at a time; each chunk is one transaction and keeps its result.

Whatever ends the process between two chunks, the next run goes on after the last one stored, and ends as
an undisturbed run does. Imports of one organisation wait for each other at its row. No password is
hashed: whoever is new gets an account that an invitation opens.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from learn import ids
from learn.accounts.models import Person
from learn.database import (
    insert_missing,
    reading,
    refresh_statistics,
    transaction,
)
from learn.days import day_of
from learn.enrolments.models import Enrolment
from learn.organisations.models import (
    Cohort,
    Invitation,
    RosterResult,
    Seat,
    Trainee,
)
from learn.organisations.planning import (
    CREATE,
    UPDATE,
    Memory,
    Planned,
    Tally,
    chunks,
    plan,
)
from learn.organisations.queries.members import members_meant
from learn.organisations.queries.offered import offered_to
from learn.organisations.queries.rosters import results_of
from learn.organisations.roster import Listed
from learn.organisations.services.desks import Desk, Order, open_desk, within_seats
from learn.organisations.services.leavers import take_off_the_missing
from learn.organisations.services.newcomers import Seats, add_newcomers, teach
from learn.organisations.services.regulars import change_seats, change_trainees
from learn.organisations.services.settling import let_go, settle_places
from learn.progress.models import Evidence, EvidenceChain
from learn.rubbish import look_at_the_new

CHUNK = 500
# After so many rows the tables are no longer what the database's statistics say.
GROWN = frozenset(CHUNK * 4**power for power in range(8))
GROWING = (Person, Trainee, Enrolment, Seat, Invitation, EvidenceChain, Evidence)
Advance = Callable[[int, int | None, datetime], object]
Watch = Callable[[Planned], object]


def enrol_listed(
    order: Order,
    rows: Sequence[Listed],
    clock: Callable[[], datetime],
    advance: Advance = lambda *_: None,
    watch: Watch = lambda _: None,
) -> Tally:
    """Do what the list says and return the counts; `advance` is told in the transaction of each chunk.

    `watch` sees every row as it was planned. Safe to repeat, and to go on with after a sudden end.
    """
    _make_cohorts(order, clock())
    done = dict(results_of(reading(), order.roster_id))
    memory, tally = Memory(), Tally()
    row_count = 0
    for chunk in chunks(rows, CHUNK):
        row_count += len(chunk)
        stored = done.get(chunk[0].row)
        if stored is not None:
            planned = _remembered(order, chunk, stored, memory, clock())
        else:
            with transaction() as session:
                planned = _enrol_chunk(session, order, chunk, memory, clock())
                if row_count in GROWN:
                    refresh_statistics(session, *GROWING)
                advance(row_count, len(rows), clock())
        for each in planned:
            tally.add(each.action)
            watch(each)
        look_at_the_new()
    if order.choices.is_removing and not tally.errors:
        take_off_the_missing(order, memory, clock, lambda now: advance(len(rows), len(rows), now))
    return tally


def _make_cohorts(order: Order, now: datetime) -> None:
    rows = [
        {
            "public_id": ids.public_id(),
            "organisation_id": order.organisation_id,
            "name": name,
            "name_key": key,
            "coordinator_id": order.person_id,
            "weekly_target": 3,
            "created_at": now,
        }
        for key, name in order.makes.items()
    ]
    with transaction() as session:
        insert_missing(session, Cohort, rows)


def _remembered(
    order: Order, chunk: Sequence[Listed], stored: Sequence[Any], memory: Memory, now: datetime
) -> list[Planned]:
    """Return what became of a chunk that an earlier run did; the memory is as it was after it."""
    reader = reading()
    offered = offered_to(reader, order.organisation_id)
    known = members_meant(reader, order.organisation_id, chunk)
    planned = plan(chunk, known, offered, order.choices, memory, day_of(now))
    return [replace(each, action=action) for each, (_, action, *_) in zip(planned, stored, strict=True)]


def _enrol_chunk(
    session: Session, order: Order, chunk: Sequence[Listed], memory: Memory, now: datetime
) -> list[Planned]:
    desk = open_desk(session, order, now)
    known = members_meant(session.connection(), order.organisation_id, chunk)
    planned = plan(chunk, known, desk.offered, order.choices, memory, day_of(now))
    planned = within_seats(desk, planned)
    teach(desk, planned)
    seats = Seats(desk)
    fresh = add_newcomers(desk, [each for each in planned if each.action == CREATE], memory, seats)
    changed = [each for each in planned if each.action == UPDATE]
    change_trainees(desk, changed)
    change_seats(desk, changed, seats)
    let_go(session, [seat.id for each in changed for seat in each.ends], now)
    _settle(desk, planned)
    seats.tell()
    _keep_result(session, order, planned, fresh)
    return planned


def _settle(desk: Desk, planned: Sequence[Planned]) -> None:
    """Give the places that were taken their days."""
    goals = {each.goal.cohort.id for each in planned if each.goal and (each.takes or each.returns)}
    for cohort_id in sorted(goals):
        settle_places(desk.session, cohort_id, desk.now)


def _keep_result(
    session: Session, order: Order, planned: Sequence[Planned], fresh: Mapping[int, int]
) -> None:
    rows = [
        [
            each.row,
            each.action,
            [[said.key, dict(said.values)] for said in each.remarks],
            each.member.id if each.member else fresh.get(each.row),
        ]
        for each in planned
    ]
    result = {"roster_id": order.roster_id, "first_row": planned[0].row, "rows": rows}
    session.connection().execute(insert(RosterResult), result)
