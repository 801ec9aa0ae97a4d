"""What learners do with their review deck: questions they miss go in, answers move them on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from learn import ids
from learn.courses.outline import Outline
from learn.courses.queries import outline_by_release
from learn.database import transaction, upsert
from learn.days import day_begins, day_of
from learn.enrolments.models import Enrolment
from learn.enrolments.services import NotEnrolled, lock_places
from learn.progress import reviewing
from learn.progress.models import ReviewAnswer, ReviewCard
from learn.progress.queries.deck import (
    CardRow,
    deck_of,
    due_card,
    is_missed_anywhere,
    key_as_asked,
    own_card,
    question_of,
)
from learn.progress.services.recording import Deed, record
from learn.quizzes.queries import AskableVersion
from learn.quizzes.questions import grade


class NoSuchCard(LookupError):
    """The learner has no review card of that id; another's does not exist for them."""


class CardNotAsked(Exception):
    """The card does not ask this question now: it is not due, the day is full, or the course has changed."""


def keep_missed(session: Session, enrolment_id: int, question_uids: Collection[str], at: datetime) -> None:
    """Put missed questions into the review deck; one that is there, learnt or not, begins again."""
    if not question_uids:
        return
    plan = reviewing.missed(day_of(at))
    rows = [
        {
            "public_id": public_id,
            "enrolment_id": enrolment_id,
            "question_uid": uid,
            "step": plan.step,
            "right_count": plan.right_count,
            "missed_at": at,
            "due_on": plan.due_on,
            "retired_at": None,
        }
        for uid, public_id in zip(
            sorted(question_uids), ids.names_by_minute(len(question_uids), at), strict=True
        )
    ]
    upsert(session, ReviewCard, rows, keys=("enrolment_id", "question_uid"), keeps=("public_id",))


def retire_unmissed(session: Session, enrolment_id: int, question_uid: str, at: datetime) -> None:
    """Ask a question no more that was not missed after all; to be called when its mark is corrected.

    A card that was answered, or whose question was missed elsewhere too, has reasons of its own and stays.
    """
    if is_missed_anywhere(session, enrolment_id, question_uid):
        return
    session.execute(
        update(ReviewCard)
        .where(
            ReviewCard.enrolment_id == enrolment_id,
            ReviewCard.question_uid == question_uid,
            ReviewCard.retired_at.is_(None),
            ~exists().where(ReviewAnswer.card_id == ReviewCard.id),
        )
        .values(retired_at=at)
    )


@dataclass(frozen=True, slots=True)
class CardPost:
    """An answer to a card as a form sends it: which card, its which answer, and which question was shown."""

    card: str
    number: int
    version_id: int
    answer: Sequence[str]


def answer_card(learner_id: int, sent: CardPost, now: datetime) -> bool:
    """Mark and keep an answer to a review card; tell whether it was new: the first one sent counts.

    All places of the learner are locked, because a day's answers are counted over all courses. Raises
    `NoSuchCard`, `NotEnrolled`, `CardNotAsked`.
    """
    with transaction() as session:
        connection = session.connection()
        lock_places(session, learner_id)
        mine = own_card(connection, sent.card, learner_id)
        if mine is None:
            raise NoSuchCard
        if sent.number <= mine.last_number:
            return False
        if mine.is_left:
            raise NotEnrolled
        card, asked = _asked_now(connection, sent, learner_id, now)
        key = key_as_asked(connection, asked, card.public_id, card.number)
        mark = grade(asked.kind, asked.body, key, sent.answer, asked.body["source_lang"])
        given = _Given(card.id, card.number, asked.id, list(sent.answer), mark.fraction)
        _keep_answer(session, given, reviewing.answered(card.schedule, mark.fraction, day_of(now)), now)
        outline = outline_by_release(connection, card.release_id)
        deed = _card_answered(outline, card, asked, given)
        record(session, card.enrolment_reference, mine.learner_reference, now, deed)
        return True


def _asked_now(
    connection: Connection, sent: CardPost, learner_id: int, now: datetime
) -> tuple[CardRow, AskableVersion]:
    today = day_of(now)
    card = due_card(connection, sent.card, learner_id, today)
    deck = deck_of(connection, learner_id, today, day_begins(now))
    if card is None or deck.is_full_day or sent.number != card.number:
        raise CardNotAsked
    asked = question_of(connection, card, day_begins(now))
    if asked.id != sent.version_id:
        raise CardNotAsked
    return card, asked


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer to a card, marked by the server; `number` counts the card's answers from 1."""

    card_id: int
    number: int
    question_version_id: int
    answer: list[str]
    fraction: float


def _keep_answer(session: Session, given: _Given, plan: reviewing.Schedule, at: datetime) -> None:
    """Keep an answer to a card, and when the card comes back."""
    row = {
        "card_id": given.card_id,
        "number": given.number,
        "question_version_id": given.question_version_id,
        "answer": given.answer,
        "fraction": given.fraction,
        "answered_at": at,
    }
    session.connection().execute(insert(ReviewAnswer), row)
    session.connection().execute(
        update(ReviewCard)
        .where(ReviewCard.id == given.card_id)
        .values(
            step=plan.step,
            right_count=plan.right_count,
            due_on=plan.due_on,
            retired_at=at if plan.is_retired else None,
        )
    )


def _card_answered(outline: Outline, card: CardRow, asked: AskableVersion, given: _Given) -> Deed:
    """Record an answer and what was asked, not which question was missed: a quiz may hide that still."""
    return Deed(
        "card answered",
        {
            "course": outline.uid,
            "release": outline.release_hash,
            "card": card.public_id,
            "number": given.number,
            "question": asked.uid,
            "version": asked.content_hash,
            "answer": given.answer,
            "fraction": given.fraction,
        },
    )


def forget_cards(session: Session, learner_id: int, _now: datetime) -> None:
    """Delete somebody's review deck with its answers: it helped them learn, and counts for nothing else."""
    mine = select(Enrolment.id).where(Enrolment.learner_id == learner_id)
    session.connection().execute(delete(ReviewCard).where(ReviewCard.enrolment_id.in_(mine)))
