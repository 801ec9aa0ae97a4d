"""The ghost check: what in the evidence looks as if nobody had been there; pure.

A flag asks for a look and blocks nobody. Each reason has a weight; from `FLAGGED_FROM` on a seat is flagged.
What honest people do is weighed lightly or not at all: a phone that brothers and sisters share, the PCs of a
training centre, quick readers, whoever finishes late, a coordinator who signs thirty people in on one laptop.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import prod
from statistics import median

from learn.organisations.trails import Trail

FLAGGED_FROM = 3.0

AT_ONCE = timedelta(hours=1)
# A course shorter than this can honestly be done within the hour.
LONG_COURSE_MINUTES = 120
# So little of the time that a course takes is not reading.
READING_SHARE = 0.15
SECONDS_A_QUESTION = 3.0
QUESTIONS_TOLD = 5
# So many others would give the same answers by chance, where each answers as people do.
SURELY_COPIED, PERHAPS_COPIED = 0.01, 0.1
# How people answer, where too few are left over to tell: mostly rightly, else one of some wrong ways.
RIGHT_SHARE, WRONG_SHARE = 0.9, 0.25
LONG_TEXT = 60
WINDOW = timedelta(minutes=30)
AFTER_SIGNING_IN = timedelta(hours=1)
MANY, VERY_MANY = 5, 10
MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a seat is looked at: a kind with its numbers, and how much it weighs."""

    kind: str
    weight: float
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flag:
    """A seat that asks for a look, with all its reasons, the heaviest first."""

    seat_id: int
    score: float
    reasons: tuple[Reason, ...]


def flags_in(trails: Sequence[Trail]) -> list[Flag]:
    """Return the seats that ask for a look, the heaviest first."""
    copied, crowds = _copied(trails), _crowds(trails)
    flags = []
    for trail in trails:
        found = [
            *_at_once(trail),
            *_too_fast(trail),
            *_after_the_end(trail),
            *copied.get(trail.seat_id, ()),
            *crowds.get(trail.person_id, ()),
        ]
        reasons = tuple(sorted(found, key=lambda each: -each.weight))
        score = sum(each.weight for each in reasons)
        if score >= FLAGGED_FROM:
            flags.append(Flag(trail.seat_id, score, reasons))
    return sorted(flags, key=lambda flag: (-flag.score, flag.seat_id))


# Time.


def _at_once(trail: Trail) -> Iterable[Reason]:
    begun = min((at for at in (trail.came_at, *trail.worked_at[:1]) if at is not None), default=None)
    if trail.completed_at is None or begun is None or trail.course_minutes < LONG_COURSE_MINUTES:
        return
    took = trail.completed_at - begun
    if took <= AT_ONCE:
        yield Reason("at once", 2, {"minutes": _minutes(took), "course": trail.course_minutes})


def _too_fast(trail: Trail) -> Iterable[Reason]:
    paces = [
        (each.handed_in_at - each.started_at).total_seconds() / len(each.answers)
        for each in trail.sittings
        if len(each.answers) >= QUESTIONS_TOLD
    ]
    if paces and median(paces) < SECONDS_A_QUESTION:
        yield Reason("fast answers", 2, {"seconds": round(median(paces))})
    if trail.completed_at is None or not trail.worked_at or trail.course_minutes < LONG_COURSE_MINUTES:
        return
    took = trail.completed_at - trail.worked_at[0]
    if took < timedelta(minutes=trail.course_minutes * READING_SHARE):
        yield Reason("fast course", 1.5, {"minutes": _minutes(took), "course": trail.course_minutes})


def _after_the_end(trail: Trail) -> Iterable[Reason]:
    if trail.ends_at is None or not trail.worked_at:
        return
    late = len(trail.worked_at) - bisect_right(trail.worked_at, trail.ends_at)
    numbers = {"late": late, "all": len(trail.worked_at)}
    if late == len(trail.worked_at):
        yield Reason("all after the end", 3, numbers)
    elif late > len(trail.worked_at) * MOSTLY:
        yield Reason("mostly after the end", 2, numbers)
    elif late:
        yield Reason("partly after the end", 0.5, numbers)


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)


# Sameness.


@dataclass(slots=True)
class _Copies:
    """What somebody shares with others: how many at most, in how many quizzes, how surely."""

    others: int = 0
    quizzes: set[str] = field(default_factory=set)
    is_sure: bool = False


def _copied(trails: Sequence[Trail]) -> dict[int, list[Reason]]:
    reasons: dict[int, list[Reason]] = defaultdict(list)
    for seat_id, found in _same_sittings(trails).items():
        is_heavy = found.is_sure or found.others > 1 or len(found.quizzes) > 1
        numbers = {"others": found.others, "quizzes": len(found.quizzes)}
        reasons[seat_id].append(Reason("same answers", 3 if is_heavy else 1.5, numbers))
    for seat_id, others in _same_texts(trails).items():
        reasons[seat_id].append(Reason("same text", 3 if others > 1 else 2, {"others": others}))
    return reasons


Given = tuple[tuple[int, tuple[str, ...], bool], ...]


def _same_sittings(trails: Sequence[Trail]) -> dict[int, _Copies]:
    """Compare whole attempts of the same drawn questions; how common each answer is decides what it tells.

    Everybody who knows the subject answers alike, so the right answers tell nothing, and rare ones much.
    """
    by_drawn: dict[tuple[str, tuple[int, ...]], list[tuple[Trail, Given]]] = defaultdict(list)
    for trail in trails:
        for sitting in trail.sittings:
            given = tuple(
                sorted((each.version_id, _plain(each.given), each.is_right) for each in sitting.answers)
            )
            if len(given) >= QUESTIONS_TOLD:
                drawn = tuple(version_id for version_id, _, _ in given)
                by_drawn[sitting.quiz_uid, drawn].append((trail, given))
    counts = _answer_counts(trails)
    found: dict[int, _Copies] = defaultdict(_Copies)
    for (quiz_uid, _drawn), sat in by_drawn.items():
        alike: dict[Given, list[Trail]] = defaultdict(list)
        for trail, given in sat:
            alike[given].append(trail)
        people_here = len({trail.person_id for trail, _ in sat})
        for given, same in alike.items():
            people = {trail.person_id for trail in same}
            if len(people) < 2:  # noqa: PLR2004 - two are the fewest who can share
                continue
            by_chance = _expected(given, len(people), people_here, counts)
            if by_chance >= PERHAPS_COPIED:
                continue
            for trail in same:
                copies = found[trail.seat_id]
                copies.others = max(copies.others, len(people) - 1)
                copies.quizzes.add(quiz_uid)
                copies.is_sure = copies.is_sure or by_chance < SURELY_COPIED
    return found


def _answer_counts(trails: Sequence[Trail]) -> dict[int, Counter[tuple[str, ...]]]:
    counts: dict[int, Counter[tuple[str, ...]]] = defaultdict(Counter)
    seen: set[tuple[int, int, tuple[str, ...]]] = set()
    for trail in trails:
        for sitting in trail.sittings:
            for each in sitting.answers:
                given = _plain(each.given)
                if (trail.person_id, each.version_id, given) not in seen:
                    seen.add((trail.person_id, each.version_id, given))
                    counts[each.version_id][given] += 1
    return counts


def _expected(
    given: Given, alike: int, people_here: int, counts: Mapping[int, Counter[tuple[str, ...]]]
) -> float:
    """Return how many others would answer so by chance, as those do who are not in the group."""
    shares = []
    for version_id, answer, is_right in given:
        others = counts[version_id].total() - alike
        same = counts[version_id][answer] - alike
        if others < alike:
            shares.append(RIGHT_SHARE if is_right else WRONG_SHARE)
        else:
            shares.append((max(same, 0) + 0.5) / (others + 1))
    return prod(shares) * max(people_here - 1, 1)


def _same_texts(trails: Sequence[Trail]) -> dict[int, int]:
    """Compare what people wrote in their own words, where it is long enough to be theirs."""
    writers: dict[tuple[int, tuple[str, ...]], set[int]] = defaultdict(set)
    wrote: dict[int, set[tuple[int, tuple[str, ...]]]] = defaultdict(set)
    for trail in trails:
        for sitting in trail.sittings:
            for each in sitting.answers:
                text = _plain(each.given)
                if sum(map(len, text)) >= LONG_TEXT and any(" " in part for part in text):
                    writers[each.version_id, text].add(trail.person_id)
                    wrote[trail.seat_id].add((each.version_id, text))
    most = {seat_id: max(len(writers[text]) for text in texts) - 1 for seat_id, texts in wrote.items()}
    return {seat_id: others for seat_id, others in most.items() if others}


def _plain(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(part.casefold().split()) for part in given)


# Devices.


def _crowds(trails: Sequence[Trail]) -> dict[int, list[Reason]]:
    """Count people who worked on one browser within half an hour.

    Only what was done soon after signing in there counts, because later they may sit elsewhere.
    """
    by_browser: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for trail in trails:
        for use in trail.uses:
            begins = bisect_left(trail.worked_at, use.first_at)
            ends = bisect_right(trail.worked_at, use.last_at + AFTER_SIGNING_IN)
            by_browser[use.browser] += [(at, trail.person_id) for at in trail.worked_at[begins:ends]]
    most: dict[int, int] = {}
    for worked in by_browser.values():
        for person_id, count in _most_beside(sorted(worked)).items():
            most[person_id] = max(most.get(person_id, 0), count)
    return {
        person_id: [Reason("one device", 2 if count >= VERY_MANY else 1.5, {"people": count})]
        for person_id, count in most.items()
        if count >= MANY
    }


def _most_beside(worked: Sequence[tuple[datetime, int]]) -> dict[int, int]:
    """Return for each person the largest number of people in any window with work of theirs."""
    most: dict[int, int] = {}
    within: Counter[int] = Counter()
    first = 0
    for at, person_id in worked:
        within[person_id] += 1
        while worked[first][0] < at - WINDOW:
            gone = worked[first][1]
            within[gone] -= 1
            if not within[gone]:
                del within[gone]
            first += 1
        if len(within) > most.get(person_id, 0):
            for each in within:
                most[each] = max(most.get(each, 0), len(within))
    return most
