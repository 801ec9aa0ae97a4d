"""The donor report counted anew from an export, which alone is read; pure.

What shows that a file was changed, or that something was taken out of it, is looked for in `auditing`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from learn.organisations.standing import LAPSED_AFTER, STALLED_AFTER
from learn.progress.evidence import ANSWERS, Head, Link, moment
from learn.reports.donor import Group, Named, donor_report
from learn.reports.months import Month, month_name, month_of
from learn.reports.registers import Register, comes_in, register_of

FORMAT = "hunar-evidence-1"
FOREVER = datetime.max.replace(tzinfo=UTC)


class NotAnExport(ValueError):
    """The file is not an export of evidence; says the line at which that shows."""


@dataclass(slots=True)
class Export:
    """What a file says, as far as it is needed: chains are reduced to what is counted while it is read."""

    header: dict[str, Any] = field(default_factory=dict)
    cohorts: dict[str, str] = field(default_factory=dict)
    seats: list[dict[str, Any]] = field(default_factory=list)
    chains: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: dict[str, list[Link]] = field(default_factory=dict)
    anchors: list[dict[str, Any]] = field(default_factory=list)
    heads: dict[str, list[Head]] = field(default_factory=dict)

    @property
    def own_chain(self) -> str:
        """Return the organisation's own chain."""
        return str(self.header["organisation_chain"])

    @property
    def register(self) -> Register:
        """Return what the organisation's own chain tells of its seats."""
        return register_of(self.links.get(self.own_chain, []))


def read_export(lines: Iterable[str]) -> Export:
    """Read an export; raises `NotAnExport`."""
    found = Export()
    for number, line in enumerate(lines, start=1):
        try:
            said = json.loads(line)
            _take(found, said)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotAnExport(f"line {number} is not a line of an export") from error
    if found.header.get("format") != FORMAT:
        raise NotAnExport("the first line does not say that this is an export")
    return found


def _take(found: Export, said: Mapping[str, Any]) -> None:
    match said["type"]:
        case "header":
            found.header = dict(said)
        case "cohort":
            found.cohorts[said["cohort"]] = said["name"]
        case "seat":
            found.seats.append(dict(said))
        case "chain":
            found.chains[said["chain"]] = dict(said)
        case "link":
            link = Link(
                said["chain"], said["sequence"], said["kind"], _moment(said["at"]), said["person"],
                said["facts"], said["previous"], said["hash"],
            )  # fmt: skip
            found.links.setdefault(link.chain, []).append(link)
        case "anchor":
            found.anchors.append(dict(said))
        case "head":
            head = Head(said["chain"], said["length"], said["hash"])
            found.heads.setdefault(said["day"], []).append(head)
        case _:
            raise ValueError(said["type"])


def recomputed(found: Export, month: str = "") -> dict[str, Any]:
    """Return the donor report, counted from what learners did; raises `NotAMonth`."""
    header = found.header
    exported_at = _moment(header["exported_at"])
    told = month_of(month or month_name(exported_at, header["time_zone"]), header["time_zone"])
    at = told.moment(exported_at)
    named = Named(header["organisation"], header["programme"], told.name, moment(at), found.cohorts)
    activated = found.register.activated
    invited = [seat for seat in found.seats if _moment(seat["invited_at"]) <= at]
    first: dict[str, datetime] = {}
    for seat in invited:
        since = _moment(seat["invited_at"])
        first[seat["chain"]] = min(since, first.get(seat["chain"], since))
    groups = [
        _group(found, seat, told, at, (first[seat["chain"]], activated.get(seat["chain"])))
        for seat in _counted(_given(found, invited), at)
    ]
    return donor_report(named, groups)


def _counted(seats: Sequence[Mapping[str, Any]], at: datetime) -> list[Mapping[str, Any]]:
    """Return the seats that count: whoever moved within the programme counts where they went."""
    last: dict[str, tuple[datetime, int]] = {}
    ends = [_moment(seat["ended_at"]) if seat["ended_at"] else FOREVER for seat in seats]
    for place, seat in enumerate(seats):
        last[seat["chain"]] = max((ends[place], place), last.get(seat["chain"], (ends[place], place)))
    return [
        seat
        for place, seat in enumerate(seats)
        if ends[place] > at or last[seat["chain"]] == (ends[place], place)
    ]


def _given(found: Export, seats: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Leave out seats on a course that was complete before, on none that the programme gave."""
    completed = {
        chain: next((link.at for link in found.links.get(chain, []) if link.kind == "completed"), FOREVER)
        for chain in {seat["chain"] for seat in seats}
    }
    paid = {
        seat["chain"]
        for seat in seats
        if _moment(seat["invited_at"]) <= completed[seat["chain"]]
        and (not seat["ended_at"] or completed[seat["chain"]] <= _moment(seat["ended_at"]))
    }
    return [
        seat
        for seat in seats
        if seat["chain"] in paid or _moment(seat["invited_at"]) <= completed[seat["chain"]]
    ]


def _group(
    found: Export,
    seat: Mapping[str, Any],
    month: Month,
    at: datetime,
    since: tuple[datetime, datetime | None],
) -> Group:
    """Return a seat as a group of one; `since` is when its person was first invited, and when activated."""
    first_invited_at, activated_at = since
    until = min(at, _moment(seat["ended_at"])) if seat["ended_at"] else at
    links = [link for link in found.links.get(seat["chain"], []) if link.at <= until]
    answers = [link.at for link in links if link.kind in ANSWERS]
    completed_at = next((link.at for link in links if link.kind == "completed"), None)
    started_at = answers[0] if answers else completed_at
    silent = at - answers[-1] if answers else None
    under_way = started_at is not None and completed_at is None
    final = found.header["finals"].get(seat["course"])
    counts = (
        True,
        started_at is not None
        or (activated_at is not None and activated_at <= until)
        or any(comes_in(link, found.own_chain) for link in links),
        started_at is not None,
        under_way and silent is not None and silent < STALLED_AFTER,
        under_way and silent is not None and STALLED_AFTER <= silent <= LAPSED_AFTER,
        under_way and silent is not None and silent > LAPSED_AFTER,
        completed_at is not None,
        bool(final) and any(_passes(link, final) for link in links),
        _by(seat["ended_at"], at),
        first_invited_at >= month.begins,
        started_at is not None and started_at >= month.begins,
        completed_at is not None and completed_at >= month.begins,
    )
    return Group(seat["cohort"], seat["gender"], seat["district"], tuple(map(int, counts)))


def _passes(link: Link, quiz: str) -> bool:
    if link.kind not in {"attempt handed in", "answer reviewed", "answer regraded"}:
        return False
    facts = json.loads(link.facts)
    return facts.get("page") == quiz and facts.get("is_passed") is True


def _by(value: str | None, at: datetime) -> bool:
    return value is not None and _moment(value) <= at


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)
