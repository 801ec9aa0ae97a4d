"""Completing places that lack nothing any more because the course asks for less than it did: a job."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.models import Course, Release
from learn.courses.outline import Outline
from learn.courses.queries import outline_by_release
from learn.database import transaction
from learn.enrolments.models import Enrolment
from learn.jobs.services import ask
from learn.progress.completion import required_pages
from learn.progress.models import PageDone
from learn.progress.services.recording import completed, record, settle_completion

KIND = "completions"
# A tenth of a second in which nobody else writes, where all of them are complete.
PLACES_AT_ONCE = 50
DONE_COUNT = (
    select(func.count()).where(PageDone.enrolment_id == Enrolment.id).correlate(Enrolment).scalar_subquery()
)


def ask_to_complete(session: Session, course_id: int, before: Outline, now: Outline, at: datetime) -> None:
    """Ask for the job that completes who has done all that the release served `now` asks for.

    Their own deeds complete everybody else, so nobody is looked at unless something that was needed
    `before` is needed no more and somebody has done as many pages as are needed now.
    """
    needed = {page.uid for page in required_pages(now)}
    if not needed or {page.uid for page in required_pages(before)} <= needed:
        return
    if session.execute(_open_places(course_id).where(len(needed) <= DONE_COUNT).limit(1)).first():
        ask(KIND, {"course": course_id}, at, label=now.text(now.source_language).title)


def complete_places(
    course_id: int,
    clock: Callable[[], datetime],
    advance: Callable[[int, int | None, datetime], object] = lambda *_: None,
    count: int = 0,
) -> int:
    """Complete who lacks nothing of what the release served asks for; return how many those were.

    Each transaction looks at some places only, by the release that is served then. Who is complete is not
    looked at again: `advance` is told how many are, and whoever goes on hands that number back as `count`.
    """
    after = 0
    while True:
        with transaction() as session:
            served = select(Release.id).join(Course, Course.release_id == Release.id)
            release_id = session.execute(served.where(Course.id == course_id)).scalar_one()
            outline = outline_by_release(session.connection(), release_id)
            least, now = len(required_pages(outline)), clock()
            some = _open_places(course_id).where(Enrolment.id > after).limit(PLACES_AT_ONCE)
            places = session.execute(some.order_by(Enrolment.id)).all()
            if not places:
                return count
            for place in places:
                if place.done_count >= least and settle_completion(session, place.id, outline, now):
                    record(session, place.reference, place.person, now, completed(outline))
                    count += 1
            after = places[-1].id
            advance(count, None, now)


def _open_places(course_id: int) -> Select[Any]:
    """Return the places that may become complete: who left, or sees a release of their own, may not."""
    return (
        select(
            Enrolment.id,
            Enrolment.reference,
            Person.reference.label("person"),
            DONE_COUNT.label("done_count"),
        )
        .join(Person, Person.id == Enrolment.learner_id)
        .where(
            Enrolment.course_id == course_id,
            Enrolment.completed_at.is_(None),
            Enrolment.left_at.is_(None),
            Enrolment.pinned_release_id.is_(None),
        )
    )
