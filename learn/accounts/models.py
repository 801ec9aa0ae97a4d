"""Tables of people and their sessions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class Person(Base):
    """Somebody with an account.

    `reference` stands for the person in the evidence: random, so that erasing the person breaks no chain.
    `username_key` is the folded name, so that look-alike names are one name. A row whose `erased_at`
    is set keeps nothing but the reference. `is_officer` and `has_second_factor` stand beside tables of their
    own, so that a page need not ask those. `extra_time` is the most time in quizzes that anybody grants,
    `site_extra_time` what the site itself does. `is_demo` marks people whose passwords are printed by
    `learn serve --demo`.
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
    site_extra_time: Mapped[str | None] = mapped_column(String(4))
    is_officer: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_administrator: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_demo: Mapped[bool] = mapped_column(default=False, server_default=false())
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


class PersonBrowser(Base):
    """A browser on which somebody signed in, under a digest of a random word that the browser keeps.

    It tells neither address nor make; two people with one digest signed in on one browser, no more. Kept when
    they sign out, because the ghost check of organisations looks back; gone with the person.
    """

    __tablename__ = "person_browser"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(32), primary_key=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code that sets a new password once; shown when made, stored as a digest."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class SecondFactor(Base):
    """What a person's app makes codes from; it counts once a code of it was typed (`confirmed_at`).

    The secret must be readable here, unlike a password: both sides compute the same code. `last_step` is the
    half minute of the code used last.
    """

    __tablename__ = "second_factor"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(64))
    last_step: Mapped[int | None]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class SecondFactorCode(Base):
    """A code that stands once for a lost phone when signing in; it never sets a password."""

    __tablename__ = "second_factor_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class SetUpLink(Base):
    """The door through which the first administrator comes; only the digest of its token is kept."""

    __tablename__ = "set_up_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class AttemptCounter(Base):
    """How often something guessable was tried within a window: shared by all processes."""

    __tablename__ = "attempt_counter"

    bucket: Mapped[str] = mapped_column(String(120), primary_key=True)
    count: Mapped[int]
    window_ends_at: Mapped[datetime] = mapped_column(index=True)
