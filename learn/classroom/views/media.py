"""Files of courses: addressed by the hash of their bytes, so that a browser never asks twice."""

from flask import Response, abort

from learn.classroom.queries.seats import media_file
from learn.database import reading

A_YEAR = 365 * 86_400


def media(name: str) -> Response:
    """Send a file of a course; it never changes under this address."""
    found = media_file(reading(), name.partition(".")[0]) or abort(404)
    response = Response(found.data, mimetype=found.mime)
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    # A drawing opened by itself runs nothing and loads nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
