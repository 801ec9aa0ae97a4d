"""Tables of people and their sessions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class Person(Base):
    """Somebody with an account.

    `reference` stands for the person in the evidence: random, so that erasing the person breaks no chain.
    `username_key` is the folded name, so that look-alike names are one name. A row whose `erased_at`
    is set keeps nothing but the reference.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("extra_time IN ('1', '1.25', '1.5', '2', 'none')", name="extra_time"),
        CheckConstraint("theme IN ('auto', 'light', 'dark')", name="theme"),
        CheckConstraint("text_size IN ('normal', 'large', 'larger')", name="text_size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    username: Mapped[str | None] = mapped_column(String(40))
    username_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    name: Mapped[str | None] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8), default="en")
    theme: Mapped[str] = mapped_column(String(8), default="auto")
    text_size: Mapped[str] = mapped_column(String(8), default="normal")
    has_data_saver: Mapped[bool] = mapped_column(default=False)
    has_nastaliq: Mapped[bool] = mapped_column(default=False)
    extra_time: Mapped[str] = mapped_column(String(4), default="1")
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    erase_after: Mapped[datetime | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]


class PersonSession(Base):
    """One device on which a person is signed in; the cookie holds the token, we hold its digest.

    `is_own_device` is the person's word that nobody else uses the phone: no idle lock then.
    """

    __tablename__ = "person_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(80))
    is_own_device: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class RecoveryCode(Base):
    """A code that sets a new password once; shown when made, stored as a digest."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class AttemptCounter(Base):
    """How often something guessable was tried within a window: shared by all processes."""

    __tablename__ = "attempt_counter"

    bucket: Mapped[str] = mapped_column(String(120), primary_key=True)
    count: Mapped[int]
    window_ends_at: Mapped[datetime] = mapped_column(index=True)
