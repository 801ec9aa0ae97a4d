"""The files of a course, stored by the hash of their bytes; pictures go through the photo diet first."""

import hashlib
import mimetypes
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from learn.authoring.checking import RASTERS, CheckedCourse
from learn.authoring.drawings import DRAWING, size_of
from learn.authoring.site import StoredFile
from learn.courses import services as courses
from learn.courses.bundle.files import content_as_read
from learn.markdown.context import Picture

if TYPE_CHECKING:
    from learn.pictures import Slimmed


def slim_pictures(course: CheckedCourse) -> dict[str, "Slimmed"]:
    """Return the pictures of a course made small, by the hash of what they were; broken ones are left out."""
    slim: dict[str, Slimmed] = {}
    rasters = [media for media in course.bundle.media if media.mime in RASTERS]
    if not rasters:
        return slim
    from learn.pictures import NotAPicture, slimmed  # noqa: PLC0415 - most courses have drawings alone

    for media in rasters:
        if media.hash not in slim:
            with suppress(NotAPicture):
                data = content_as_read(course.bundle.folder, media.path, media.hash)
                slim[media.hash] = slimmed(data, media.mime)
    return slim


def store_media(session: Session, course_id: int, course: CheckedCourse) -> dict[str, StoredFile]:
    """Store the files below media/, pictures as they were slimmed, and return how pages name them."""
    pictures = slim_pictures(course) if course.pictures is None else course.pictures
    stored: dict[str, StoredFile] = {}
    rows: list[dict[str, Any]] = []
    for media in course.bundle.media:
        mime, width, height = media.mime, None, None
        if mime in RASTERS:
            slim = pictures.get(media.hash)
            if slim is None:
                continue
            data, mime, width, height = slim.data, slim.mime, slim.width, slim.height
        else:
            data = content_as_read(course.bundle.folder, media.path, media.hash)
            if mime == DRAWING:
                width, height = size_of(data)
        digest = hashlib.sha256(data).hexdigest()
        url = f"/media/{digest}{extension(mime)}"
        picture = Picture(url, width, height, len(data)) if width and height else None
        stored[media.path] = StoredFile(url, len(data), picture)
        rows.append(
            {"hash": digest, "mime": mime, "size": len(data), "width": width, "height": height, "data": data}
        )
    known = courses.known_media(session, [row["hash"] for row in rows])
    courses.store_media(session, [row for row in rows if row["hash"] not in known])
    courses.note_media(session, course_id, {row["hash"] for row in rows})
    return stored


def extension(mime: str) -> str:
    """Return the ending of a file of this type, as its address shows it."""
    return (
        {"image/webp": ".webp", "image/jpeg": ".jpg"}.get(mime) or mimetypes.guess_extension(mime) or ".bin"
    )
