"""What administrators do about courses: who looks after them, and whether everybody sees them."""

from datetime import datetime

from sqlalchemy import update

from learn.admin.services.log import note
from learn.courses import services as courses
from learn.courses.models import Course
from learn.courses.roles import Care
from learn.database import transaction


def appoint(course_id: int, uid: str, person_id: int, to: str, care: Care, actor: str, now: datetime) -> None:
    """Let somebody look after a course."""
    with transaction() as session:
        courses.appoint(course_id, person_id, care.role, now, care.language)
        note(session, actor, now, "staff appointed", course=uid, to=to, value=care.role)


def dismiss(course_id: int, uid: str, person_id: int, to: str, actor: str, now: datetime) -> None:
    """Let somebody no longer look after a course; nothing happens where they do not."""
    with transaction() as session:
        if courses.dismiss(course_id, person_id):
            note(session, actor, now, "staff dismissed", course=uid, to=to)


def set_private(course_id: int, uid: str, actor: str, now: datetime, *, is_private: bool) -> None:
    """Hide a course from everybody who does not take it or look after it, or list it again."""
    other = Course.is_private.is_(not is_private)
    with transaction() as session:
        mine = update(Course).where(Course.id == course_id, other).values(is_private=is_private)
        if session.execute(mine.returning(Course.id)).first() is not None:
            note(session, actor, now, "course hidden" if is_private else "course listed", course=uid)
