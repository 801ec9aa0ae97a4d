"""The table of mails."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class OutgoingMail(Base):
    """A mail that waits, is being sent, was sent, or never will be.

    `key` says what it is for: a second one of the same key is not written. `claimed_at` is when a worker
    took it, `handed_at` when that worker began to hand its text to the mail server: a worker that died before
    that moment sent nothing, one that died after it perhaps did. `tries` tells workers apart, as with jobs.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'perhaps', 'failed')", name="state"),
        Index("ix_outgoing_mail_state_not_before", "state", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body_text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    headers: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(300))
