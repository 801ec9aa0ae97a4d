"""Sending what waits, one mail after another over one connection; the database decides who sends which.

A mail is claimed before it is sent, and marked again just before its text is handed over. When the answer
to the text is lost, the server may have the mail or not: it is marked “perhaps” sent and never repeated,
because a mail that comes twice is worse than one that somebody asks for again. The same becomes of a mail
whose worker died in that moment; one whose worker died earlier is sent by another.
"""

from contextlib import ExitStack
from datetime import datetime

from learn.mail.carriers import AnswerLost, Carrier, Refused, TryLater, Unreachable, carrier_to
from learn.mail.letters import message_of
from learn.mail.servers import Office
from learn.mail.services.claiming import (
    Claim,
    TakenOver,
    claim,
    fail,
    mark_handed,
    mark_perhaps,
    mark_sent,
    put_off,
)

# After so many the connection is closed, and moments are those of the next round.
MOST_IN_A_ROUND = 20


class MailHeld(Exception):
    """The server cannot be used for now; the message says why. What waits goes on waiting."""


def send_waiting(office: Office | None, now: datetime) -> int:
    """Send some of what is due; return how many mails were dealt with. Without an office all of it waits.

    Raises `MailHeld` when the server cannot be reached or does not let us in, whatever the mail.
    """
    if office is None:
        return 0
    with ExitStack() as ends:
        carrier: Carrier | None = None
        for count in range(MOST_IN_A_ROUND):
            held = claim(now)
            if held is None:
                return count
            if carrier is None:
                carrier = _connected(office, held, now)
                ends.callback(carrier.close)
            _send(carrier, office, held, now)
    return MOST_IN_A_ROUND


def _connected(office: Office, held: Claim, now: datetime) -> Carrier:
    try:
        return carrier_to(office)
    except Unreachable as reason:
        put_off(held, str(reason), now)
        raise MailHeld(str(reason)) from reason


def _send(carrier: Carrier, office: Office, held: Claim, now: datetime) -> None:
    try:
        message = message_of(held.letter, office.sender)
        carrier.address(message)
        mark_handed(held, now)
        carrier.hand_over(message)
        mark_sent(held, now)
    except Refused as reason:
        fail(held, str(reason), now)
    except TryLater as reason:
        put_off(held, str(reason), now)
    except Unreachable as reason:
        put_off(held, str(reason), now)
        raise MailHeld(str(reason)) from reason
    except AnswerLost as reason:
        mark_perhaps(held, now)
        raise MailHeld(str(reason)) from reason
    except TakenOver:
        # Whoever has it now sends it; nothing was handed over here.
        carrier.forget()
