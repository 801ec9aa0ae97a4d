"""Questions whose key has changed since somebody was asked them, and what was decided about the marks.

An answer belongs to a correction when it was given to a version that is scored otherwise, or when an
earlier decision marked it by such a version: a key that is taken back is a correction like any other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from learn.accounts.models import Person
from learn.quizzes.models import (
    AttemptQuestion,
    QuestionVersion,
    Regrade,
    RegradedAnswer,
    ReleaseQuestion,
)
from learn.quizzes.questions import NOT_MARKED_BY_KEY
from learn.quizzes.regrading import Mode

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a question, and how far it got; without reference, a command decided.

    `decided_by` is the user name, and none either for somebody who deleted their account since.
    """

    id: int
    question_uid: str
    question_version_id: int
    scoring_hash: str
    mode: Mode
    decided_by: str | None
    decided_by_reference: str | None
    decided_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A question whose served version is scored otherwise than what some attempts were asked.

    `older` are ids of those versions, `undone` ids of decisions by which answers were marked by another
    key than today's; `last` is the latest decision about the question, if it was about today's key, and
    `latest_id` the latest about whichever key, 0 for none.
    """

    uid: str
    version_id: int
    path: str
    line: int
    older: tuple[int, ...]
    undone: tuple[int, ...] = ()
    last: Decision | None = None
    latest_id: int = 0


def corrections_of(reader: Reader, release_id: int, decisions: Sequence[Decision]) -> list[Correction]:
    """Return the corrected questions of a release that somebody was asked before, in the order of files.

    `decisions` are all those about the course, the latest first.
    """
    older: dict[int, list[int]] = defaultdict(list)
    for row in reader.execute(_asked_otherwise(release_id)):
        older[row.id].append(row.older)
    undone = {
        uid: tuple(each.id for each in of_uid if each.mode is not Mode.KEEP)
        for uid, of_uid in _by_question(decisions).items()
    }
    rows = reader.execute(_places(release_id, older.keys(), undone.keys()))
    found = []
    for row in rows:
        by_other_keys = tuple(
            each.id
            for each in decisions
            if each.question_uid == row.uid
            and each.id in undone[row.uid]
            and each.scoring_hash != row.scoring_hash
        )
        if not older[row.id] and not by_other_keys:
            continue
        last = next((each for each in decisions if each.question_uid == row.uid), None)
        is_settled = last is not None and last.scoring_hash == row.scoring_hash
        found.append(
            Correction(
                row.uid,
                row.id,
                row.path,
                row.line,
                tuple(older[row.id]),
                by_other_keys,
                last if is_settled else None,
                last.id if last is not None else 0,
            )
        )
    return found


def undecided(reader: Reader, course_id: int, release_id: int) -> list[Correction]:
    """Return the corrections of a release about which nobody has decided."""
    corrections = corrections_of(reader, release_id, decisions_of(reader, course_id))
    return [each for each in corrections if each.last is None]


def _asked_otherwise(release_id: int) -> Executable:
    """Return each served version with every asked version of the question that is scored otherwise."""
    served, other = aliased(QuestionVersion), aliased(QuestionVersion)
    return (
        select(served.id, other.id.label("older"))
        .join(ReleaseQuestion, ReleaseQuestion.question_version_id == served.id)
        .join(other, and_(other.course_id == served.course_id, other.uid == served.uid))
        .where(
            ReleaseQuestion.release_id == release_id,
            other.scoring_hash != served.scoring_hash,
            served.kind.not_in(NOT_MARKED_BY_KEY),
            other.kind.not_in(NOT_MARKED_BY_KEY),
            exists().where(AttemptQuestion.question_version_id == other.id),
        )
        .order_by(other.id)
    )


def _places(release_id: int, version_ids: Collection[int], uids: Collection[str]) -> Executable:
    return (
        select(
            QuestionVersion.id,
            QuestionVersion.uid,
            QuestionVersion.scoring_hash,
            ReleaseQuestion.path,
            ReleaseQuestion.line,
        )
        .join(ReleaseQuestion, ReleaseQuestion.question_version_id == QuestionVersion.id)
        .where(
            ReleaseQuestion.release_id == release_id,
            QuestionVersion.kind.not_in(NOT_MARKED_BY_KEY),
            or_(QuestionVersion.id.in_(version_ids), QuestionVersion.uid.in_(uids)),
        )
        .order_by(ReleaseQuestion.path, ReleaseQuestion.line)
    )


def _by_question(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    by_question: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        by_question[decision.question_uid].append(decision)
    return by_question


DECISIONS = (
    select(
        Regrade.id,
        Regrade.question_uid,
        Regrade.question_version_id,
        QuestionVersion.scoring_hash,
        Regrade.mode,
        Person.username,
        Person.reference,
        Regrade.decided_at,
        Regrade.finished_at,
    )
    .join(QuestionVersion, QuestionVersion.id == Regrade.question_version_id)
    .join(Person, Person.id == Regrade.decided_by, isouter=True)
    .order_by(Regrade.id.desc())
)


def decisions_of(reader: Reader, course_id: int) -> list[Decision]:
    """Return all decisions about the course's questions, the latest first, without what came of them."""
    return [_decision(row) for row in reader.execute(DECISIONS.where(Regrade.course_id == course_id))]


def _decision(row: Any) -> Decision:  # noqa: ANN401 - a row of DECISIONS
    return Decision(
        row.id,
        row.question_uid,
        row.question_version_id,
        row.scoring_hash,
        Mode(row.mode),
        row.username,
        row.reference,
        row.decided_at,
        row.finished_at,
    )


@dataclass(frozen=True, slots=True)
class Yield:
    """How many answers a decision has looked at, raised and lowered so far, and how many it passed."""

    seen: int = 0
    raised: int = 0
    fallen: int = 0
    newly_passed: int = 0


def yields_of(reader: Reader, course_id: int) -> dict[int, Yield]:
    """Return what came of each decision about the course's questions so far; if nothing, it is absent."""
    more = RegradedAnswer.fraction_after > RegradedAnswer.fraction_before
    less = RegradedAnswer.fraction_after < RegradedAnswer.fraction_before
    rows = reader.execute(
        select(
            RegradedAnswer.regrade_id,
            func.count(),
            func.count().filter(more),
            func.count().filter(less),
            func.count().filter(RegradedAnswer.has_passed_now),
        )
        .join(Regrade, Regrade.id == RegradedAnswer.regrade_id)
        .where(Regrade.course_id == course_id)
        .group_by(RegradedAnswer.regrade_id)
    )
    return {regrade_id: Yield(*counts) for regrade_id, *counts in rows}


def correction_by(reader: Reader, regrade_id: int) -> tuple[Correction, Decision]:
    """Return what a decision is about, as it was when it was made."""
    decision = _decision(reader.execute(DECISIONS.where(Regrade.id == regrade_id)).one())
    corrected, other = aliased(QuestionVersion), aliased(QuestionVersion)
    older = reader.execute(
        select(other.id)
        .join(corrected, and_(corrected.course_id == other.course_id, corrected.uid == other.uid))
        .where(
            corrected.id == decision.question_version_id,
            other.scoring_hash != corrected.scoring_hash,
            other.kind.not_in(NOT_MARKED_BY_KEY),
        )
    ).scalars()
    before = aliased(Regrade)
    undone = reader.execute(
        select(before.id)
        .join(
            Regrade, and_(Regrade.course_id == before.course_id, Regrade.question_uid == before.question_uid)
        )
        .join(QuestionVersion, QuestionVersion.id == before.question_version_id)
        .where(
            Regrade.id == regrade_id,
            before.id < regrade_id,
            before.mode != Mode.KEEP,
            QuestionVersion.scoring_hash != decision.scoring_hash,
        )
    ).scalars()
    uid, version_id = decision.question_uid, decision.question_version_id
    return Correction(uid, version_id, "", 0, tuple(older), tuple(undone)), decision


def decisions_under_way(reader: Reader) -> list[int]:
    """Return the decisions that are not carried out yet, the oldest first."""
    rows = reader.execute(select(Regrade.id).where(Regrade.finished_at.is_(None)).order_by(Regrade.id))
    return list(rows.scalars())


def decisions_in_force(reader: Reader) -> list[int]:
    """Return the latest decision about each question, where it is about marks at all."""
    latest = select(func.max(Regrade.id)).group_by(Regrade.course_id, Regrade.question_uid)
    rows = reader.execute(
        select(Regrade.id).where(Regrade.id.in_(latest), Regrade.mode != Mode.KEEP).order_by(Regrade.id)
    )
    return list(rows.scalars())
