"""The evidence as a whole: when it was sealed, and all of it to take away."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learn.progress.evidence import moment
from learn.progress.models import Evidence, EvidenceAnchor, EvidenceChain
from learn.progress.queries.records import links

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class Sealed:
    """How much evidence there is, and its newest seal."""

    event_count: int
    chain_count: int
    day: date | None
    root: str | None
    sealed_at: datetime | None


def sealed(reader: Reader) -> Sealed:
    """Return how the evidence stands."""
    events = reader.execute(select(func.count(Evidence.id))).scalar_one()
    chains = reader.execute(select(func.count(EvidenceChain.chain))).scalar_one()
    newest = reader.execute(
        select(EvidenceAnchor.day, EvidenceAnchor.root, EvidenceAnchor.sealed_at)
        .order_by(EvidenceAnchor.day.desc())
        .limit(1)
    ).first()
    return Sealed(events, chains, *(newest or (None, None, None)))


def as_lines(reader: Reader) -> Iterator[str]:
    """Yield all evidence as lines of JSON: every event by chain and sequence, then every seal."""
    for link in links(reader):
        event = {
            "chain": link.chain,
            "sequence": link.sequence,
            "kind": link.kind,
            "at": moment(link.at),
            "person": link.person,
            "facts": link.facts,
            "previous": link.previous,
            "hash": link.hash,
        }
        yield json.dumps(event, ensure_ascii=False) + "\n"
    seals = select(
        EvidenceAnchor.day, EvidenceAnchor.chain_count, EvidenceAnchor.previous, EvidenceAnchor.root
    ).order_by(EvidenceAnchor.day)
    for day, chain_count, previous, root in reader.execute(seals):
        seal = {"day": day.isoformat(), "chain_count": chain_count, "previous": previous, "root": root}
        yield json.dumps(seal) + "\n"
