"""People of a list who are here already: what changes about them and their seats."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from learn import ids
from learn.accounts.models import Person
from learn.database import (
    insert_many,
    insert_missing,
)
from learn.enrolments.models import Enrolment
from learn.organisations.models import (
    Invitation,
    Seat,
    Trainee,
)
from learn.organisations.planning import (
    HeldSeat,
    Member,
    Planned,
)
from learn.organisations.queries.offered import Taught
from learn.organisations.services.desks import Desk
from learn.organisations.services.inviting import void_invitations
from learn.organisations.services.newcomers import SEAT_COLUMNS, Seats, invite
from learn.progress.services import FirstDeed, record, record_firsts


def change_trainees(desk: Desk, changed: Sequence[Planned]) -> None:
    """Write what the list knows better: never a person's own name once they signed in."""
    connection = desk.session.connection()
    of_trainees: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    of_people: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    moved: list[int] = []
    for each in changed:
        member = _member(each)
        values: dict[str, Any] = dict(each.sets)
        if each.is_back or each.is_gone:
            values["ended_at"] = desk.now if each.is_gone else None
        if values:
            of_trainees[tuple(values)].append({"this_id": member.id, **values})
        own: dict[str, Any] = {name: values[name] for name in ("name", "language") if name in values}
        if own and not member.is_activated:
            of_people[tuple(own)].append({"this_id": member.person_id, **own})
        if "email" in each.sets and not member.is_activated:
            moved.append(member.id)
    for rows in of_trainees.values():
        connection.execute(update(Trainee).where(Trainee.id == bindparam("this_id")), rows)
    for rows in of_people.values():
        connection.execute(update(Person).where(Person.id == bindparam("this_id")), rows)
    if moved:
        # The links went to an address that is no longer theirs.
        void_invitations(desk.session, desk.now, Invitation.trainee_id.in_(moved))
        invite(desk, moved)


def _member(planned: Planned) -> Member:
    if planned.member is None:
        raise LookupError("a row that changes somebody names nobody")
    return planned.member


@dataclass(frozen=True, slots=True)
class _Place:
    """A person's enrolment, and whether this transaction made it or brought it back."""

    enrolment_id: int
    reference: str
    person_reference: str
    is_new: bool = False
    was_left: bool = False


def change_seats(desk: Desk, changed: Sequence[Planned], seats: Seats) -> None:
    """Take, end and extend the seats of people who are here already; who comes back takes another seat."""
    end_seats(desk, [seat for each in changed for seat in each.ends], seats)
    wanted = {
        (_member(each).person_id, course_id)
        for each in changed
        for course_id in (*each.takes, *(seat.course_id for seat in each.returns))
    }
    if wanted:
        pins = {
            (_member(each).person_id, course_id): seats.taught[each.goal.cohort.id, course_id]
            for each in changed
            if each.goal is not None
            for course_id in each.takes
        }
        places = _places(desk, wanted, pins)
        _take_seats(desk, changed, places, seats)
    extended = [
        {"this_id": seat.id, "expires_on": each.listed.expires_on}
        for each in changed
        for seat in each.extends
        if seat not in each.returns
    ]
    if extended:
        desk.session.connection().execute(update(Seat).where(Seat.id == bindparam("this_id")), extended)


def _places(
    desk: Desk, wanted: Collection[tuple[int, int]], pins: Mapping[tuple[int, int], Taught]
) -> dict[tuple[int, int], _Place]:
    """Return an enrolment for each person and course, made or brought back where there was none."""
    found = _enrolments(desk.session, wanted)
    missing = sorted(wanted - found.keys())
    if missing:
        references = ids.names_by_minute(len(missing), desk.now)
        rows = [
            {
                "reference": reference,
                "learner_id": pair[0],
                "course_id": pair[1],
                "enrolled_at": desk.now,
                "pinned_release_id": pins[pair].pinned_release_id if pair in pins else None,
            }
            for pair, reference in zip(missing, references, strict=True)
        ]
        insert_missing(desk.session, Enrolment, rows)
        ours = set(references)
        made = _enrolments(desk.session, missing)
        found |= {pair: replace(place, is_new=place.reference in ours) for pair, place in made.items()}
    left = [place.enrolment_id for place in found.values() if place.was_left]
    if left:
        desk.session.execute(update(Enrolment).where(Enrolment.id.in_(left)).values(left_at=None))
    return found


def _enrolments(session: Session, wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], _Place]:
    people, courses = {pair[0] for pair in wanted}, {pair[1] for pair in wanted}
    rows = session.connection().execute(
        select(
            Enrolment.learner_id,
            Enrolment.course_id,
            Enrolment.id,
            Enrolment.reference,
            Person.reference,
            Enrolment.left_at,
        )
        .join(Person, Person.id == Enrolment.learner_id)
        .where(Enrolment.learner_id.in_(people), Enrolment.course_id.in_(courses))
        .order_by(Enrolment.id)
        .with_for_update(of=Enrolment)
    )
    pairs = {(row[0], row[1]): _Place(row[2], row[3], row[4], was_left=row[5] is not None) for row in rows}
    return {pair: place for pair, place in pairs.items() if pair in set(wanted)}


def _take_seats(
    desk: Desk, changed: Sequence[Planned], places: Mapping[tuple[int, int], _Place], seats: Seats
) -> None:
    taken, firsts = [], []
    for each in changed:
        member = _member(each)
        if each.goal is None:
            continue
        cohort_id = each.goal.cohort.id
        moved = {seat.course_id: seat.expires_on for seat in each.ends}
        for course_id in (*each.takes, *(seat.course_id for seat in each.returns)):
            place = places[member.person_id, course_id]
            until = each.listed.expires_on or moved.get(course_id)
            taken.append((member.id, cohort_id, course_id, place.enrolment_id, until, desk.now))
            kind = "enrolled" if place.is_new or place.was_left else "seat taken"
            deed = seats.deed(kind, cohort_id, course_id, place.reference, is_activated=member.is_activated)
            if place.is_new:
                firsts.append(FirstDeed(place.reference, place.enrolment_id, place.person_reference, deed))
            else:
                record(desk.session, place.reference, place.person_reference, desk.now, deed)
    insert_many(desk.session, Seat, SEAT_COLUMNS, taken)
    record_firsts(desk.session, desk.now, firsts)


def end_seats(desk: Desk, ending: Sequence[HeldSeat], seats: Seats) -> None:
    """End seats; the enrolments stay, and the people keep what they did."""
    if not ending:
        return
    session = desk.session
    session.execute(update(Seat).where(Seat.id.in_([seat.id for seat in ending])).values(ended_at=desk.now))
    rows = session.connection().execute(
        select(Enrolment.id, Enrolment.reference, Person.reference)
        .join(Person, Person.id == Enrolment.learner_id)
        .where(Enrolment.id.in_({seat.enrolment_id for seat in ending}))
        .order_by(Enrolment.id)
        .with_for_update(of=Enrolment)
    )
    chains = {row[0]: (row[1], row[2]) for row in rows}
    for seat in ending:
        reference, person_reference = chains[seat.enrolment_id]
        deed = seats.deed("seat ended", seat.cohort_id, seat.course_id, reference)
        record(session, reference, person_reference, desk.now, deed)
