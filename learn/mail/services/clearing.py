"""Taking mails away: those that left long ago, and those to somebody who is erased."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from learn.database import transaction
from learn.mail.models import OutgoingMail

# Long enough to tell somebody whether a mail left. Keys name the day or week they are for: none comes again.
KEPT = timedelta(days=30)


def clear_old_mails(now: datetime) -> None:
    """Forget mails that left, or never will, so long ago."""
    over = OutgoingMail.state.in_(("sent", "perhaps", "failed"))
    with transaction() as session:
        session.execute(delete(OutgoingMail).where(over, OutgoingMail.created_at < now - KEPT))


def forget_addresses(session: Session, addresses: Collection[str]) -> None:
    """Forget every mail to these addresses, also those that wait; in the transaction that erases somebody."""
    session.execute(delete(OutgoingMail).where(OutgoingMail.recipient.in_(addresses)))
