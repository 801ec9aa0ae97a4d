"""What a preview link shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, cast, or_, select

from learn.classroom.queries.seats import MediaFile
from learn.courses.models import CourseMedia, Media, PageText, PreviewLink, Release, RenderedText
from learn.courses.outline import Outline
from learn.courses.queries import MADE_BY_STAFF, outline_by_release
from learn.ids import digest
from learn.quizzes.models import QuestionVersion, ReleaseQuestion


@dataclass(frozen=True, slots=True)
class Preview:
    """A release as somebody with the link sees it, until it expires."""

    outline: Outline
    expires_at: datetime


def preview_of(reader: Connection, secret: str, now: datetime) -> Preview | None:
    """Return what the link of this secret shows, as long as it works."""
    row = reader.execute(
        select(PreviewLink.release_id, PreviewLink.expires_at).where(
            PreviewLink.digest == digest(secret), PreviewLink.expires_at > now, MADE_BY_STAFF
        )
    ).first()
    return Preview(outline_by_release(reader, row.release_id), row.expires_at) if row is not None else None


def media_in(reader: Connection, release_id: int, name: str) -> MediaFile | None:
    """Return a file by the hash of its bytes, if a page or question of the release names it."""
    pages = (
        select(PageText.release_id)
        .join(RenderedText, RenderedText.hash == PageText.text_hash)
        .where(PageText.release_id == release_id, RenderedText.html.contains(name, autoescape=True))
    )
    body = cast(QuestionVersion.body, String)
    questions = (
        select(ReleaseQuestion.release_id)
        .join(QuestionVersion, QuestionVersion.id == ReleaseQuestion.question_version_id)
        .where(ReleaseQuestion.release_id == release_id, body.contains(name, autoescape=True))
    )
    row = reader.execute(
        select(Media.mime, Media.data)
        .join(CourseMedia, CourseMedia.hash == Media.hash)
        .join(Release, Release.course_id == CourseMedia.course_id)
        .where(Release.id == release_id, Media.hash == name, or_(pages.exists(), questions.exists()))
    ).first()
    return MediaFile(row.mime, row.data, is_private=True) if row is not None else None
