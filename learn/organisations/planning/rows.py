"""What becomes of each row; an empty cell changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import islice

from learn.organisations.planning.cohorts import nearest
from learn.organisations.planning.matching import match
from learn.organisations.planning.plans import (
    CREATE,
    ERROR,
    UNCHANGED,
    UPDATE,
    Choices,
    Goal,
    HeldSeat,
    Known,
    Member,
    Memory,
    Offered,
    Planned,
)
from learn.organisations.remarks import remark
from learn.organisations.roster import Listed
from learn.organisations.sentences import Problem, Unfit
from learn.urdu import fold

DETAILS = ("email", "phone", "external_id", "language", "gender", "district")
Seats = tuple[tuple[int, ...], tuple[HeldSeat, ...], tuple[HeldSeat, ...], tuple[HeldSeat, ...]]
# A list of thousands names a handful of cohorts.
_key = lru_cache(maxsize=256)(fold)


def chunks(rows: Iterable[Listed], size: int) -> Iterator[Sequence[Listed]]:
    """Yield the rows in pieces of a size."""
    left = iter(rows)
    return iter(lambda: list(islice(left, size)), [])


def plan(
    rows: Iterable[Listed], known: Known, offered: Offered, choices: Choices, memory: Memory, today: date
) -> list[Planned]:
    """Return what becomes of each row of a chunk; rows of earlier chunks are in the memory.

    A row whose last day is before `today` is one of somebody inactive, where it is about a cohort or a
    course: other lists have days, too, and such a day must not end all that somebody has.
    """
    planned = []
    for listed in rows:
        if listed.is_active and listed.expires_on and listed.expires_on < today:
            has_place = bool(_place(listed, choices))
            key = "day over" if has_place else "day of no place"
            over = remark(listed.row, "expires_on", key, value=str(listed.expires_on))
            each = _planned(listed._replace(is_active=not has_place), known, offered, choices, memory)
            # The learner reads that the seat ended with that day.
            extends = tuple(seat for seat in each.ends if seat.expires_on != listed.expires_on)
            planned.append(replace(each, remarks=(over, *each.remarks), extends=each.extends + extends))
        else:
            planned.append(_planned(listed, known, offered, choices, memory))
    return planned


def _planned(listed: Listed, known: Known, offered: Offered, choices: Choices, memory: Memory) -> Planned:
    try:
        member, warnings = match(listed, known, memory)
        if member is None and not listed.is_active:
            return Planned(listed, UNCHANGED, remarks=(remark(listed.row, "status", "inactive and unknown"),))
        goal = _goal(listed, offered, choices)
        over = _over(listed, member, offered, choices) if member else ()
    except Unfit as unfit:
        values = dict(unfit.values)
        column = str(values.pop("column"))
        return Planned(listed, ERROR, remarks=(remark(listed.row, column, unfit.key, **values),))
    planned = (
        _changed(listed, member, goal, over, offered, memory)
        if member
        else _newcomer(listed, goal, offered, warnings)
    )
    closed = _closed(planned, offered) if offered.archived else None
    return planned if closed is None else Planned(listed, ERROR, member, remarks=(*planned.remarks, closed))


def _closed(planned: Planned, offered: Offered) -> Problem | None:
    """Return why somebody cannot begin a course that takes nobody new; who only moves goes on with it."""
    goes_on = {seat.course_id for seat in planned.ends}
    begins = {*planned.takes, *(seat.course_id for seat in planned.returns)} - goes_on
    closed = sorted(
        uid for uid, each in offered.courses.items() if each in begins and each in offered.archived
    )
    return remark(planned.row, "course", "archived course", value=closed[0]) if closed else None


def _newcomer(listed: Listed, goal: Goal | None, offered: Offered, warnings: tuple[Problem, ...]) -> Planned:
    if not listed.name:
        return Planned(listed, ERROR, remarks=(remark(listed.row, None, "nobody here"),))
    takes = tuple(each for each in goal.course_ids if each not in offered.withdrawn) if goal else ()
    warnings += _nothing_to_take(listed, goal, takes)
    return Planned(listed, CREATE, goal=goal, takes=takes, remarks=warnings)


def _nothing_to_take(listed: Listed, goal: Goal | None, wanted: Sequence[int]) -> tuple[Problem, ...]:
    """Say so where all that the cohort takes was withdrawn from the organisation."""
    if goal is None or not goal.course_ids or wanted:
        return ()
    return (remark(listed.row, "cohort", "nothing to take", value=goal.cohort.name),)


def _changed(
    listed: Listed,
    member: Member,
    goal: Goal | None,
    over: tuple[HeldSeat, ...],
    offered: Offered,
    memory: Memory,
) -> Planned:
    memory.meet(member.id, listed)
    sets = {
        name: value for name in DETAILS if (value := getattr(listed, name)) and value != getattr(member, name)
    }
    warnings: tuple[Problem, ...] = ()
    if listed.name and listed.name != member.name:
        if member.is_activated:
            warnings = (remark(listed.row, "name", "name kept", value=member.name),)
        else:
            sets["name"] = listed.name
    for name in ("email", "phone"):
        if name in sets and getattr(member, name):
            memory.released.add((name, getattr(member, name)))
    takes, returns, left, extends = _seats(listed, member, goal, offered)
    ends = (*over, *left)
    warnings += _nothing_to_take(listed, goal, _wanted(member, goal, offered))
    warnings += _elsewhere(listed, member, over, offered)
    is_back = listed.is_active and member.is_ended
    has_left_all = sum(not seat.is_ended for seat in member.seats) == len(ends)
    is_gone = not listed.is_active and not member.is_ended and has_left_all
    is_changed = bool(sets or takes or returns or ends or extends or is_back or is_gone)
    return Planned(
        listed,
        UPDATE if is_changed else UNCHANGED,
        member,
        sets,
        goal,
        takes,
        returns,
        ends,
        extends,
        is_back=is_back,
        is_gone=is_gone,
        remarks=warnings,
    )


def _elsewhere(
    listed: Listed, member: Member, over: tuple[HeldSeat, ...], offered: Offered
) -> tuple[Problem, ...]:
    """Say so where somebody inactive keeps every seat, because the list is about none of them."""
    held = {seat.cohort_id for seat in member.seats if not seat.is_ended}
    if listed.is_active or over or not held:
        return ()
    names = sorted(cohort.name for cohort in offered.cohorts.values() if cohort.id in held)
    return (remark(listed.row, "status", "sits elsewhere", value=", ".join(names)),)


def _seats(listed: Listed, member: Member, goal: Goal | None, offered: Offered) -> Seats:
    """Return the courses of seats to take, and the seats that return, are moved and get another last day."""
    if goal is None or not goal.course_ids:
        return (), (), (), ()
    # Of seats that somebody took again the one that is held.
    newest_last = sorted(member.seats, key=lambda seat: not seat.is_ended)
    held = {seat.course_id: seat for seat in newest_last if seat.cohort_id == goal.cohort.id}
    course_ids = _wanted(member, goal, offered)
    wanted = [held.get(course_id) for course_id in course_ids]
    takes = tuple(each for each in course_ids if each not in held)
    returns = tuple(seat for seat in wanted if seat and seat.is_ended)
    moved = {*takes, *(seat.course_id for seat in returns)}
    ends = tuple(
        seat
        for seat in member.seats
        if seat.course_id in moved and seat.cohort_id != goal.cohort.id and not seat.is_ended
    )
    extends = tuple(
        seat for seat in wanted if seat and listed.expires_on and seat.expires_on != listed.expires_on
    )
    return takes, returns, ends, extends


def _wanted(member: Member, goal: Goal | None, offered: Offered) -> list[int]:
    """Return the courses on which somebody is to sit; of those withdrawn, where they sit already."""
    sits_on = {seat.course_id for seat in member.seats if not seat.is_ended}
    course_ids = goal.course_ids if goal else ()
    return [each for each in course_ids if each in sits_on or each not in offered.withdrawn]


def _over(listed: Listed, member: Member, offered: Offered, choices: Choices) -> tuple[HeldSeat, ...]:
    """Return the seats that a list says are over: in the cohort and on the courses that are named.

    Where neither is, somebody inactive leaves all. Raises `Unfit` for a course that is not there.
    """
    if listed.is_active:
        # A course that is not there has no seats; what was chosen stands for whatever the list names.
        left = () if choices.courses else listed.left
        course_ids = tuple(offered.courses[uid] for uid in left if uid in offered.courses)
        if not course_ids:
            return ()
    else:
        course_ids = _course_ids(listed, offered, choices)
    name = choices.cohort or listed.cohort
    cohort = offered.cohorts.get(_key(name)) if name else None
    return tuple(
        seat
        for seat in member.seats
        if not seat.is_ended
        and (not name or (cohort is not None and seat.cohort_id == cohort.id))
        and (not course_ids or seat.course_id in course_ids)
    )


def _goal(listed: Listed, offered: Offered, choices: Choices) -> Goal | None:
    """Return where the row wants its person, None for nowhere. Raises `Unfit`."""
    name = _place(listed, choices)
    course_ids = _course_ids(listed, offered, choices)
    if not name or not listed.is_active:
        return None
    key = _key(name)
    cohort = offered.cohorts.get(key)
    if cohort is None:
        names = {each: cohort.name for each, cohort in offered.cohorts.items()}
        raise _unknown("cohort", name, names.get(nearest(key, names) or ""))
    return Goal(cohort, course_ids or cohort.course_ids)


def _course_ids(listed: Listed, offered: Offered, choices: Choices) -> tuple[int, ...]:
    return tuple(_course(uid, offered) for uid in dict.fromkeys(choices.courses or listed.courses))


def _place(listed: Listed, choices: Choices) -> str | None:
    """Return the name of the cohort that a row is about; whoever takes no course sits in no cohort."""
    fallback = choices.fallback if choices.courses or listed.courses else None
    return choices.cohort or listed.cohort or fallback


def _course(uid: str, offered: Offered) -> int:
    course_id = offered.courses.get(uid)
    if course_id is None:
        near = nearest(uid.casefold(), offered.courses)
        if near and near == uid.casefold():
            return offered.courses[near]
        raise _unknown("course", uid, near)
    return course_id


def _unknown(what: str, value: str, better: str | None) -> Unfit:
    values = {"column": what, "value": value[:60]}
    return (
        Unfit(f"unknown {what}, near", **values, better=better)
        if better
        else Unfit(f"unknown {what}", **values)
    )
