"""Reminders: one mail a week at most, whatever happens; each names the next page and what it takes."""

import hmac
from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from learn.courses.outline import Outline, OutlinePage
from learn.courses.queries import outlines_by_release
from learn.database import insert_missing, transaction
from learn.days import day_of
from learn.i18n import day_in_words, speak, spoken
from learn.ids import PUBLIC_LENGTH
from learn.keyed import keyed_digest
from learn.mail.letters import is_address, unsubscribing
from learn.mail.services import post
from learn.organisations.letters import Stopped, reminder
from learn.organisations.models import Reminder, Trainee
from learn.organisations.queries.reminding import candidates_after, module_days
from learn.organisations.reminders import BETWEEN, Candidate, NearDay, is_day, most_urgent, near_day, week_of
from learn.organisations.services.inviting import language_of
from learn.organisations.steps import steps_of
from learn.progress.completion import missing_pages

AT_ONCE = 200
PURPOSE = "no more reminders"
MARK_LENGTH = 16

Address = Callable[..., str]


def remind_all(now: datetime, address: Address) -> int:
    """Write the reminders that are due, in batches; return how many. At night nobody is written to.

    `address` is `learn.web.addresses.absolute_url_for`. Safe to repeat, and for two servers at once.
    """
    if not is_day(now):
        return 0
    before, count, after = spoken(), 0, 0
    try:
        while True:
            with transaction() as session:
                found, after = candidates_after(session, after, day_of(now), now, AT_ONCE)
                count += _remind(session, found, now, address)
            if not after:
                return count
    finally:
        speak(before)


def _remind(session: Session, found: list[Candidate], now: datetime, address: Address) -> int:
    reachable = [each for each in found if is_address(each.email)]
    outlines = outlines_by_release(session.connection(), {each.release_id for each in reachable})
    days = module_days(session, {each.cohort_id for each in reachable})
    near = []
    for each in reachable:
        undone = {
            page.module_uid for page in missing_pages(outlines[each.release_id], each.pages_done.split())
        }
        of_course = day_of(each.due_at) if each.due_at else None
        of_modules = days.get((each.cohort_id, each.course_id), {})
        day = near_day(of_course, of_modules, undone, day_of(now))
        if day is not None:
            near.append((each, day))
    count = 0
    for each, day in most_urgent(near):
        outline = outlines[each.release_id]
        page = steps_of(outline, each.pages_done.split()).stopped_at
        row = {"trainee_id": each.trainee_id, "week_on": week_of(now), "sent_at": now}
        if page is not None and insert_missing(session, Reminder, [row]) == 1:
            _post(each, outline, page, day, now, address)
            count += 1
    return count


def _post(
    who: Candidate, outline: Outline, page: OutlinePage, day: NearDay, now: datetime, address: Address
) -> None:
    language = language_of(who.language)
    speak(language)
    at = Stopped(
        course=outline.text(language).title,
        page=outline.title_of(page, language),
        minutes=page.minutes,
        address=address("classroom.page", language, course=outline.uid, page=page.slug),
        due_on=day_in_words(day.due_on),
        module=next(
            (outline.title_of(each, language) for each in outline.modules if each.uid == day.module_uid), None
        ),
    )
    off = address("organisations.reminders_off", language, token=off_token(who.public_id))
    text = reminder(who.organisation, who.name, at, off)
    post(
        f"reminder {who.trainee_id} {week_of(now).isoformat()}",
        who.email,
        text.subject,
        text.body,
        now,
        language=language,
        headers=unsubscribing(off),
        lasts=BETWEEN / 7,
    )


def off_token(public_id: str) -> str:
    """Return what ends a trainee's reminders without signing in: nobody can make one for another."""
    return public_id + keyed_digest(public_id, PURPOSE)[:MARK_LENGTH]


def trainee_of_token(token: str) -> str | None:
    """Return the public id of the trainee whose reminders a token ends."""
    public_id = token[:PUBLIC_LENGTH]
    return public_id if hmac.compare_digest(off_token(public_id).encode(), token.encode()) else None


def stop_reminding(public_id: str) -> None:
    """Let a trainee have no more reminders of this organisation."""
    with transaction() as session:
        session.execute(update(Trainee).where(Trainee.public_id == public_id).values(is_reminded=False))


def keep_wishes(person_id: int, wanted: Collection[str], known: Collection[str]) -> None:
    """Let organisations remind somebody or not; `known` are all their rows, `wanted` those that may."""
    with transaction() as session:
        for is_reminded, public_ids in ((True, set(wanted) & set(known)), (False, set(known) - set(wanted))):
            session.execute(
                update(Trainee)
                .where(Trainee.person_id == person_id, Trainee.public_id.in_(public_ids))
                .values(is_reminded=is_reminded)
            )
