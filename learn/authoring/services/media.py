"""The files of a course, stored by the hash of their bytes; pictures go through the photo diet first."""

import hashlib
import mimetypes
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.authoring.checking import RASTERS, CheckedCourse
from learn.authoring.drawings import DRAWING, size_of
from learn.authoring.site import StoredFile
from learn.courses import services as courses
from learn.courses.bundle.contents import Media as BundleMedia
from learn.courses.bundle.files import content_as_read
from learn.courses.models import Media, SlimPicture
from learn.database import insert_missing, transaction
from learn.markdown.context import Picture

if TYPE_CHECKING:
    from learn.pictures import Slimmed


def known_pictures(session: Session) -> frozenset[str]:
    """Return the hashes of all pictures that were made small before."""
    return frozenset(session.scalars(select(SlimPicture.source_hash)))


def slim_pictures(course: CheckedCourse) -> dict[str, "Slimmed"]:
    """Return the new pictures of a course made small, by the hash of what they were, broken ones left out."""
    slim: dict[str, Slimmed] = {}
    with transaction() as session:
        known = _made_before(session, course)
    new = [media for media in course.bundle.media if media.mime in RASTERS and media.hash not in known]
    if not new:
        return slim
    from learn.pictures import NotAPicture, slimmed  # noqa: PLC0415 - most courses have drawings alone

    for media in new:
        if media.hash not in slim:
            with suppress(NotAPicture):
                data = content_as_read(course.bundle.folder, media.path, media.hash)
                slim[media.hash] = slimmed(data, media.mime)
    return slim


def store_media(session: Session, course_id: int, course: CheckedCourse) -> dict[str, StoredFile]:
    """Store the files below media/, pictures as they were slimmed, and return how pages name them."""
    slim = slim_pictures(course) if course.pictures is None else course.pictures
    rows = {digest: _picture_row(each) for digest, each in slim.items()} | _made_before(session, course)
    stored: dict[str, StoredFile] = {}
    for media in course.bundle.media:
        if media.mime not in RASTERS:
            rows[media.hash] = _file_row(content_as_read(course.bundle.folder, media.path, media.hash), media)
        elif media.hash not in rows:
            continue
        row = rows[media.hash]
        url = f"/media/{row['hash']}{extension(row['mime'])}"
        width, height = row["width"], row["height"]
        picture = Picture(url, width, height, row["size"]) if width and height else None
        stored[media.path] = StoredFile(url, row["size"], picture)
    hashes = {row["hash"] for row in rows.values()}
    known = courses.known_media(session, hashes)
    courses.store_media(session, [row for row in rows.values() if row["hash"] not in known])
    made = [{"source_hash": digest, "media_hash": rows[digest]["hash"]} for digest in slim]
    insert_missing(session, SlimPicture, made)
    courses.note_media(session, course_id, hashes)
    return stored


def _made_before(session: Session, course: CheckedCourse) -> dict[str, dict[str, Any]]:
    """Return those pictures of a course that are stored already, by the hash of what they were."""
    hashes = [media.hash for media in course.bundle.media if media.mime in RASTERS]
    found = session.execute(
        select(SlimPicture.source_hash, Media.hash, Media.mime, Media.size, Media.width, Media.height)
        .join(Media, Media.hash == SlimPicture.media_hash)
        .where(SlimPicture.source_hash.in_(hashes))
    )
    return {row["source_hash"]: dict(row) for row in found.mappings()}


def _picture_row(slim: "Slimmed") -> dict[str, Any]:
    return _row(slim.data, slim.mime, slim.width, slim.height)


def _file_row(data: bytes, media: BundleMedia) -> dict[str, Any]:
    width, height = size_of(data) if media.mime == DRAWING else (None, None)
    return _row(data, media.mime, width, height)


def _row(data: bytes, mime: str, width: int | None, height: int | None) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    return {"hash": digest, "mime": mime, "size": len(data), "width": width, "height": height, "data": data}


def extension(mime: str) -> str:
    """Return the ending of a file of this type, as its address shows it."""
    return (
        {"image/webp": ".webp", "image/jpeg": ".jpg"}.get(mime) or mimetypes.guess_extension(mime) or ".bin"
    )
