"""What a mail is made of, where it goes, and what may not be in it."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from learn.mail.letters import (
    Letter,
    in_one_line,
    is_address,
    message_of,
    safe_headers,
    unsubscribing,
)
from learn.mail.servers import NotAServer, Office, office_of

SENDER = "Hunar <learn@example.org>"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def letter(**changes: object) -> Letter:
    given = {
        "key": "invitation-7",
        "recipient": "amina@example.org",
        "subject": "آپ کا کورس",
        "body_text": "السلام علیکم\n\nhttps://learn.example.org/ur/\n.\n",
        "language": "ur",
        "headers": unsubscribing("https://learn.example.org/u/abc"),
        "created_at": NOW,
    }
    return Letter(**{**given, **changes})  # type: ignore[arg-type]


def test_a_message_says_what_mail_programs_need() -> None:
    sent = message_of(letter(), SENDER).as_bytes()
    assert sent.isascii()
    read = message_from_bytes(sent, policy=default)
    assert (read["From"], read["To"], read["Subject"]) == (SENDER, "amina@example.org", "آپ کا کورس")
    assert read["Date"] == "Mon, 23 Nov 2026 09:30:00 +0000"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Content-Language"] == "ur"
    assert read["List-Unsubscribe"] == "<https://learn.example.org/u/abc>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read["Message-ID"].endswith("@example.org>")
    assert read.get_content().splitlines()[0] == "السلام علیکم"


def test_the_same_letter_has_the_same_id_and_another_has_another() -> None:
    ids = [message_of(letter(key=key), SENDER)["Message-ID"] for key in ("a", "a", "b")]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_no_line_break_gets_into_a_subject(end: str) -> None:
    subject = in_one_line(f"Hello{end}Bcc: everybody@example.org")
    assert subject == "Hello Bcc: everybody@example.org"
    assert message_of(letter(subject=subject), SENDER)["Bcc"] is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "amina",
        "amina@",
        "@example.org",
        "a@b@example.org",
        "amina@example.org\nBcc: x@example.org",
        "amina@example.org\r",
        "a@example.org, b@example.org",
        "Amina <amina@example.org>",
        "amina @example.org",
        ".amina@example.org",
        "am..ina@example.org",
        "amina@example..org",
        "amina@-example.org",
        "آمنہ@example.org",
        "a" * 250 + "@example.org",
    ],
)
def test_what_is_no_plain_address_is_told_from_one(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize("text", ["amina@example.org", "a.b+c@mail.example.co", "o'neil@example.org"])
def test_plain_addresses_are_taken(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "headers", [{"Bcc": "x@example.org"}, {"Reply-To": "a@example.org\nBcc: x@example.org"}, {"to": "x"}]
)
def test_no_other_header_gets_into_a_mail(headers: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="cannot have this header"):
        safe_headers(headers)


@pytest.mark.parametrize(
    "address", ["javascript:x", "https://x.org/>, <mailto:a@b.org", "https://x.org/\nTo: x"]
)
def test_mails_are_unsubscribed_on_the_web(address: str) -> None:
    with pytest.raises(ValueError, match="unsubscribed"):
        unsubscribing(address)


@pytest.mark.parametrize(
    ("url", "office"),
    [
        ("", None),
        ("console:", Office(SENDER)),
        ("smtp://localhost", Office(SENDER, "localhost", 25)),
        (
            "smtp://me%40x.org:p%2Fw@mail.x.org:2525?starttls=1&timeout=3",
            Office(SENDER, "mail.x.org", 2525, "me@x.org", "p/w", has_starttls=True, seconds=3),
        ),
        ("smtp://mail.x.org?starttls=1", Office(SENDER, "mail.x.org", 587, has_starttls=True)),
        ("smtps://me:pw@mail.x.org", Office(SENDER, "mail.x.org", 465, "me", "pw", is_tls=True)),
    ],
)
def test_addresses_of_mail_servers_are_read(url: str, office: Office | None) -> None:
    assert office_of(url, SENDER) == office


@pytest.mark.parametrize(
    "url",
    [
        "mail.x.org",
        "smtp://",
        "http://x.org",
        "smtp://x.org:port",
        "smtp://x.org:99999",
        "smtp://x.org/inbox",
        "smtp://x.org?tls",
        "smtp://x.org?timeout=soon",
        "smtp://x.org?starttls=1&cheese=1",
        "smtp://[x",
    ],
)
def test_what_is_no_mail_server_is_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(NotAServer, match="MAIL_URL must look like"):
        office_of(url, SENDER)


@pytest.mark.parametrize("sender", ["", "Hunar", "Hunar <learn>", "a@x.org\nBcc: b@x.org"])
def test_mail_needs_a_sender(sender: str) -> None:
    with pytest.raises(NotAServer, match="MAIL_FROM"):
        office_of("smtp://x.org", sender)
