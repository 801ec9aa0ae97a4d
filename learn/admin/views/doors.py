"""What the pages of administration share."""

from datetime import datetime
from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn.accounts.sign_in import signed_in
from learn.config import Configuration
from learn.i18n import moment_in_words
from learn.web.keys import key_in

Answer = str | Response | tuple[str, int]
AT_A_TIME = 25


def configuration() -> Configuration:
    """Return the settings of this installation."""
    found: Configuration = current_app.config["CONFIGURATION"]
    return found


def actor() -> str:
    """Return who acts, as the log names them."""
    return signed_in().reference


def room(name: str, status: int = 200, **values: object) -> Answer:
    """Return a page of administration."""
    return render_template(f"admin/{name}.html", moment=moment, **values), status


def moment(at: datetime | None) -> str:
    """Return a moment in words, in the zone of the installation."""
    return moment_in_words(at, configuration().text("TIME_ZONE")) if at is not None else ""


def go_to(endpoint: str, **values: Any) -> Response:  # noqa: ANN401 - parts of an address
    """Go to another page of administration."""
    return redirect(url_for(f"admin.{endpoint}", **values), 303)


def number_asked(name: str) -> int | None:
    """Return a key from the address; what is none does not exist."""
    found = key_in(request.args, name)
    if found is None and name in request.args:
        abort(404)
    return found


def text_asked(name: str, most: int = 100) -> str:
    """Return a text from the address, without what no database takes."""
    return request.args.get(name, "").replace("\0", "").strip()[:most]
