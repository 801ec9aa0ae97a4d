"""Tables of questions, quizzes and attempts; the keys live in a table of their own."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class QuestionVersion(Base):
    """What learners see of a question, as it was published; attempts point here for ever.

    `body` is what `learn.quizzes.questions.public_body` made: prompts, choices and rows in every
    language, and nothing that tells a right answer. `scoring_hash` changes only with what is scored.
    """

    __tablename__ = "question_version"
    __table_args__ = (UniqueConstraint("course_id", "uid", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(24))
    outcome: Mapped[str | None] = mapped_column(String(40))
    content_hash: Mapped[str] = mapped_column(String(64))
    scoring_hash: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class QuestionKey(Base):
    """What makes an answer right, and everything said about answers: never sent for a graded quiz."""

    __tablename__ = "question_key"

    question_version_id: Mapped[int] = mapped_column(
        ForeignKey("question_version.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[dict[str, Any]] = mapped_column(JSON)


class ReleaseQuestion(Base):
    """A question of a release, wherever it stands: in a lesson, in a quiz, or in a bank.

    `path` and `line` say where its author finds it, which the version does not know: moving a question
    makes no new version of it.
    """

    __tablename__ = "release_question"
    __table_args__ = (CheckConstraint("holder IN ('lesson', 'quiz', 'bank')", name="holder"),)

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), primary_key=True)
    uid: Mapped[str] = mapped_column(String(80), primary_key=True)
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), index=True)
    outcome: Mapped[str | None] = mapped_column(String(40))
    tags: Mapped[list[str]] = mapped_column(JSON)
    holder: Mapped[str] = mapped_column(String(8))
    page_uid: Mapped[str | None] = mapped_column(String(80))
    path: Mapped[str] = mapped_column(String(300))
    line: Mapped[int]


class Quiz(Base):
    """A quiz of a release, or the checks of a lesson (`kind`), with its rules and its questions.

    `items` is a list of `{"question": version id, "points": n}` and
    `{"draw": n, "from": [version id…], "points": n}` (tags are applied when it is published);
    `rules` is what `learn.quizzes.rules.Rules` reads.
    """

    __tablename__ = "quiz"
    __table_args__ = (
        UniqueConstraint("release_id", "page_uid"),
        CheckConstraint("kind IN ('quiz', 'checks')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    page_uid: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(8))
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class Attempt(Base):
    """One sitting of a quiz by one enrolled learner; at most one is open at a time.

    `quiz_uid` is the quiz's page uid: attempts are counted over all releases. `deadline_at` already
    holds the person's extra time, and grows by the outages that were measured (`outage_seconds`, from
    the gaps between signs of life, the last of which came at `seen_at`). `seed` decides what chance
    decides: which questions, in which order, with which numbers, and what the choices are called.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz_uid", "number"),
        Index(
            "ix_attempt_one_open",
            "enrolment_id",
            "quiz_uid",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        CheckConstraint("score_percent BETWEEN 0 AND 100", name="score_percent"),
        CheckConstraint("outage_seconds >= 0", name="outage_seconds"),
        # Handed in is marked, in one piece: there is no half-graded attempt.
        CheckConstraint(
            "(submitted_at IS NULL) = (score_percent IS NULL) "
            "AND (submitted_at IS NULL) = (is_passed IS NULL) "
            "AND (submitted_at IS NULL) = (outcome_scores IS NULL)",
            name="graded_whole",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"), index=True)
    quiz_uid: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(32))
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    outage_seconds: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime | None]
    score_percent: Mapped[int | None]
    is_passed: Mapped[bool | None]
    outcome_scores: Mapped[dict[str, list[float]] | None] = mapped_column(JSON(none_as_null=True))


class AttemptQuestion(Base):
    """One question of an attempt, in the order it was shown, with the answer given so far.

    `choice_order` holds the keys in the order shown, or null where the written order stands.
    `answer` is the list of text that `learn.quizzes.answers.read_answer` returns. `numbers` are the values
    drawn for the question's variables, `hint_count` how many of its hints were opened. `fraction` is null
    until it is marked: in a closed attempt, what a person has to judge.
    """

    __tablename__ = "attempt_question"
    __table_args__ = (
        CheckConstraint("fraction BETWEEN 0 AND 1", name="fraction"),
        CheckConstraint("points >= 0", name="points"),
        CheckConstraint("hint_count >= 0", name="hint_count"),
    )

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), index=True)
    points: Mapped[float]
    choice_order: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    numbers: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    hint_count: Mapped[int] = mapped_column(default=0)
    answer: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    answered_at: Mapped[datetime | None]
    fraction: Mapped[float | None]


class Upload(Base):
    """A file that a learner gave as an answer; its bytes lie in the instance folder under `public_id`.

    A row exists only when the whole file lies there. `name` is what the learner called it, for showing.
    """

    __tablename__ = "upload"
    __table_args__ = (
        ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["attempt_question.attempt_id", "attempt_question.position"],
            ondelete="CASCADE",
        ),
        Index("ix_upload_attempt_question", "attempt_id", "position"),
        CheckConstraint("size >= 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    attempt_id: Mapped[int]
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    mime: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]


class Review(Base):
    """What a person judged of an answer: a level for each criterion of the rubric; the latest one counts."""

    __tablename__ = "review"
    __table_args__ = (
        ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["attempt_question.attempt_id", "attempt_question.position"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("attempt_id", "position", "number"),
        CheckConstraint("fraction BETWEEN 0 AND 1", name="fraction"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int]
    position: Mapped[int]
    number: Mapped[int]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    levels: Mapped[list[int]] = mapped_column(JSON)
    comment: Mapped[str]
    fraction: Mapped[float]
    reviewed_at: Mapped[datetime]


class Regrade(Base):
    """A decision about answers to older versions of a question whose key has changed, and how far it got.

    `mode` is "keep", "raise", "regrade" or "everyone". The job that carries it out sets `finished_at`.
    `decided_by` is null where the command line decided.
    """

    __tablename__ = "regrade"
    __table_args__ = (
        CheckConstraint("mode IN ('keep', 'raise', 'regrade', 'everyone')", name="mode"),
        Index("ix_regrade_unfinished", "finished_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    question_uid: Mapped[str] = mapped_column(String(80))
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), index=True)
    mode: Mapped[str] = mapped_column(String(8))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class RegradedAnswer(Base):
    """One answer that a regrade looked at, before and after; kept so that its learner can be told."""

    __tablename__ = "regraded_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["attempt_question.attempt_id", "attempt_question.position"],
            ondelete="CASCADE",
        ),
        Index("ix_regraded_answer_attempt_question", "attempt_id", "position"),
    )

    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrade.id", ondelete="CASCADE"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    fraction_before: Mapped[float]
    fraction_after: Mapped[float]
    percent_before: Mapped[int]
    percent_after: Mapped[int]
    has_passed_now: Mapped[bool]
    regraded_at: Mapped[datetime]
