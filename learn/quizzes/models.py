"""Tables of questions, quizzes and attempts; the keys live in a table of their own."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
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
    holds the person's extra time.
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
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    score_percent: Mapped[int | None]
    is_passed: Mapped[bool | None]
    outcome_scores: Mapped[dict[str, list[float]] | None] = mapped_column(JSON(none_as_null=True))


class AttemptQuestion(Base):
    """One question of an attempt, in the order it was shown, with the answer given so far.

    `choice_order` holds the keys in the order shown, or null where the written order stands.
    `answer` is the list of text that `learn.quizzes.answers.read_answer` returns.
    """

    __tablename__ = "attempt_question"
    __table_args__ = (
        CheckConstraint("fraction BETWEEN 0 AND 1", name="fraction"),
        CheckConstraint("points >= 0", name="points"),
    )

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), index=True)
    points: Mapped[float]
    choice_order: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    answer: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    answered_at: Mapped[datetime | None]
    fraction: Mapped[float | None]
