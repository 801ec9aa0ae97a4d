"""What is done with mails: written by anybody, taken and sent by whoever works."""

from learn.mail.services.clearing import clear_old_mails, forget_addresses
from learn.mail.services.posting import post, send_again
from learn.mail.services.sending import MailHeld, send_waiting

__all__ = ["MailHeld", "clear_old_mails", "forget_addresses", "post", "send_again", "send_waiting"]
