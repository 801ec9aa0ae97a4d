"""A mail server of the tests' own, that behaves as it is told."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.cli.running import free_port


@dataclass
class Postbox:
    """What arrived, and what the server says; `None` means that it takes the mail."""

    port: int = 0
    answers: dict[str, str | None] = field(default_factory=dict)
    envelopes: list[Envelope] = field(default_factory=list)
    seconds: float = 0
    loses_answer: bool = False

    @property
    def mails(self) -> list[EmailMessage]:
        return [_read(envelope) for envelope in self.envelopes]

    async def handle_MAIL(  # noqa: N802 - the names are aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL") or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.answers.get("RCPT") or self.answers.get(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds)
        if self.answers.get("DATA"):
            return str(self.answers["DATA"])
        self.envelopes.append(envelope)
        if self.loses_answer:
            transport: Any = server.transport
            transport.abort()
        return "250 OK"


def _read(envelope: Envelope) -> EmailMessage:
    content: Any = envelope.original_content
    message = message_from_bytes(content, policy=POLICY)
    assert isinstance(message, EmailMessage)
    return message


@contextmanager
def open_postbox(port: int | None = None, password: str | None = None) -> Iterator[Postbox]:
    """Yield a server that listens; `password` makes it ask for one."""
    box = Postbox(port or free_port())

    def authenticate(*arguments: Any) -> AuthResult:
        return AuthResult(success=arguments[-1].password == (password or "").encode(), handled=False)

    options: dict[str, Any] = {
        "auth_required": True,
        "auth_require_tls": False,
        "authenticator": authenticate,
    }
    controller = Controller(
        box, hostname="127.0.0.1", port=box.port, ready_timeout=60, **(options if password else {})
    )
    controller.start()
    try:
        yield box
    finally:
        with suppress(AssertionError):
            controller.stop()


def wait_for(condition: Any) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "in vain"
        time.sleep(0.02)
