"""Where mail goes, as `MAIL_URL` and `MAIL_FROM` say it."""

from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from learn.mail.letters import is_address

SUBMISSION, SMTPS, SMTP = 587, 465, 25
SECONDS = 20.0
HOW = (
    "MAIL_URL must look like smtp://user:password@host:587?starttls=1, smtps://user:password@host or console:"
)


class NotAServer(ValueError):
    """The settings of mail cannot be used; the message says what to mend, and holds no password."""


@dataclass(frozen=True, slots=True)
class Office:
    """Where mail is handed in, and whose it is; `host` is None where it is printed on the console."""

    sender: str
    host: str | None = None
    port: int = 0
    user: str = ""
    password: str = ""
    is_tls: bool = False
    has_starttls: bool = False
    seconds: float = SECONDS

    @property
    def name(self) -> str:
        """Return the office as one may print it."""
        return "the console" if self.host is None else f"{self.host}:{self.port}"


def office_of(url: str, sender: str) -> Office | None:
    """Return the office, or None when mail is off: then mails wait. Raises `NotAServer`."""
    if not url:
        return None
    if url in {"console:", "console://"}:
        return Office(sender or "Hunar <hunar@localhost>")
    if not is_address(parseaddr(sender)[1]) or not sender.isprintable():
        raise NotAServer(
            "MAIL_FROM must be an address such as Hunar <learn@example.org> when MAIL_URL is set"
        )
    try:
        return _server_of(url, sender)
    except ValueError as error:
        raise NotAServer(HOW) from error


def _server_of(url: str, sender: str) -> Office:
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path.strip("/"):
        raise ValueError
    wished = parse_qs(parts.query, strict_parsing=bool(parts.query))
    if wished.keys() - {"starttls", "timeout"}:
        raise ValueError
    is_tls, has_starttls = parts.scheme == "smtps", wished.get("starttls") == ["1"]
    return Office(
        sender,
        parts.hostname,
        parts.port or (SMTPS if is_tls else SUBMISSION if has_starttls else SMTP),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        is_tls,
        has_starttls,
        float(wished.get("timeout", [str(SECONDS)])[0]),
    )
