"""Pages that show themselves anew when something was published: only under `learn serve --watch`."""

import os

from flask import Flask
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from learn.config import WATCHING
from learn.courses.models import Course
from learn.database import reading

HEADER = "X-Published"


def watch(app: Flask) -> None:
    """Say with every answer which releases are served, where somebody watches their course."""
    app.config["IS_LIVE"] = bool(os.environ.get(WATCHING))
    if app.config["IS_LIVE"]:
        app.after_request(tell)


def tell(response: Response) -> Response:
    """Add what changes with every release that is served."""
    served = reading().execute(select(func.count(Course.release_id), func.sum(Course.release_id))).one()
    response.headers[HEADER] = f"{served[0]}-{served[1]}"
    return response
