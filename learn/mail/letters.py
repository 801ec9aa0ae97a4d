"""What a mail is made of, and what may not be in it.

A line break in a header would let whoever wrote it add headers and text of their own. So subjects are
folded to one line, and addresses and other headers with control characters are refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from learn.ids import digest

# Quoted-printable or base64, so that servers which know only ASCII carry Urdu too.
POLICY = SMTP.clone(cte_type="7bit")
HEADERS = {"Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id"}
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
LONGEST_ADDRESS = 254


class NotAnAddress(ValueError):
    """Nothing can be sent there."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is sent."""

    key: str
    recipient: str
    subject: str
    body_text: str
    language: str
    headers: Mapping[str, str]
    created_at: datetime


def is_address(text: str) -> bool:
    """Tell whether this is the plain address of one mailbox: no name, no list, no line break, only ASCII."""
    local = text.partition("@")[0]
    return (
        len(text) <= LONGEST_ADDRESS
        and ADDRESS.fullmatch(text) is not None
        and ".." not in text
        and not local.startswith(".")
        and not local.endswith(".")
    )


def in_one_line(text: str) -> str:
    """Return `text` without line breaks and control characters, as a subject must be."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def safe_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return further headers of a mail; one that we never send, or of several lines, is our mistake."""
    for name, value in headers.items():
        if name not in HEADERS or not value.isprintable():
            raise ValueError(f"a mail cannot have this header: {name}")
    return dict(headers)


def unsubscribing(address: str) -> dict[str, str]:
    """Return the headers by which a mail program offers to end such mails at this address (RFC 8058)."""
    if (
        not address.startswith(("https://", "http://"))
        or not address.isprintable()
        or set(address) & set("<> ")
    ):
        raise ValueError("mails are unsubscribed at an address of the web")
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """Return the message; the same letter has the same Message-ID however often it is tried."""
    name, address = parseaddr(sender)
    local, _, domain = address.rpartition("@")
    message = EmailMessage(POLICY)
    message["From"] = Address(name, local, domain)
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{digest(letter.key)[:32]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    for header, value in letter.headers.items():
        message[header] = value
    # The text first clears what describes a text.
    message.set_content(letter.body_text)
    message["Content-Language"] = letter.language
    return message
