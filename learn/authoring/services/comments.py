"""What staff say of the pages of a course to one another."""

from datetime import datetime

from sqlalchemy import insert, select, update

from learn.courses.models import CourseComment
from learn.database import transaction


class NoSuchComment(Exception):
    """The course has no such open comment."""


def say(course_id: int, page_uid: str, author_id: int, text: str, now: datetime) -> None:
    """Say something of a page; the same again from the same person, while it is open, changes nothing."""
    row = {"course_id": course_id, "page_uid": page_uid, "author_id": author_id, "text": text}
    with transaction() as session:
        same = (CourseComment.__table__.c[name] == value for name, value in row.items())
        is_said = select(CourseComment.id).where(
            *same, CourseComment.closed_at.is_(None), CourseComment.answers_id.is_(None)
        )
        if session.execute(is_said.limit(1)).first() is None:
            session.execute(insert(CourseComment).values(row | {"written_at": now}))


def answer(
    course_id: int, comment_id: int, author_id: int, text: str, now: datetime, *, is_closing: bool
) -> None:
    """Answer an open comment, close it, or both. Raises `NoSuchComment`."""
    with transaction() as session:
        wanted = (
            CourseComment.id == comment_id,
            CourseComment.course_id == course_id,
            CourseComment.answers_id.is_(None),
            CourseComment.closed_at.is_(None),
        )
        page_uid = session.execute(
            select(CourseComment.page_uid).where(*wanted).with_for_update()
        ).scalar_one_or_none()
        if page_uid is None:
            raise NoSuchComment
        if text:
            session.execute(
                insert(CourseComment).values(
                    course_id=course_id,
                    page_uid=page_uid,
                    answers_id=comment_id,
                    author_id=author_id,
                    text=text,
                    written_at=now,
                )
            )
        if is_closing:
            session.execute(update(CourseComment).where(*wanted).values(closed_at=now))
