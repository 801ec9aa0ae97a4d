"""Files sent to be saved: no browser opens them here, whatever they hold."""

from pathlib import Path

from flask import abort, send_file
from werkzeug.wrappers import Response


def attachment(place: Path, name: str, mime: str) -> Response:
    """Return the file under the name that its owner gave it; 404 where it is gone."""
    if not place.is_file():
        abort(404)
    return send_file(
        place, mimetype=mime, as_attachment=True, download_name=name, conditional=False, etag=False
    )
