"""Links by which somebody without a place sees a release, also one that nobody is served yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, func, insert, select

from learn.courses.models import Course, PreviewLink, Release
from learn.courses.queries import MADE_BY_STAFF
from learn.courses.services import renew
from learn.database import reading, transaction
from learn.ids import digest, token

DAYS = (1, 7, 30)
# So long a draft is kept after its last link was made, and as long as a link shows it.
KEPT_DAYS = 60
NEWEST = 12


class DraftForgotten(Exception):
    """The release was never published, and forgotten since it was listed."""


@dataclass(frozen=True, slots=True)
class Previewable:
    """A release that can be previewed; `open_links` are those made for it that still work."""

    id: int
    number: int
    label: str
    published_at: datetime
    is_held: bool
    is_served: bool
    open_links: int


def previewable(reader: Connection, course_id: int, now: datetime) -> list[Previewable]:
    """Return the newest releases of a course, held ones among them.

    However many drafts came since, the one that is served and those with open links are there.
    """
    links = (
        select(PreviewLink.release_id, func.count().label("number"))
        .where(PreviewLink.expires_at > now, MADE_BY_STAFF)
        .group_by(PreviewLink.release_id)
        .subquery()
    )
    is_served = Release.id == func.coalesce(Course.release_id, 0)
    rows = reader.execute(
        select(
            Release.id,
            Release.number,
            Release.label,
            Release.published_at,
            Release.is_held,
            is_served.label("is_served"),
            func.coalesce(links.c.number, 0),
        )
        .join(Course, Course.id == Release.course_id)
        .outerjoin(links, links.c.release_id == Release.id)
        .where(Course.id == course_id)
        .order_by(is_served.desc(), links.c.number.is_not(None).desc(), Release.number.desc())
        .limit(NEWEST)
    )
    return sorted((Previewable(*row) for row in rows), key=lambda each: each.number, reverse=True)


def withdraw_previews(course_id: int, release_id: int) -> bool:
    """Close all links to a release of this course; tell whether there were any."""
    of_course = select(Release.id).where(Release.id == release_id, Release.course_id == course_id)
    gone = delete(PreviewLink).where(PreviewLink.release_id.in_(of_course)).returning(PreviewLink.id)
    with transaction() as session:
        return bool(session.execute(gone).all())


def make_preview(release_id: int, made_by_id: int | None, days: int, now: datetime) -> str:
    """Return the secret of a new link to this release; it is not kept and cannot be shown again.

    Raises DraftForgotten.
    """
    secret = token()
    row = {
        "release_id": release_id,
        "digest": digest(secret),
        "made_by_id": made_by_id,
        "created_at": now,
        "expires_at": now + timedelta(days=days),
    }
    with transaction() as session:
        renew(session, release_id, now)
        if session.scalar(select(Release.id).where(Release.id == release_id)) is None:
            raise DraftForgotten
        session.execute(delete(PreviewLink).where(PreviewLink.expires_at <= now))
        session.execute(insert(PreviewLink).values(row))
    return secret


def clear_drafts(now: datetime) -> None:
    """Forget the releases that were never published, and that no link was made for lately or shows.

    They are what a working copy or a folder was at a moment; those stay as they are. The newest release of
    all stays too, or the database would give its key to another one. Each goes by itself: nobody
    who publishes waits for all.
    """
    newest = select(func.max(Release.id)).scalar_subquery()
    is_shown = exists().where(PreviewLink.release_id == Release.id, PreviewLink.expires_at > now)
    is_over = (
        Release.is_held.is_(True),
        Release.published_at <= now - timedelta(days=KEPT_DAYS),
        Release.id < newest,
        ~is_shown,
    )
    for draft in reading().execute(select(Release.id, Release.course_id).where(*is_over)).all():
        with transaction() as session:
            # Whoever publishes a draft holds its course: it is a release from then on.
            course = select(Course.id).where(Course.id == draft.course_id)
            session.execute(course.with_for_update(key_share=True))
            session.execute(delete(Release).where(Release.id == draft.id, *is_over))
