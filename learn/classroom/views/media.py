"""Files of courses: addressed by the hash of their bytes, so that a browser never asks twice."""

from flask import Response, abort

from learn.accounts.sign_in import viewer
from learn.classroom.queries.seats import MediaFile, media_file
from learn.database import reading

A_YEAR = 365 * 86_400


def media(name: str) -> Response:
    """Send a file of a course; it never changes under this address."""
    return sent_media(found_media(name.partition(".")[0]))


def sent_media(found: MediaFile) -> Response:
    """Send a file that may be sent to whoever asks."""
    response = Response(found.data, mimetype=found.mime)
    who = "private" if found.is_private else "public"
    response.headers["Cache-Control"] = f"{who}, max-age={A_YEAR}, immutable"
    # A drawing opened by itself runs nothing and loads nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def found_media(digest: str) -> MediaFile:
    """Return a file that may be sent to anybody, or to this viewer; who looks is asked only if need be."""
    found = media_file(reading(), digest, None)
    return found or media_file(reading(), digest, viewer().person_id) or abort(404)
