"""What an export of evidence carries, line by line: enough to count the donor report anew without us."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from learn.accounts.models import Person
from learn.courses.models import Course
from learn.enrolments.models import Enrolment
from learn.organisations.models import Cohort, Seat, Trainee
from learn.organisations.queries.standings import Scope, of_seats
from learn.progress.evidence import ANSWERS, moment
from learn.progress.models import AnchoredHead, Evidence, EvidenceAnchor, EvidenceChain
from learn.reports.donor import DEFINITIONS
from learn.reports.queries.donor import Funded, cohort_names, finals_of
from learn.reports.recomputing import FORMAT

CHUNK = 2_000
Line = dict[str, Any]


def export_of(reader: Connection, of: Funded, zone: str, now: datetime) -> Iterator[Line]:
    """Yield the lines of a programme's export; rows come a few thousand at a time."""
    scope = Scope(of.organisation_id, of.programme_id)
    finals = finals_of(reader, scope)
    yield {
        "type": "header",
        "format": FORMAT,
        "organisation": of.organisation,
        "organisation_chain": of.reference,
        "programme": of.programme,
        "time_zone": zone,
        "exported_at": moment(now),
        "finals": dict(finals.values()),
        "answers": sorted(ANSWERS),
        "definitions": dict(DEFINITIONS),
    }
    for cohort, name in sorted(cohort_names(reader, of.programme_id).items()):
        yield {"type": "cohort", "cohort": cohort, "name": name}
    yield from _seats(reader, scope)
    yield from _chains(reader, of, scope)
    yield from _seals(reader)


def _seats(reader: Connection, scope: Scope) -> Iterator[Line]:
    """Yield the seats with their moments; people are references, never names."""
    last = 0
    while True:
        rows = reader.execute(
            of_seats(
                Seat.id,
                Enrolment.reference,
                Person.reference,
                Cohort.public_id,
                Course.uid,
                Trainee.gender,
                Trainee.district,
                Seat.taken_at,
                Seat.ended_at,
            )
            .join(Course, Course.id == Seat.course_id)
            .join(Person, Person.id == Trainee.person_id)
            .where(*scope.conditions(), Seat.id > last)
            .order_by(Seat.id)
            .limit(CHUNK)
        ).all()
        for row in rows:
            yield {
                "type": "seat",
                "chain": row[1],
                "person": row[2],
                "cohort": row[3],
                "course": row[4],
                "gender": row[5],
                "district": row[6],
                "invited_at": moment(row[7]),
                "ended_at": moment(row[8]) if row[8] else None,
            }
        if len(rows) < CHUNK:
            return
        last = rows[-1][0]


def _chains(reader: Connection, of: Funded, scope: Scope) -> Iterator[Line]:
    """Yield every chain whole, the ends first asked and then the links up to them."""
    ours = or_(
        EvidenceChain.chain == of.reference,
        EvidenceChain.chain.in_(
            select(Enrolment.reference)
            .join(Seat, Seat.enrolment_id == Enrolment.id)
            .join(Cohort, Cohort.id == Seat.cohort_id)
            .where(*scope.conditions())
        ),
    )
    last = ""
    while True:
        ends = reader.execute(
            select(EvidenceChain.chain, EvidenceChain.length, EvidenceChain.head)
            .where(ours, EvidenceChain.chain > last)
            .order_by(EvidenceChain.chain)
            .limit(CHUNK // 10)
        ).all()
        lengths = {row.chain: row.length for row in ends}
        for row in ends:
            yield {"type": "chain", "chain": row.chain, "length": row.length, "head": row.head}
        links = reader.execute(
            select(Evidence)
            .with_only_columns(
                Evidence.chain,
                Evidence.sequence,
                Evidence.kind,
                Evidence.at,
                Evidence.person_reference,
                Evidence.facts,
                Evidence.previous,
                Evidence.hash,
            )
            .where(Evidence.chain.in_(list(lengths)))
            .order_by(Evidence.chain, Evidence.sequence)
        )
        for link in links:
            if link.sequence <= lengths[link.chain]:
                yield {
                    "type": "link",
                    "chain": link.chain,
                    "sequence": link.sequence,
                    "kind": link.kind,
                    "at": moment(link.at),
                    "person": link.person_reference,
                    "facts": link.facts,
                    "previous": link.previous,
                    "hash": link.hash,
                }
        if len(ends) < CHUNK // 10:
            return
        last = ends[-1].chain


def _seals(reader: Connection) -> Iterator[Line]:
    """Yield every seal with all the heads it covers: without them nobody could recompute it."""
    anchors = reader.execute(
        select(
            EvidenceAnchor.day, EvidenceAnchor.chain_count, EvidenceAnchor.root, EvidenceAnchor.previous
        ).order_by(EvidenceAnchor.day)
    ).all()
    for anchor in anchors:
        day = anchor.day.isoformat()
        heads = reader.execute(
            select(AnchoredHead.chain, AnchoredHead.length, AnchoredHead.head)
            .where(AnchoredHead.day == anchor.day)
            .order_by(AnchoredHead.chain)
        )
        for head in heads:
            yield {"type": "head", "day": day, "chain": head.chain, "length": head.length, "hash": head.head}
        yield {
            "type": "anchor",
            "day": day,
            "chain_count": anchor.chain_count,
            "root": anchor.root,
            "previous": anchor.previous,
        }
