"""The donor report: seats of a programme by the words we count with, at the end of a month; pure.

It is made of groups of seats, each with its counts. The same code makes it of what the database counted
and of what was counted anew from an export, so that the two can be compared letter by letter. Where
people are told apart by cohort, gender or district, few people are never told.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

COUNTED = (
    "invited",
    "activated",
    "started",
    "active",
    "stalled",
    "lapsed",
    "completed",
    "passed",
    "ended",
    "invited_in_month",
    "started_in_month",
    "completed_in_month",
)
# What each count is a part of; of passed alone nobody can say more than that they were invited.
PART_OF = {
    "activated": "invited",
    "started": "activated",
    "active": "started",
    "stalled": "started",
    "lapsed": "started",
    "completed": "started",
    "passed": "invited",
    "ended": "invited",
    "invited_in_month": "invited",
    "started_in_month": "started",
    "completed_in_month": "completed",
}
# The first is the sum of the others.
UNDER_WAY = ("started", "active", "stalled", "lapsed", "completed")
FEWEST = 5
HIDDEN = "–"
TOGETHER = "groups under 5 together"
UNSAID = "not said"
DEFINITIONS = {
    "seat": "a trainee's place on one course; a person on two courses holds two. Whoever moved between"
    " cohorts of the programme is counted once, in the cohort they moved to; what is done after a seat ended"
    " is not counted for it. Whoever had completed the course before the programme gave them a seat is not"
    " counted: that was done for another, or for nobody. Nor is a seat that somebody came back to after that:"
    " the one before counts, as it ended",
    "invited": "named in an enrolment that was confirmed, signed in or not, also if the seat ended since; in"
    " the month in which that was done first",
    "activated": "signed in once: opened their invitation, or answered something",
    "started": "answered a question of a lesson or quiz",
    "active": "started, not completed, answered something in the last 7 days",
    "stalled": "started, not completed, the last answer is 7 to 28 days old",
    "lapsed": "started, not completed, the last answer is more than 28 days old",
    "completed": "did all that the course requires, the final quiz passed",
    "passed": "passed the final quiz of the course",
    "certified": "not counted: no certificates are issued yet",
    "ended": "the seat was freed, and no other of the programme that counts followed it",
    "suppressed": "by cohort, gender and district, groups under 5 are told together; counts that are from 1"
    " to 4 or leave as many, and others from which these could be worked out, are not told",
}


Place = TypeVar("Place", int, str, tuple[int, str])
Node = int | str


@dataclass(frozen=True, slots=True)
class Group:
    """Seats that are alike in cohort, gender and district, and how many of them stand where."""

    cohort: str
    gender: str | None
    district: str | None
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Which programme and month the report is about, and as of when."""

    organisation: str
    programme: str
    month: str
    as_of: str
    cohorts: Mapping[str, str]


def donor_report(named: Named, groups: Sequence[Group]) -> dict[str, Any]:
    """Return the report as plain data, in an order that depends on what it says alone."""
    totals = _sum(groups)
    return {
        "organisation": named.organisation,
        "programme": named.programme,
        "month": named.month,
        "as_of": named.as_of,
        "definitions": dict(DEFINITIONS),
        "totals": totals,
        "completed_of_started": [totals["completed"], totals["started"]],
        "completed_of_invited": [totals["completed"], totals["invited"]],
        "by_cohort": _unexposed(
            _by(groups, lambda each: named.cohorts.get(each.cohort, each.cohort)), "cohort"
        ),
        "by_gender": _unexposed(_by(groups, lambda each: each.gender or UNSAID), "gender"),
        "by_district": _unexposed(_by(groups, lambda each: each.district or UNSAID), "district"),
    }


def _sum(groups: Iterable[Group]) -> dict[str, int]:
    counts = [each.counts for each in groups]
    return (
        dict(zip(COUNTED, map(sum, zip(*counts, strict=True)), strict=True))
        if counts
        else dict.fromkeys(COUNTED, 0)
    )


def _by(groups: Sequence[Group], key: Callable[[Group], str]) -> list[tuple[str, dict[str, int]]]:
    named: dict[str, list[Group]] = {}
    for each in groups:
        named.setdefault(key(each), []).append(each)
    return [(name, _sum(named[name])) for name in sorted(named)]


def _unexposed(rows: list[tuple[str, dict[str, int]]], name: str) -> list[dict[str, Any]]:
    """Return a breakdown in which few people can neither be read nor worked out.

    Small groups become one row, with the next larger ones until it is large enough. Then counts are hidden
    that are few or leave few, and others with them, until no sum, of a row or of a column, gives one away.
    """
    told = _together(rows)
    counts = [row for _, row in told]
    hidden = [_few(row) for row in counts]
    while _hide_more(counts, hidden):
        pass
    return [
        {name: value, **{key: HIDDEN if key in hides else row[key] for key in COUNTED}}
        for (value, row), hides in zip(told, hidden, strict=True)
    ]


def _together(rows: list[tuple[str, dict[str, int]]]) -> list[tuple[str, dict[str, int]]]:
    """Return the groups by name, those of few people as one row at the end."""
    by_size = sorted(rows, key=lambda row: (row[1]["invited"], row[0]))
    small: list[dict[str, int]] = []
    while by_size and (by_size[0][1]["invited"] < FEWEST or _is_few(sum(row["invited"] for row in small))):
        small.append(by_size.pop(0)[1])
    kept = sorted(by_size, key=lambda row: row[0])
    if small:
        kept.append((TOGETHER, {key: sum(row[key] for row in small) for key in COUNTED}))
    return kept


def _is_few(count: int) -> bool:
    return 0 < count < FEWEST


def _few(row: Mapping[str, int]) -> set[str]:
    """Return the counts of a row that are few, or that leave few of a count told beside them."""
    left = {part for part, whole in _nested() if _is_few(row[whole] - row[part])}
    return {key for key in COUNTED if _is_few(row[key])} | left


@cache
def _nested() -> tuple[tuple[str, str], ...]:
    """Return every count with each that it is a part of, however far."""
    pairs = []
    for part in PART_OF:
        whole = PART_OF.get(part)
        while whole is not None:
            pairs.append((part, whole))
            whole = PART_OF.get(whole)
    return tuple(pairs)


def _hide_more(counts: Sequence[Mapping[str, int]], hidden: Sequence[set[str]]) -> bool:
    """Hide more where counts told give away one that is hidden; tell whether that was needed.

    In each row as many as that takes, else one count in all: it may be enough for others.
    """
    for row, hides in zip(counts, hidden, strict=True):
        while (told := [key for key in UNDER_WAY if key not in hides]) and _sums_up(row, hides):
            hides.add(_smallest(told, row))
    for key in COUNTED:
        hiding = [index for index, hides in enumerate(hidden) if key in hides]
        others = [index for index, hides in enumerate(hidden) if key not in hides]
        if hiding and others and _gives_away([counts[index] for index in hiding], key):
            hidden[_smallest(others, [row[key] for row in counts])].add(key)
            return True
    return _hide_across(counts, hidden)


def _hide_across(counts: Sequence[Mapping[str, int]], hidden: Sequence[set[str]]) -> bool:
    """Hide one count more where sums of rows and of columns together give away one that is hidden.

    Of each row and each column of those under way the sum is known. Rows and columns are the nodes of a
    graph and hidden counts its edges: only a bridge can be worked out, as what the sums on one side of it
    leave. It is none any more when another count across is hidden.
    """
    edges = [(index, key) for index, hides in enumerate(hidden) for key in UNDER_WAY if key in hides]
    for side in _behind_bridges(edges):
        across = {
            (index, key): row[key]
            for index, row in enumerate(counts)
            for key in UNDER_WAY
            if (index in side) != (key in side) and key not in hidden[index]
        }
        if across:
            index, key = _smallest(list(across), across)
            hidden[index].add(key)
            return True
    return False


def _behind_bridges(edges: Iterable[tuple[int, str]]) -> Iterator[set[Node]]:
    """Yield the nodes behind each bridge of a graph, as somebody finds them who walks through it once."""
    near: dict[Node, list[Node]] = {}
    for index, key in edges:
        near.setdefault(index, []).append(key)
        near.setdefault(key, []).append(index)
    order: dict[Node, int] = {}
    first: dict[Node, int] = {}

    def walk(node: Node, origin: Node | None) -> Iterator[set[Node]]:
        """Yield what lies behind bridges from here on; `first[node]` becomes how far back a way leads."""
        first[node] = order[node] = len(order)
        for other in near[node]:
            if other not in order:
                yield from walk(other, node)
                if first[other] > order[node]:
                    yield {each for each, place in order.items() if place >= order[other]}
            if other != origin:
                first[node] = min(first[node], first[other])

    for node in near:
        if node not in order:
            yield from walk(node, None)


def _smallest(places: Sequence[Place], counts: Any) -> Place:  # noqa: ANN401 - a row or a column
    """Return where the smallest count stands; a count of nobody hides nothing and comes last."""
    return min(places, key=lambda place: (not counts[place], counts[place], place))


def _sums_up(row: Mapping[str, int], hides: Collection[str]) -> bool:
    """Tell whether those who started say too much of what they are made of, or the other way round."""
    whole, *parts = UNDER_WAY
    hidden = [part for part in parts if part in hides]
    if whole in hides:
        return not hidden
    return len(hidden) == 1 or (bool(hidden) and sum(row[part] for part in hidden) < FEWEST)


def _gives_away(rows: Sequence[Mapping[str, int]], key: str) -> bool:
    """Tell whether the total without the counts told says too much of the counts hidden in these rows."""
    found = sum(row[key] for row in rows)
    return len(rows) == 1 or found < FEWEST or _is_few(sum(row["invited"] for row in rows) - found)
