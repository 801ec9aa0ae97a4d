"""The chain of evidence: how each row is tied to the one before it, and how days are sealed.

A row's hash is SHA-256 over the canonical JSON of `[previous, chain, sequence, kind, at, person,
facts]`; a day's root is SHA-256 over `[previous root, day, [[chain, length, head]…]]`, chains sorted.
Anyone can recompute both from an export with a few lines of any language.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

GENESIS = "0" * 64
# The kinds of event by which somebody is at work: reports call a learner started, active or stalled by them.
ANSWERS = frozenset({"answer given", "answer marked", "attempt handed in", "card answered"})
# Made once: making them takes longer than what they write.
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
HASHED = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
# When nothing ever happened.
NO_MOMENT = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a chain, as stored; `at` is `NO_MOMENT` where what stands there is none."""

    chain: str
    sequence: int
    kind: str
    at: datetime
    person: str
    facts: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ended when it was sealed."""

    chain: str
    length: int
    hash: str


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of a day as stored: over `chain_count` heads and the root of the seal before."""

    day: date
    chain_count: int
    previous: str
    root: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the evidence was changed, or what lists read instead of it differs, and what shows it."""

    chain: str
    sequence: int
    reason: str


def canonical(facts: Mapping[str, Any]) -> str:
    """Return `facts` as the one JSON text that stands for them: keys sorted, no spaces, UTF-8.

    Raises `ValueError` for numbers that JSON does not know.
    """
    return CANONICAL.encode(facts)


def moment(at: datetime) -> str:
    """Return a moment as it is hashed: UTC, whole microseconds, `Z`."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def link_hash(
    previous: str, chain: str, sequence: int, kind: str, at: datetime, person: str, facts: str
) -> str:
    """Return the hash that ties a row to the row before it."""
    return _sha256([previous, chain, sequence, kind, moment(at), person, facts])


def root_hash(previous: str, day: date, heads: Iterable[Head]) -> str:
    """Return the seal of a day over the heads of the chains that grew."""
    rows = sorted([head.chain, head.length, head.hash] for head in heads)
    return _sha256([previous, day.isoformat(), rows])


def faults_in(links: Iterable[Link]) -> Iterator[Fault]:
    """Yield every break in rows ordered by chain and sequence: gaps, changed rows, cut ties."""
    chain, sequence, previous = "", 0, GENESIS
    for link in links:
        if link.chain != chain:
            chain, sequence, previous = link.chain, 0, GENESIS
        sequence += 1
        if link.sequence != sequence:
            yield Fault(chain, sequence, f"row {sequence} is missing; row {link.sequence} follows")
            sequence = link.sequence
        elif link.previous != previous:
            yield Fault(chain, sequence, "the row is not tied to the row before it")
        if link.hash != _expected_hash(link):
            yield Fault(chain, sequence, "the row was changed after it was written")
        previous = link.hash


def _expected_hash(link: Link) -> str | None:
    """Return the hash that the row should have, None for one that was never written by `record`.

    SQLite lets anybody with the file put a value of any kind into any column.
    """
    try:
        return link_hash(
            link.previous, link.chain, link.sequence, link.kind, link.at, link.person, link.facts
        )
    except TypeError:
        return None


def _sha256(value: object) -> str:
    return hashlib.sha256(HASHED.encode(value).encode()).hexdigest()
