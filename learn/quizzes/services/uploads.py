"""Files as answers: kept whole or not at all, replaced, taken back, and forgotten with their learner."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from learn import files, ids
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.quizzes.file_types import GivenFile
from learn.quizzes.models import Attempt, AttemptQuestion, QuestionVersion, Review, Upload
from learn.quizzes.questions import JUDGED
from learn.quizzes.results import Submission
from learn.quizzes.services.answering import save_answers

# A file may be waiting for the transaction of its row; no request takes as long as this.
ORPHANED_AFTER = timedelta(hours=1)


def keep_file(
    public_id: str, learner_id: int, position: int, given: GivenFile, now: datetime
) -> Submission | None:
    """Keep a file as the answer at `position`, in place of the one before; return as `save_answers` does.

    The answer is the hash of the bytes, by which the evidence knows them. Raises as `save_answers` does.
    """
    name, digest = ids.public_id(), hashlib.sha256(given.data).hexdigest()
    files.keep(name, given.data)
    with transaction() as session:
        files.discard_when_rolled_back(session, [name])
        saved = save_answers(public_id, learner_id, {position: [digest]}, now)
        if isinstance(saved, Submission):
            files.discard_when_committed(session, [name])
            return saved
        attempt_id = _forget(session, public_id, position)
        row = {
            "public_id": name,
            "attempt_id": attempt_id,
            "position": position,
            "name": given.name,
            "mime": given.mime,
            "size": len(given.data),
            "sha256": digest,
            "uploaded_at": now,
        }
        session.execute(insert(Upload), [row])
        return None


def take_file_back(public_id: str, learner_id: int, position: int, now: datetime) -> Submission | None:
    """Leave the question at `position` without a file, as it was before; return as `save_answers` does."""
    with transaction() as session:
        saved = save_answers(public_id, learner_id, {position: []}, now)
        if isinstance(saved, Submission):
            return saved
        _forget(session, public_id, position)
        return None


def _forget(session: Session, public_id: str, position: int) -> int:
    """Delete the file at `position`, if there is one; return the attempt's key."""
    attempt_id = session.execute(select(Attempt.id).where(Attempt.public_id == public_id)).scalar_one()
    gone = session.execute(
        delete(Upload)
        .where(Upload.attempt_id == attempt_id, Upload.position == position)
        .returning(Upload.public_id)
    ).scalars()
    files.discard_when_committed(session, list(gone))
    return attempt_id


def forget_works(session: Session, person_id: int, _now: datetime) -> None:
    """Forget what somebody handed in for judging, and what was said about it; their marks stay counted."""
    attempts = (
        select(Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.learner_id == person_id)
    )
    gone = session.execute(
        delete(Upload).where(Upload.attempt_id.in_(attempts)).returning(Upload.public_id)
    ).scalars()
    files.discard_when_committed(session, list(gone))
    session.execute(update(Review).where(Review.attempt_id.in_(attempts)).values(comment=""))
    judged = select(QuestionVersion.id).where(QuestionVersion.kind.in_(JUDGED))
    session.execute(
        update(AttemptQuestion)
        .where(AttemptQuestion.attempt_id.in_(attempts), AttemptQuestion.question_version_id.in_(judged))
        .values(answer=None)
    )


def sweep_orphans(now: datetime) -> None:
    """Take away files that no row names: what power cuts and deleted courses left behind."""
    old = list(files.files_older_than(now - ORPHANED_AFTER))
    named = _named([place.name for place in old])
    files.discard([place for place in old if place.name not in named])


def _named(names: Sequence[str]) -> set[str]:
    chunk = 500  # both databases take so many values in one statement
    return {
        name
        for start in range(0, len(names), chunk)
        for name in reading()
        .execute(select(Upload.public_id).where(Upload.public_id.in_(names[start : start + chunk])))
        .scalars()
    }
