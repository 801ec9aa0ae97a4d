"""What mail does by itself: it leaves, and is forgotten."""

from datetime import datetime

from flask import current_app

from learn.mail.servers import Office
from learn.mail.services import clear_old_mails
from learn.mail.services import send_waiting as send_waiting_by


def current_office() -> Office | None:
    """Return where mail is handed in; None while mail is off."""
    office: Office | None = current_app.extensions["mail_office"]
    return office


def send_waiting(now: datetime) -> bool:
    """Send some of what waits; tell whether there was any. Raises `learn.mail.services.MailHeld`."""
    return send_waiting_by(current_office(), now) > 0


def clear(now: datetime) -> None:
    """Forget mails that left long ago."""
    clear_old_mails(now)
