"""Who carries mail: an SMTP server, or the console of a developer.

What went wrong is told by who is to blame and whether the mail may have arrived: `Refused` this mail is
never taken (RFC 5321: 5yz), `TryLater` not now (4yz), `Unreachable` no mail is taken now, `AnswerLost` the
server had the text and did not answer.
"""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Protocol

from learn.mail.servers import Office

PERMANENT = 500
CLOSING = 421


class Refused(Exception):
    """The server will never take this mail."""


class TryLater(Exception):
    """The server does not take this mail now."""


class Unreachable(Exception):
    """The server cannot be used now, whatever the mail."""


class AnswerLost(Exception):
    """Nobody knows whether the server took the mail."""


class Carrier(Protocol):
    """Somebody who takes one mail after another."""

    def address(self, message: EmailMessage) -> None:
        """Tell from whom and to whom a mail goes; nothing is sent yet."""

    def hand_over(self, message: EmailMessage) -> None:
        """Give the text of the mail that was addressed."""

    def forget(self) -> None:
        """Take back an address."""

    def close(self) -> None:
        """Say good-bye."""


def carrier_to(office: Office) -> Carrier:
    """Return a carrier that is ready; raise `Unreachable` with the reason when there is none."""
    return Console() if office.host is None else Server(office)


class Console:
    """Prints mails instead of sending them."""

    def address(self, message: EmailMessage) -> None:
        """Take any address."""

    def hand_over(self, message: EmailMessage) -> None:
        """Print the mail as a person reads it."""
        text = message.get_content().rstrip()
        print(f"\nMail to {message['To']}: {message['Subject']}\n\n{text}\n", flush=True)  # noqa: T201 - its work

    def forget(self) -> None:
        """Do nothing: an address was not kept."""

    def close(self) -> None:
        """Do nothing: nobody listens."""


class Server:
    """A connection to an SMTP server."""

    def __init__(self, office: Office) -> None:
        self.name = office.name
        try:
            self.connection = _connection(office)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise Unreachable(f"{self.name}: {_words(error)}") from error

    def address(self, message: EmailMessage) -> None:
        """Tell sender and recipient; a refused sender is a fault of the settings, not of this mail."""
        try:
            self._expect(TryLater, *self.connection.mail(_plain(message["From"])))
            self._expect(Refused, *self.connection.rcpt(_plain(message["To"])))
        except (Refused, TryLater):
            self.forget()
            raise
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(f"{self.name}: {_words(error)}") from error

    def hand_over(self, message: EmailMessage) -> None:
        """Send the text and wait for the word that it was taken."""
        try:
            code, words = self.connection.data(message.as_bytes())
        except smtplib.SMTPDataError as error:
            code, words = error.smtp_code, _as_bytes(error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            raise AnswerLost(f"{self.name}: {_words(error)}") from error
        try:
            self._expect(Refused, code, words)
        except (Refused, TryLater):
            self.forget()
            raise

    def _expect(self, permanent: type[Exception], code: int, words: bytes) -> None:
        """Raise unless the answer is yes; `permanent` is what a 5yz means here."""
        if code == CLOSING:
            raise Unreachable(f"{self.name}: {_answer(code, words)}")
        if not 200 <= code < 300:  # noqa: PLR2004 - RFC 5321: 2yz is yes
            raise (permanent if code >= PERMANENT else TryLater)(f"{self.name}: {_answer(code, words)}")

    def forget(self) -> None:
        """Begin anew; a connection that is gone shows itself at the next mail."""
        with suppress(smtplib.SMTPException, OSError):
            self.connection.rset()

    def close(self) -> None:
        """Say good-bye, whether or not anybody listens."""
        with suppress(smtplib.SMTPException, OSError):
            self.connection.quit()
        self.connection.close()


def _connection(office: Office) -> smtplib.SMTP:
    """Return a connection that is encrypted and signed in as the settings ask, or closed after a fault."""
    context = ssl.create_default_context()
    host, port, seconds = office.host or "", office.port, office.seconds
    if office.is_tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=seconds, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=seconds)
    try:
        connection.ehlo_or_helo_if_needed()
        if office.has_starttls:
            connection.starttls(context=context)
            connection.ehlo_or_helo_if_needed()
        if office.user:
            connection.login(office.user, office.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _plain(header: object) -> str:
    """Return the address without the name: `header` is one of `email.headerregistry`."""
    return str(header.addresses[0].addr_spec)  # type: ignore[attr-defined]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, _as_bytes(error.smtp_error))
    return str(error) or type(error).__name__


def _answer(code: int, words: bytes) -> str:
    return f"{code} {' '.join(words.decode('utf-8', 'replace').split())}"


def _as_bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
