"""Recording evidence, ticking pages, completing courses, sealing days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Text, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from learn.courses.outline import Outline, OutlinePage
from learn.courses.queries import outline_by_release
from learn.database import UTCDateTime, insert_many, insert_missing, transaction, upsert
from learn.enrolments.models import Enrolment
from learn.prepared import Prepared
from learn.progress.completion import is_complete
from learn.progress.evidence import ANSWERS, GENESIS, Head, canonical, link_hash, root_hash
from learn.progress.models import (
    AnchoredHead,
    CheckAnswer,
    Evidence,
    EvidenceAnchor,
    EvidenceChain,
    PageDone,
)
from learn.progress.placement import known_lessons
from learn.progress.queries import GivenAnswer, done_pages
from learn.quizzes.queries import AttemptRow


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be recorded: a kind of event and its facts, made JSON by whoever did it."""

    kind: str
    facts: Mapping[str, Any]


# Built once: what is done with every deed.
END = Prepared(
    select(EvidenceChain.length, EvidenceChain.head)
    .where(EvidenceChain.chain == bindparam("of_chain"))
    .with_for_update()
)
ANSWERED_AT: BindParameter[datetime | None] = bindparam("answered_at", type_=UTCDateTime())
NEW_END = Prepared(
    update(EvidenceChain)
    .where(EvidenceChain.chain == bindparam("of_chain"))
    .values(
        length=bindparam("length"),
        head=bindparam("head"),
        first_answer_at=func.coalesce(EvidenceChain.first_answer_at, ANSWERED_AT),
        last_answer_at=func.coalesce(ANSWERED_AT, EvidenceChain.last_answer_at),
    )
)
EVIDENCE_COLUMNS = ("chain", "sequence", "kind", "at", "person_reference", "facts", "previous", "hash")
END_COLUMNS = ("chain", "length", "head", "first_answer_at", "last_answer_at", "enrolment_id")
ONE_MORE = Prepared(
    update(Enrolment)
    .where(Enrolment.id == bindparam("place"))
    .values(pages_done=func.ltrim(Enrolment.pages_done + bindparam("page", type_=Text())))
)
NEW_EVIDENCE = Prepared(insert(Evidence), columns=EVIDENCE_COLUMNS)


def record(session: Session, chain: str, person: str, at: datetime, *deeds: Deed) -> None:
    """Add `deeds` to the end of a chain, in order; only inside a transaction.

    The chain's head is locked, so two writers of one chain wait for each other and of two chains never.
    """
    if not deeds:
        return
    length, head = _locked_end(session, chain)
    rows = []
    for deed in deeds:
        length += 1
        facts = canonical(deed.facts)
        tied = link_hash(head, chain, length, deed.kind, at, person, facts)
        rows.append(
            {
                "chain": chain,
                "sequence": length,
                "kind": deed.kind,
                "at": at,
                "person_reference": person,
                "facts": facts,
                "previous": head,
                "hash": tied,
            }
        )
        head = tied
    NEW_EVIDENCE.run(session, *rows)
    answered_at = at if any(deed.kind in ANSWERS for deed in deeds) else None
    NEW_END.run(session, {"of_chain": chain, "length": length, "head": head, "answered_at": answered_at})


@dataclass(frozen=True, slots=True)
class FirstDeed:
    """The deed with which an enrolment's chain begins."""

    chain: str
    enrolment_id: int
    person: str
    deed: Deed


def record_firsts(session: Session, at: datetime, firsts: Sequence[FirstDeed]) -> None:
    """Begin many chains, each with one deed, in the rows that `record` would write.

    Only for chains whose references were made in this transaction: nobody else can know them.
    """
    facts_of: dict[int, str] = {}
    rows, ends = [], []
    for first in firsts:
        deed = first.deed
        facts = facts_of.get(id(deed)) or facts_of.setdefault(id(deed), canonical(deed.facts))
        tied = link_hash(GENESIS, first.chain, 1, deed.kind, at, first.person, facts)
        rows.append((first.chain, 1, deed.kind, at, first.person, facts, GENESIS, tied))
        answered_at = at if deed.kind in ANSWERS else None
        ends.append((first.chain, 1, tied, answered_at, answered_at, first.enrolment_id))
    insert_many(session, EvidenceChain, END_COLUMNS, ends)
    insert_many(session, Evidence, EVIDENCE_COLUMNS, rows)


def _locked_end(session: Session, chain: str) -> tuple[int, str]:
    """Return the chain's length and head, locked; the first of its writers makes the row."""
    row = END.first(session, {"of_chain": chain})
    if row is None:
        place = session.scalar(select(Enrolment.id).where(Enrolment.reference == chain))
        new = {"chain": chain, "length": 0, "head": GENESIS, "sealed_length": 0, "enrolment_id": place}
        insert_missing(session, EvidenceChain, [new])
        row = END.first(session, {"of_chain": chain})
    return row.length, row.head


def record_joined(session: Session, person_reference: str, at: datetime) -> None:
    """Record that somebody made an account, on a chain of their own; only where the account is made."""
    record(session, person_reference, person_reference, at, Deed("joined", {}))


def remember_check_answers(
    session: Session, enrolment_id: int, answers: Sequence[GivenAnswer], at: datetime
) -> int:
    """Keep the latest answer to each check; the evidence keeps them all. Return how many are news."""
    rows = [
        {
            "enrolment_id": enrolment_id,
            "question_uid": given.question_uid,
            "page_uid": given.page_uid,
            "question_version_id": given.question_version_id,
            "answer": given.answer,
            "fraction": given.fraction,
            "answered_at": at,
        }
        for given in answers
    ]
    telling = ("page_uid", "question_version_id", "answer", "fraction")
    return upsert(session, CheckAnswer, rows, keys=("enrolment_id", "question_uid"), telling=telling)


def tick_page(session: Session, enrolment_id: int, page_uid: str, revision: int, at: datetime) -> bool:
    """Mark a page done in this revision; tell whether that is news. Nothing is ever taken back.

    A lesson read again in a later revision is news, and keeps the day on which it was done first; so is
    one studied that was only tested before.
    """
    if _tick(session, enrolment_id, page_uid, revision, at, is_tested=False):
        return True
    read_again = session.connection().execute(
        update(PageDone)
        .where(
            PageDone.enrolment_id == enrolment_id,
            PageDone.page_uid == page_uid,
            PageDone.is_tested | (PageDone.revision < revision),
        )
        .values(revision=revision, is_tested=False)
    )
    return read_again.rowcount == 1


def tick_as_tested(session: Session, enrolment_id: int, page_uid: str, revision: int, at: datetime) -> bool:
    """Mark a page done because a quiz showed that it is known; tell whether it was not done before."""
    return _tick(session, enrolment_id, page_uid, revision, at, is_tested=True)


def _tick(
    session: Session, enrolment_id: int, page_uid: str, revision: int, at: datetime, *, is_tested: bool
) -> bool:
    row = {
        "enrolment_id": enrolment_id,
        "page_uid": page_uid,
        "done_at": at,
        "revision": revision,
        "is_tested": is_tested,
    }
    if insert_missing(session, PageDone, [row]) == 0:
        return False
    ONE_MORE.run(session, {"place": enrolment_id, "page": f" {page_uid}"})
    return True


def settle_completion(session: Session, enrolment_id: int, outline: Outline, at: datetime) -> bool:
    """Complete the enrolment when nothing is missing; tell whether it was completed just now.

    Completion sticks: a course that grows later takes nothing back.
    """
    if not is_complete(outline, done_pages(session.connection(), enrolment_id)):
        return False
    changed = session.connection().execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment_id, Enrolment.completed_at.is_(None))
        .values(completed_at=at, completed_release_id=outline.release_id)
    )
    return changed.rowcount == 1


def completed(outline: Outline) -> Deed:
    """Record that nothing was missing any more, by the rules of this release."""
    return Deed("completed", {"course": outline.uid, "release": outline.release_hash})


def follow_result(session: Session, attempt: AttemptRow, now: datetime, *deeds: Deed) -> None:
    """Do what follows from a result: tick what was passed or placed, complete the course, record `deeds`.

    For hand-ins and for whatever changes a mark later; safe to repeat. The course is complete by the
    release that is served now, whichever the attempt was drawn from.
    """
    done = list(deeds)
    if attempt.is_passed or attempt.rules.is_placement:
        served = attempt.served_release_id or attempt.release_id
        outline = outline_by_release(session.connection(), served)
        if attempt.rules.is_placement:
            done += _tick_known_lessons(session, attempt, outline, now)
        if attempt.is_passed:
            page = outline.page_by_uid(attempt.quiz_uid)
            tick_page(session, attempt.enrolment_id, attempt.quiz_uid, page.revision if page else 1, now)
        if settle_completion(session, attempt.enrolment_id, outline, now):
            done.append(completed(outline))
    record(session, attempt.enrolment_reference, attempt.learner_reference, now, *done)


def _tick_known_lessons(session: Session, attempt: AttemptRow, outline: Outline, now: datetime) -> list[Deed]:
    """Tick the lessons that a placement quiz shows to be known; what is done already stays as it is."""
    return [
        _lesson_tested(outline, page, attempt)
        for page in known_lessons(outline, attempt.outcome_scores or {})
        if tick_as_tested(session, attempt.enrolment_id, page.uid, page.revision, now)
    ]


def _lesson_tested(outline: Outline, page: OutlinePage, attempt: AttemptRow) -> Deed:
    """Record that a placement quiz showed a lesson to be known; it was not studied."""
    facts = {"page": page.uid, "revision": page.revision, "attempt": attempt.public_id}
    return Deed("lesson tested", {"course": outline.uid, "release": outline.release_hash, **facts})


def seal_days(now: datetime) -> list[date]:
    """Seal yesterday (UTC) if it is not sealed yet; return the days sealed now. Safe to repeat.

    What happened before the first seal, or on days when no server ran, goes into the next seal. Writers
    are not held up: what a chain gains meanwhile waits for the seal after this one. Two sealers at once
    build on the same seal before, of which there can be only one successor: the second does nothing.
    """
    day = now.astimezone(UTC).date() - timedelta(days=1)
    with transaction() as session:
        last = session.execute(
            select(EvidenceAnchor.day, EvidenceAnchor.root).order_by(EvidenceAnchor.day.desc()).limit(1)
        ).first()
        if last is not None and last.day >= day:
            return []
        grown = session.execute(
            select(EvidenceChain.chain, EvidenceChain.length, EvidenceChain.head).where(
                EvidenceChain.length > EvidenceChain.sealed_length
            )
        )
        heads = [Head(*row) for row in grown]
        previous = last.root if last is not None else GENESIS
        anchor = {
            "day": day,
            "chain_count": len(heads),
            "root": root_hash(previous, day, heads),
            "previous": previous,
            "sealed_at": now,
        }
        if insert_missing(session, EvidenceAnchor, [anchor]) == 0:
            return []
        _keep_heads(session, day, heads)
    return [day]


def _keep_heads(session: Session, day: date, heads: Sequence[Head]) -> None:
    if not heads:
        return
    session.connection().execute(
        insert(AnchoredHead),
        [{"day": day, "chain": head.chain, "length": head.length, "head": head.hash} for head in heads],
    )
    sealed = select(AnchoredHead.length).where(
        AnchoredHead.day == day, AnchoredHead.chain == EvidenceChain.chain
    )
    session.connection().execute(
        update(EvidenceChain)
        .where(sealed.exists())
        .values(sealed_length=sealed.correlate(EvidenceChain).scalar_subquery())
    )
