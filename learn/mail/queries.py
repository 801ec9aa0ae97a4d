"""Questions asked of the table of mails."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learn.mail.models import OutgoingMail

Reader = Connection | Session


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail as staff see it, without its text."""

    id: int
    key: str
    recipient: str
    subject: str
    state: str
    created_at: datetime
    not_before: datetime
    tries: int
    sent_at: datetime | None
    failed_at: datetime | None
    error: str | None


MAILS = select(*(getattr(OutgoingMail, name) for name in MailRow.__slots__))


def mail_by_key(reader: Reader, key: str) -> MailRow | None:
    """Return the mail that was written for this."""
    row = reader.execute(MAILS.where(OutgoingMail.key == key)).first()
    return MailRow(*row) if row is not None else None


def counts_by_state(reader: Reader) -> dict[str, int]:
    """Return how many mails are in each state that has any."""
    rows = reader.execute(select(OutgoingMail.state, func.count()).group_by(OutgoingMail.state))
    return {row[0]: row[1] for row in rows}


def waiting_since(reader: Reader, now: datetime) -> datetime | None:
    """Return when the oldest mail was written that should have been sent by now."""
    waits = select(func.min(OutgoingMail.created_at)).where(
        OutgoingMail.state == "waiting", OutgoingMail.created_at <= now
    )
    return reader.scalar(waits)


def waiting(reader: Reader, limit: int = 50) -> list[MailRow]:
    """Return the mails that wait, the longest first; `error` says why the last try failed."""
    asked = MAILS.where(OutgoingMail.state.in_(("waiting", "sending"))).order_by(OutgoingMail.id)
    return [MailRow(*row) for row in reader.execute(asked.limit(limit))]


def undelivered(reader: Reader, limit: int = 50) -> list[MailRow]:
    """Return the newest mails that failed for ever or were perhaps not sent; `error` says why."""
    asked = MAILS.where(OutgoingMail.state.in_(("failed", "perhaps")))
    return [MailRow(*row) for row in reader.execute(asked.order_by(OutgoingMail.id.desc()).limit(limit))]
