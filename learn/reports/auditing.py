"""What shows that an export was changed, or that something was taken out of it; pure.

Every chain is checked link by link and against the daily seals. Every seat is told three times: in the
file, in the chain of its enrolment, and in the organisation's own chain, which also names the cohorts of a
programme. Whoever kept a seal of an earlier day can compare it with those in the file.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from learn.progress.evidence import GENESIS, Fault, faults_in, moment, root_hash
from learn.reports.recomputing import Export
from learn.reports.registers import Told


def faults_of(found: Export) -> Iterator[Fault]:
    """Yield all that shows that the file was changed, or that something was taken out."""
    for chain, links in found.links.items():
        yield from faults_in(links)
        if chain not in found.chains:
            yield Fault(chain, 0, "the end of the chain is not told")
    for chain, end in found.chains.items():
        links = found.links.get(chain, [])
        if len(links) != end["length"] or (links and links[-1].hash != end["head"]):
            yield Fault(chain, end["length"], "the chain does not end as it is told")
    yield from _faults_of_seals(found)
    yield from _faults_of_seats(found)
    yield from _faults_of_register(found)


def _faults_of_seals(found: Export) -> Iterator[Fault]:
    previous = GENESIS
    for anchor in found.anchors:
        heads = found.heads.get(anchor["day"], [])
        day = date.fromisoformat(anchor["day"])
        if anchor["previous"] != previous:
            yield Fault("anchor", 0, f"a seal before that of {day} is gone")
        if len(heads) != anchor["chain_count"] or root_hash(anchor["previous"], day, heads) != anchor["root"]:
            yield Fault("anchor", 0, f"the seal of {day} does not fit the heads it covers")
        previous = anchor["root"]
        for head in heads:
            links = found.links.get(head.chain)
            if links is not None and (len(links) < head.length or links[head.length - 1].hash != head.hash):
                yield Fault(head.chain, head.length, f"the row differs from what was sealed on {day}")


def _faults_of_seats(found: Export) -> Iterator[Fault]:
    for seat in found.seats:
        facts = [
            (link.kind, json.loads(link.facts))
            for link in found.links.get(seat["chain"], [])
            if link.kind in {"enrolled", "seat taken", "seat ended"}
        ]
        taken = [
            kind for kind, said in facts if kind != "seat ended" and said.get("cohort") == seat["cohort"]
        ]
        if not taken:
            yield Fault(seat["chain"], 0, "a seat is told that the evidence does not know")
        ended = [
            kind for kind, said in facts if kind == "seat ended" and said.get("cohort") == seat["cohort"]
        ]
        if seat["ended_at"] and not ended:
            yield Fault(seat["chain"], 0, "the end of a seat is told that the evidence does not know")


def _faults_of_register(found: Export) -> Iterator[Fault]:
    """Yield where the file and the organisation's own chain do not tell of the same seats."""
    register = found.register
    programme = found.header["programme"]
    for cohort, of_programme in register.programmes.items():
        if of_programme == programme and cohort not in found.cohorts:
            yield Fault(found.own_chain, 0, f"the cohort {cohort} of the programme is missing")
    seats: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for seat in found.seats:
        seats.setdefault((seat["chain"], seat["cohort"], seat["course"]), []).append(seat)
    for chain, told in register.seats.items():
        ours = {key: taken for key, taken in told.items() if key[0] in found.cohorts}
        if ours and chain not in found.chains:
            yield Fault(chain, 0, "the organisation's chain tells of this enrolment, which is missing")
            continue
        for key, taken in ours.items():
            listed = seats.pop((chain, *key), [])
            if len(listed) < len(taken):
                yield Fault(chain, 0, "the organisation's chain tells of a seat that is missing")
            elif not _are_told(listed, taken):
                yield Fault(chain, 0, "the organisation's chain tells of other days of a seat")
    for chain, _, _ in seats:
        yield Fault(chain, 0, "a seat is told that the organisation's chain does not know")


def _are_told(listed: Iterable[Mapping[str, Any]], taken: Iterable[Told]) -> bool:
    """Tell whether seats of one person, cohort and course have the days that the chain tells."""
    told = [(moment(each.taken_at), moment(each.ended_at) if each.ended_at else "") for each in taken]
    return sorted((each["invited_at"], each["ended_at"] or "") for each in listed) == sorted(told)
