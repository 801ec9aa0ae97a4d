"""Completing places that lack nothing any more because the course asks for less than it did."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.courses.outline import Outline
from learn.enrolments.models import Enrolment
from learn.progress.completion import required_pages
from learn.progress.models import PageDone
from learn.progress.services.recording import completed, record, settle_completion


def complete_places(session: Session, course_id: int, before: Outline, now: Outline, at: datetime) -> None:
    """Complete who has done all that the release served `now` asks for; only inside a transaction.

    Their own deeds complete everybody else, so nobody is looked at unless something that was needed
    `before` is needed no more. Who left, or sees a release of their own, stays as they are.
    """
    needed = {page.uid for page in required_pages(now)}
    if {page.uid for page in required_pages(before)} <= needed:
        return
    ready = session.execute(
        select(Enrolment.id, Enrolment.reference, Person.reference.label("person"))
        .join(Person, Person.id == Enrolment.learner_id)
        .join(PageDone, PageDone.enrolment_id == Enrolment.id)
        .where(
            Enrolment.course_id == course_id,
            Enrolment.completed_at.is_(None),
            Enrolment.left_at.is_(None),
            Enrolment.pinned_release_id.is_(None),
        )
        .group_by(Enrolment.id, Enrolment.reference, Person.reference)
        .having(func.count() >= len(needed))
        .order_by(Enrolment.id)
    ).all()
    for place in ready:
        if settle_completion(session, place.id, now, at):
            record(session, place.reference, place.person, at, completed(now))
