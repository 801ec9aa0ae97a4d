"""Who looks after a course: given and taken, and somebody always owns it."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.services.administrators import can_act
from learn.accounts.services.erasing import StillNeeded
from learn.courses.models import Course, CourseStaff, PreviewLink, Release
from learn.courses.roles import OWNER, TRANSLATOR, Care, may_preview
from learn.courses.services.releases import outline_of
from learn.database import transaction, upsert
from learn.i18n import lazy_gettext as say
from learn.i18n import spoken


class LastOwner(Exception):
    """Nobody else decides about the course: it would be left without an owner."""


def appoint(course_id: int, person_id: int, role: str, now: datetime, language: str | None = None) -> None:
    """Let somebody look after a course in this role, in place of any they had. Raises `LastOwner`.

    Their preview links go with the right to make them, and do not come back with it.
    """
    with transaction() as session:
        if role != OWNER:
            _keep_an_owner(session, course_id, person_id)
        row = {
            "course_id": course_id,
            "person_id": person_id,
            "role": role,
            "language": language if role == TRANSLATOR else None,
            "since": now,
        }
        upsert(session, CourseStaff, [row], keys=("course_id", "person_id"))
        if not may_preview(Care(role, language)):
            _delete_previews(session, course_id, person_id)


def dismiss(course_id: int, person_id: int) -> bool:
    """End somebody's care for a course, and their preview links; tell whether they had any.

    Raises `LastOwner`.
    """
    with transaction() as session:
        _keep_an_owner(session, course_id, person_id)
        gone = session.execute(
            delete(CourseStaff)
            .where(CourseStaff.course_id == course_id, CourseStaff.person_id == person_id)
            .returning(CourseStaff.person_id)
        ).first()
        _delete_previews(session, course_id, person_id)
        return gone is not None


def _delete_previews(session: Session, course_id: int, person_id: int) -> None:
    of_course = select(Release.id).where(Release.course_id == course_id)
    theirs = delete(PreviewLink).where(PreviewLink.made_by_id == person_id)
    session.execute(theirs.where(PreviewLink.release_id.in_(of_course)))


def _keep_an_owner(session: Session, course_id: int, leaving_id: int) -> None:
    """Refuse to take the role from the only owner; two who leave at once wait for one another.

    Who cannot sign in, or asked to be erased, keeps no course.
    """
    session.execute(select(Course.id).where(Course.id == course_id).with_for_update(key_share=True))
    owners = select(CourseStaff.person_id).where(
        CourseStaff.course_id == course_id, CourseStaff.role == OWNER
    )
    if session.scalar(owners.where(CourseStaff.person_id == leaving_id)) is None:
        return
    others = owners.join(Person, Person.id == CourseStaff.person_id).where(Person.id != leaving_id)
    if session.scalar(others.where(can_act()).limit(1)) is None:
        raise LastOwner


def demand_other_owners(session: Session, person_id: int) -> None:
    """Raise `StillNeeded` for a course that this person alone owns, called as readers know it."""
    owned = (
        select(Course.id, Course.release_id)
        .join(CourseStaff, CourseStaff.course_id == Course.id)
        .where(
            CourseStaff.person_id == person_id,
            CourseStaff.role == OWNER,
            # Nobody takes the others, and nothing deletes them.
            Course.release_id.is_not(None),
            ~Course.is_archived,
        )
        .order_by(Course.id)
    )
    for course in session.execute(owned).all():
        try:
            _keep_an_owner(session, course.id, person_id)
        except LastOwner:
            title = outline_of(session, course.release_id).text(spoken()).title
            raise StillNeeded(
                say(
                    "Nobody else owns the course “%(name)s”. Let somebody else own it first.",
                    name=title,
                )
            ) from None
