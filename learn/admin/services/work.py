"""What administrators do about jobs and mails, and the jobs they ask for themselves."""

from datetime import datetime

from learn.admin.jobs_named import VERIFY
from learn.admin.services.log import note
from learn.database import transaction
from learn.jobs import services as jobs
from learn.mail.services import send_again


def retry(public_id: str, actor: str, now: datetime) -> None:
    """Ask again for a job; raises `NoSuchJob`."""
    with transaction() as session:
        jobs.retry(public_id, now)
        note(session, actor, now, "job retried", job=public_id)


def cancel(public_id: str, actor: str, now: datetime) -> None:
    """Call a job off; raises `NoSuchJob`."""
    with transaction() as session:
        jobs.cancel(public_id, now)
        note(session, actor, now, "job cancelled", job=public_id)


def mail_again(mail_id: int, actor: str, now: datetime) -> bool:
    """Let a mail that failed be sent again; tell whether there was one."""
    with transaction() as session:
        if not send_again(mail_id, now):
            return False
        note(session, actor, now, "mail sent again", mail=mail_id)
        return True


def ask_to_verify(by_person_id: int, actor: str, now: datetime) -> str:
    """Ask for the evidence to be recomputed; return the job."""
    with transaction() as session:
        public_id = jobs.ask(VERIFY, {}, now, by_person_id=by_person_id)
        note(session, actor, now, "verification asked", job=public_id)
        return public_id


def note_download(actor: str, now: datetime) -> None:
    """Write down that somebody took the evidence away."""
    with transaction() as session:
        note(session, actor, now, "evidence downloaded")
