"""Tables of progress and of evidence."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class PageDone(Base):
    """A lesson the learner finished, or a quiz passed; `revision` is the lesson's when it was read.

    `is_tested` says that a placement quiz showed it: known already, not studied here.
    """

    __tablename__ = "page_done"

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    page_uid: Mapped[str] = mapped_column(String(80), primary_key=True)
    done_at: Mapped[datetime]
    revision: Mapped[int]
    is_tested: Mapped[bool] = mapped_column(default=False)


class CheckAnswer(Base):
    """The latest answer to a knowledge check; every answer given is in the evidence."""

    __tablename__ = "check_answer"

    __table_args__ = (CheckConstraint("fraction BETWEEN 0 AND 1", name="fraction"),)

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    question_uid: Mapped[str] = mapped_column(String(80), primary_key=True)
    page_uid: Mapped[str] = mapped_column(String(80))
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    answer: Mapped[list[str]] = mapped_column(JSON)
    fraction: Mapped[float]
    answered_at: Mapped[datetime]


class ReviewCard(Base):
    """A missed question that comes back: on `due_on`, `right_count` right answers running so far.

    `question_uid` is the question that was missed; another of the same outcome may be asked in its place.
    `step` counts the intervals used up; a card is retired, never deleted.
    """

    __tablename__ = "review_card"
    # A place has no more cards than its course has questions: those that are due need no index of their own.
    __table_args__ = (UniqueConstraint("enrolment_id", "question_uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    question_uid: Mapped[str] = mapped_column(String(80))
    step: Mapped[int] = mapped_column(default=0)
    right_count: Mapped[int] = mapped_column(default=0)
    missed_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    retired_at: Mapped[datetime | None]


class ReviewAnswer(Base):
    """One answer to a card; `number` counts them from 1, so that sending one twice stores it once."""

    __tablename__ = "review_answer"
    __table_args__ = (CheckConstraint("fraction BETWEEN 0 AND 1", name="fraction"),)

    card_id: Mapped[int] = mapped_column(ForeignKey("review_card.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    answer: Mapped[list[str]] = mapped_column(JSON)
    fraction: Mapped[float]
    answered_at: Mapped[datetime] = mapped_column(index=True)


class EvidenceChain(Base):
    """The end of one chain of evidence, so that adding to it reads one row.

    A chain is an enrolment's reference, or a person's for what has no enrolment (joining). `enrolment_id`
    says whose, as long as the enrolment is there. What lies between `sealed_length` and `length` waits for
    the next daily seal. When something was answered first and last is kept beside it, in the same statement,
    so that reports need not read the evidence.
    """

    __tablename__ = "evidence_chain"

    chain: Mapped[str] = mapped_column(String(32), primary_key=True)
    length: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))
    sealed_length: Mapped[int] = mapped_column(default=0)
    first_answer_at: Mapped[datetime | None]
    last_answer_at: Mapped[datetime | None]
    enrolment_id: Mapped[int | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), unique=True, index=True
    )


class Evidence(Base):
    """Something a learner did; never changed, never deleted. `facts` is canonical JSON text.

    `hash` covers the previous hash and what the row says, as `learn.progress.evidence` defines.
    """

    __tablename__ = "evidence"
    # Each index is one page more to write for whatever anybody does here.
    __table_args__ = (
        UniqueConstraint("chain", "sequence"),
        Index("ix_evidence_person", "person_reference", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(32))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    person_reference: Mapped[str] = mapped_column(String(32))
    facts: Mapped[str]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class EvidenceAnchor(Base):
    """The seal of one day: a hash over the heads of all chains that grew and over the seal before it.

    A chain that did not grow is held by the seal of the day on which it last did. A seal has one successor.
    """

    __tablename__ = "evidence_anchor"
    __table_args__ = (UniqueConstraint("previous"),)

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    chain_count: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime]


class AnchoredHead(Base):
    """The head of a chain as sealed on a day: one row for each chain that had grown since the seal before."""

    __tablename__ = "anchored_head"

    day: Mapped[date] = mapped_column(ForeignKey("evidence_anchor.day"), primary_key=True)
    chain: Mapped[str] = mapped_column(String(32), primary_key=True)
    length: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))
