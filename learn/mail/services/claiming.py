"""Taking a mail and telling what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from learn.database import reading, transaction
from learn.mail.letters import Letter
from learn.mail.models import OutgoingMail
from learn.waits import wait_after

# Longer than a round may take (`sending.MOST_IN_A_ROUND`): a worker that is silent for longer is dead.
SILENCE = timedelta(minutes=15)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_ERROR = 300
TOO_OLD = "It could not be sent in time."
ANSWER_LOST = "Perhaps sent: the mail server's answer was lost, so it is not sent again."


class TakenOver(Exception):
    """Another worker has this mail now."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail in the hands of one worker; `tries` is the number of their turn."""

    id: int
    tries: int
    letter: Letter


LETTER = tuple(getattr(OutgoingMail, name) for name in Letter.__slots__)


def claim(now: datetime) -> Claim | None:
    """Take the mail that has been due longest, or None; two workers never take the same."""
    due = select(OutgoingMail.id).where(_is_free(now)).order_by(OutgoingMail.not_before, OutgoingMail.id)
    for mail_id in reading().scalars(due.limit(10)).all():
        taken = _take(mail_id, now)
        if taken is not None:
            return taken
    return None


def _take(mail_id: int, now: datetime) -> Claim | None:
    with transaction() as session:
        free = update(OutgoingMail).where(OutgoingMail.id == mail_id, _is_free(now))
        was_handed = OutgoingMail.handed_at.is_not(None)
        if session.execute(free.where(was_handed).values(_perhaps(now))).rowcount:  # type: ignore[attr-defined]
            return None
        gone = {"state": "failed", "failed_at": now, "error": TOO_OLD}
        if session.execute(free.where(OutgoingMail.expires_at < now).values(gone)).rowcount:  # type: ignore[attr-defined]
            return None
        begun = {"state": "sending", "claimed_at": now, "tries": OutgoingMail.tries + 1}
        taking = free.values(begun).returning(OutgoingMail.id, OutgoingMail.tries, *LETTER)
        row = session.execute(taking).first()
        return Claim(row.id, row.tries, Letter(*row[2:])) if row is not None else None


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(OutgoingMail.state == "waiting", OutgoingMail.not_before <= now),
        and_(OutgoingMail.state == "sending", OutgoingMail.claimed_at < now - SILENCE),
    )


def mark_handed(held: Claim, now: datetime) -> None:
    """Say that the text is handed over next; raise `TakenOver` where another worker will do so."""
    _note(held, {"handed_at": now})


def mark_sent(held: Claim, now: datetime) -> None:
    """Say that the server has the mail."""
    _note(held, {"state": "sent", "sent_at": now, "error": None})


def mark_perhaps(held: Claim, now: datetime) -> None:
    """Say that the server has the mail or not."""
    _note(held, _perhaps(now))


def put_off(held: Claim, reason: str, now: datetime) -> None:
    """Let the mail wait; the server has not taken it."""
    later = {"state": "waiting", "not_before": now + wait_after(held.tries, FIRST_WAIT), "handed_at": None}
    _note(held, {**later, "error": reason[:LONGEST_ERROR]})


def fail(held: Claim, reason: str, now: datetime) -> None:
    """Say that the mail will never be sent, and why."""
    _note(held, {"state": "failed", "failed_at": now, "error": reason[:LONGEST_ERROR]})


def _perhaps(now: datetime) -> dict[str, Any]:
    return {"state": "perhaps", "failed_at": now, "error": ANSWER_LOST}


def _note(held: Claim, values: Mapping[str, Any]) -> None:
    mine = update(OutgoingMail).where(
        OutgoingMail.id == held.id, OutgoingMail.state == "sending", OutgoingMail.tries == held.tries
    )
    with transaction() as session:
        if not session.execute(mine.values(values)).rowcount:  # type: ignore[attr-defined]
            raise TakenOver(held.letter.key)
