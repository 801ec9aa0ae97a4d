"""What is done and answered, and the evidence of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Text, bindparam, func, select, text, tuple_, type_coerce
from sqlalchemy.orm import Session

from learn.courses.outline import Outline
from learn.prepared import Prepared
from learn.progress.completion import present_uid
from learn.progress.evidence import GENESIS, NO_MOMENT, Fault, Head, Link, Seal, faults_in, root_hash
from learn.progress.models import AnchoredHead, CheckAnswer, Evidence, EvidenceAnchor, EvidenceChain, PageDone

Reader = Connection | Session
# Nothing was changed where only a note differs, so whoever reads of it is told.
MENDED = "`learn evidence note` mends it"
D = TypeVar("D", bound=date)


def done_pages(reader: Reader, enrolment_id: int) -> dict[str, int]:
    """Return the pages done on an enrolment: uid → the revision that was read."""
    rows = reader.execute(
        select(PageDone.page_uid, PageDone.revision).where(PageDone.enrolment_id == enrolment_id)
    )
    return {row.page_uid: row.revision for row in rows}


def tested_pages(reader: Reader, enrolment_id: int) -> set[str]:
    """Return the uids of the pages that a placement quiz showed to be known, and that were not studied."""
    rows = reader.execute(
        select(PageDone.page_uid).where(PageDone.enrolment_id == enrolment_id, PageDone.is_tested)
    )
    return {row.page_uid for row in rows}


def answered_checks(reader: Reader, enrolment_id: int, outline: Outline) -> set[str]:
    """Return the uids that the outline gives to the checks answered, rightly or not, on whatever page."""
    rows = reader.execute(select(CheckAnswer.question_uid).where(CheckAnswer.enrolment_id == enrolment_id))
    return {present_uid(outline, row.question_uid) for row in rows}


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer to a knowledge check, marked by the server."""

    question_uid: str
    question_version_id: int
    page_uid: str
    answer: list[str]
    fraction: float


# The moment as the driver gives it: one that cannot be read is a fault to name, not to stumble over.
LINKS = select(
    Evidence.chain,
    Evidence.sequence,
    Evidence.kind,
    type_coerce(Evidence.at, Text).label("at"),
    Evidence.person_reference,
    Evidence.facts,
    Evidence.previous,
    Evidence.hash,
).order_by(Evidence.chain, Evidence.sequence)
LINKS_AT_A_TIME = 1_000


def links(reader: Reader, *, person: str | None = None) -> Iterator[Link]:
    """Yield the evidence by chain and sequence, of one person if named; a page at a time.

    By key and not by a cursor: a cursor of the server would need a transaction that lasts as long.
    """
    statement = LINKS.where(Evidence.person_reference == person) if person is not None else LINKS
    page = reader.execute(statement.limit(LINKS_AT_A_TIME)).all()
    while page:
        yield from map(_link, page)
        last = page[-1]
        after = tuple_(Evidence.chain, Evidence.sequence) > (last.chain, last.sequence)
        page = reader.execute(statement.where(after).limit(LINKS_AT_A_TIME)).all()


def _link(row: Row[*tuple[Any, ...]]) -> Link:
    at = _read(datetime, row.at) or NO_MOMENT
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return Link(
        row.chain, row.sequence, row.kind, at, row.person_reference, row.facts, row.previous, row.hash
    )


def _read(kind: type[D], stored: object) -> D | None:
    """Return a date or moment as PostgreSQL gives it, or read from SQLite's text; None if it is neither."""
    if isinstance(stored, kind):
        return stored
    try:
        return kind.fromisoformat(str(stored))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Verification:
    """What `learn evidence verify` found."""

    chain_count: int
    event_count: int
    anchor_count: int
    faults: tuple[Fault, ...]


SEALS = select(
    type_coerce(EvidenceAnchor.day, Text).label("day"),
    EvidenceAnchor.chain_count,
    EvidenceAnchor.previous,
    EvidenceAnchor.root,
).order_by(EvidenceAnchor.day)


def verify(reader: Reader) -> Verification:
    """Check every chain, its recorded end and every daily seal, from the stored rows alone.

    Also what lists of many places read instead of these rows: whose a chain is, and what is done there.
    """
    faults = list(faults_in(links(reader)))
    faults.extend(_ends_that_differ(reader))
    faults.extend(_notes_that_differ(reader))
    previous = GENESIS
    seals = reader.execute(SEALS).all()
    for row in seals:
        day = _read(date, row.day)
        if day is None:
            faults.append(Fault("anchor", 0, f"a seal is of no day: {row.day}"))
            continue
        seal = Seal(day, row.chain_count, row.previous, row.root)
        faults.extend(_faults_of_seal(reader, seal, previous))
        previous = seal.root
    faults.extend(_heads_without_seal(reader))
    faults.extend(_seals_that_are_gone(reader))
    return Verification(
        chain_count=reader.execute(select(func.count(EvidenceChain.chain))).scalar_one(),
        event_count=reader.execute(select(func.count(Evidence.id))).scalar_one(),
        anchor_count=len(seals),
        faults=tuple(faults),
    )


def _ends_that_differ(reader: Reader) -> Iterator[Fault]:
    """Yield chains whose recorded end is not their last row: rows cut off or added there leave no gap."""
    rows = reader.execute(
        text(
            "SELECT c.chain, c.length FROM evidence_chain c LEFT JOIN evidence e "
            "ON e.chain = c.chain AND e.sequence = c.length WHERE (c.length > 0 AND "
            "(e.hash IS NULL OR e.hash <> c.head)) OR EXISTS (SELECT 1 FROM evidence further "
            "WHERE further.chain = c.chain AND further.sequence > c.length) ORDER BY c.chain"
        )
    )
    for row in rows.all():
        yield Fault(row.chain, row.length, "the chain does not end where it was recorded to end")
    strangers = reader.execute(
        text(
            "SELECT DISTINCT e.chain FROM evidence e LEFT JOIN evidence_chain c ON c.chain = e.chain "
            "WHERE c.chain IS NULL ORDER BY e.chain"
        )
    )
    for row in strangers.all():
        yield Fault(row.chain, 0, "the chain's record of its end is gone")


def _notes_that_differ(reader: Reader) -> Iterator[Fault]:
    """Yield chains noted to be another place's, and places that list other pages than are done there."""
    rows = reader.execute(
        text(
            "SELECT c.chain, c.length FROM evidence_chain c LEFT JOIN enrolment e ON e.reference = c.chain "
            "WHERE coalesce(c.enrolment_id, 0) <> coalesce(e.id, 0) ORDER BY c.chain"
        )
    )
    for row in rows.all():
        yield Fault(row.chain, row.length, f"the chain is noted to be another place's; {MENDED}")
    for reference in places_noted_wrongly(reader):
        yield Fault(reference, 0, f"other pages are noted than are done there; {MENDED}")


def places_noted_wrongly(reader: Reader) -> Sequence[str]:
    """Return the references of places whose list of pages done is not theirs, in whatever order."""
    rows = reader.execute(
        text(
            "SELECT e.reference FROM enrolment e LEFT JOIN page_done d ON d.enrolment_id = e.id "
            "GROUP BY e.id, e.reference, e.pages_done "
            "HAVING coalesce(sum(length(d.page_uid) + 1), 1) <> length(e.pages_done) + 1 "
            "OR max(CASE WHEN replace(' ' || e.pages_done || ' ', ' ' || d.page_uid || ' ', '') "
            "= ' ' || e.pages_done || ' ' THEN 1 ELSE 0 END) = 1 ORDER BY e.reference"
        )
    )
    return rows.scalars().all()


def _faults_of_seal(reader: Reader, seal: Seal, root_before: str) -> Iterator[Fault]:
    if seal.previous != root_before:
        yield Fault("anchor", 0, f"the seal of {seal.day} is not tied to the seal before it")
    rows = reader.execute(
        select(AnchoredHead.chain, AnchoredHead.length, AnchoredHead.head).where(AnchoredHead.day == seal.day)
    ).all()
    if (
        len(rows) != seal.chain_count
        or root_hash(seal.previous, seal.day, (Head(*row) for row in rows)) != seal.root
    ):
        yield Fault("anchor", 0, f"the seal of {seal.day} does not fit the heads it covers")
    broken = reader.execute(
        select(AnchoredHead.chain, AnchoredHead.length)
        .join(
            Evidence,
            (Evidence.chain == AnchoredHead.chain) & (Evidence.sequence == AnchoredHead.length),
            isouter=True,
        )
        .where(AnchoredHead.day == seal.day, (Evidence.hash.is_(None)) | (Evidence.hash != AnchoredHead.head))
    )
    for row in broken.all():
        yield Fault(row.chain, row.length, f"the row differs from what was sealed on {seal.day}")


def _heads_without_seal(reader: Reader) -> Iterator[Fault]:
    """Yield days whose seal was taken away from over the heads it covered."""
    rows = reader.execute(
        text(
            "SELECT DISTINCT h.day FROM anchored_head h LEFT JOIN evidence_anchor a ON a.day = h.day "
            "WHERE a.day IS NULL ORDER BY h.day"
        )
    )
    for row in rows.all():
        yield Fault("anchor", 0, f"the seal of {row.day} is gone")


def _seals_that_are_gone(reader: Reader) -> Iterator[Fault]:
    """Yield chains that were sealed by a seal of which nothing is left, or further than is recorded."""
    rows = reader.execute(
        text(
            "SELECT c.chain, c.sealed_length FROM evidence_chain c LEFT JOIN anchored_head h "
            "ON h.chain = c.chain AND h.length = c.sealed_length "
            "WHERE c.sealed_length > 0 AND h.chain IS NULL ORDER BY c.chain"
        )
    )
    for row in rows.all():
        yield Fault(row.chain, row.sealed_length, "the seal that held the chain up to here is gone")
    rows = reader.execute(
        text(
            "SELECT c.chain, MAX(h.length) AS length FROM evidence_chain c JOIN anchored_head h "
            "ON h.chain = c.chain AND h.length > c.sealed_length GROUP BY c.chain ORDER BY c.chain"
        )
    )
    for row in rows.all():
        yield Fault(row.chain, row.length, "the chain's record of how far it is sealed was changed")


# What others do to somebody's record, and what follows from any deed, is no day of study.
# Nor is what somebody does as an administrator, which stands in a chain of its own.
OF_ADMINISTRATION = "administration"
NOT_STUDY = (
    "account joined",
    "activated",
    "answer regraded",
    "answer reviewed",
    "completed",
    "contacted",
    "enrolled",
    "extra time set",
    "flag looked at",
    "officer set",
    "place joined",
    "seat ended",
    "seat taken",
)
DEEDS_SINCE = Prepared(
    select(Evidence.at, Evidence.kind).where(
        Evidence.person_reference == bindparam("person"),
        Evidence.at >= bindparam("since"),
        *(Evidence.kind != kind for kind in NOT_STUDY),
        Evidence.chain != OF_ADMINISTRATION,
    )
)


def days_studied(reader: Reader, person: str, since: datetime) -> list[tuple[datetime, str]]:
    """Return when the person did what since a moment: for the weekly picture."""
    return [(row.at, row.kind) for row in DEEDS_SINCE.rows(reader, {"person": person, "since": since})]
