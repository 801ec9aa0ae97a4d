"""Letting a cohort in by mail: a job over those who have not come in, one at a time for each cohort."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from learn.database import transaction
from learn.days import day_of
from learn.i18n import speak, spoken
from learn.ids import digest
from learn.jobs.queries import under_way
from learn.jobs.services import ask
from learn.mail.letters import is_address
from learn.mail.queries import mail_by_key
from learn.mail.services import post
from learn.organisations.letters import invitation
from learn.organisations.queries.invitations import Awaited, awaited_in
from learn.organisations.queries.offices import Office
from learn.organisations.services.inviting import invite_trainees, language_of, name_people
from learn.organisations.services.turns import take_turn

KIND = "invitations"
MAILS_AT_ONCE = 100

Addresses = Callable[[str, str], str]


def ask_to_mail(office: Office, cohort_id: int, label: str, by_person_id: int, now: datetime) -> str:
    """Ask for the job that writes to a cohort and return its public id; one that is under way serves."""
    with transaction() as session:
        take_turn(session, office.organisation_id)
        for job in under_way(session, KIND):
            if job.arguments["cohort"] == cohort_id and job.cancel_asked_at is None:
                return job.public_id
        asked = {
            "organisation": office.organisation_id,
            "name": office.name,
            "cohort": cohort_id,
            "day": day_of(now).isoformat(),
        }
        return ask(KIND, asked, now, label=label, by_person_id=by_person_id)


@dataclass(frozen=True, slots=True)
class Mailing:
    """Whose people are written to, on whose behalf."""

    organisation_id: int
    organisation: str
    cohort_id: int
    by_person_id: int | None


def mail_invitations(
    mailing: Mailing,
    addresses: Addresses,
    day: str,
    clock: Callable[[], datetime],
    advance: Callable[[int, int | None, datetime], object] = lambda *_: None,
    count: int = 0,
) -> int:
    """Write to everybody of the cohort who has not come in and has an address; return how many mails.

    Nobody gets two on one `day`, however often it is asked for or cut off: the mail's key says so, and the
    code in a mail that was written stays good. `advance` is told how many are written, in the transaction
    that writes them; whoever goes on after a sudden end hands that number back as `count`.
    """
    after = 0
    before = spoken()
    try:
        while True:
            with transaction() as session:
                # Who is quicker elsewhere has written by now, and the keys below are seen.
                take_turn(session, mailing.organisation_id)
                now = clock()
                awaited = awaited_in(
                    session,
                    mailing.organisation_id,
                    mailing.cohort_id,
                    after=after,
                    limit=MAILS_AT_ONCE,
                    has_email=True,
                )
                if not awaited:
                    return count
                count += _write_to(session, mailing, awaited, addresses, day, now)
                after = awaited[-1].id
                advance(count, None, now)
    finally:
        speak(before)


def _write_to(
    session: Session,
    mailing: Mailing,
    awaited: Sequence[Awaited],
    addresses: Addresses,
    day: str,
    now: datetime,
) -> int:
    unwritten = {
        each.id: key
        for each in awaited
        if is_address(each.email or "") and mail_by_key(session, key := mail_key(each, day)) is None
    }
    name_people(session, [each for each in awaited if each.id in unwritten])
    codes = invite_trainees(session, mailing.organisation_id, list(unwritten), mailing.by_person_id, now)
    for each in awaited:
        if each.id in codes:
            language = language_of(each.language)
            speak(language)
            text = invitation(mailing.organisation, each.name, addresses(codes[each.id], language))
            post(unwritten[each.id], each.email or "", text.subject, text.body, now, language=language)
    return len(codes)


def mail_key(who: Awaited, day: str) -> str:
    """Return what a mail is for: this trainee at this address on this day."""
    return f"invitation {who.id} {digest(who.email or '')[:16]} {day}"
