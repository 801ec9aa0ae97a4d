"""Writing a mail."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import update

from learn.database import insert_missing, transaction
from learn.mail.letters import NotAnAddress, in_one_line, is_address, safe_headers
from learn.mail.models import OutgoingMail

# As long as mail servers themselves try (RFC 5321, 4.5.4.1).
LASTS = timedelta(days=5)
LONGEST_SUBJECT = 200


def post(
    key: str,
    recipient: str,
    subject: str,
    body: str,
    now: datetime,
    *,
    language: str = "en",
    headers: Mapping[str, str] | None = None,
    lasts: timedelta = LASTS,
) -> bool:
    """Write a mail in the caller's transaction; it is sent after it. Return False if `key` has one already.

    `recipient` is a plain address, or `NotAnAddress` is raised; a subject is folded to one line; `headers`
    may be `learn.mail.letters.unsubscribing(…)`. A mail that could not be sent for as long as it `lasts` is
    given up: nobody wants a code that stopped working.
    """
    if not is_address(recipient):
        raise NotAnAddress(recipient)
    row = {
        "key": key,
        "recipient": recipient,
        "subject": in_one_line(subject)[:LONGEST_SUBJECT],
        "body_text": body,
        "language": language,
        "headers": safe_headers(headers or {}),
        "state": "waiting",
        "created_at": now,
        "not_before": now,
        "expires_at": now + lasts,
        "tries": 0,
    }
    with transaction() as session:
        return insert_missing(session, OutgoingMail, [row]) == 1


def send_again(mail_id: int, now: datetime) -> bool:
    """Let a mail that failed, or was perhaps sent, go out after all; tell whether there was one."""
    gone = OutgoingMail.state.in_(("failed", "perhaps"))
    fresh = {
        "state": "waiting",
        "not_before": now,
        "expires_at": now + LASTS,
        "handed_at": None,
        "failed_at": None,
        "error": None,
    }
    with transaction() as session:
        again = update(OutgoingMail).where(OutgoingMail.id == mail_id, gone).values(fresh)
        return session.execute(again.returning(OutgoingMail.id)).first() is not None
