"""Errors as pages and as problem+json: one table, to which features add by `register_facts`.

Every page says what happened, what was kept and what to do. The pages of 500 and 503 ask nothing of
the database.
"""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    g,
    has_request_context,
    json,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from learn.web.facts import Fact, code_of
from learn.web.sentences import CSRF, DATABASE_AWAY, SENTENCES, TOO_LARGE, UNEXPECTED, Said
from learn.web.sizes import size_in_words

DATABASE_ERRORS = (OperationalError, InterfaceError, PoolTimeout)
RETRY_SECONDS = 5
SERVER_ERROR = 500
SECRETS = ("password", "code", "token", "secret")


@dataclass(frozen=True, slots=True)
class Problem:
    """What one error page shows."""

    status: int
    code: str
    title: str
    sentence: str
    retry_after: int | None = None
    incident: str = ""
    kept: Mapping[str, list[str]] = field(default_factory=dict)


def init_app(app: Flask) -> None:
    """Answer every HTTP error, every lost database and every surprise with a page of ours."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(InternalServerError, surprise)
    for kind in DATABASE_ERRORS:
        app.register_error_handler(kind, database_away)
    app.logger.addFilter(number_incidents)


def register_facts(app: Flask, facts: Mapping[type[Exception], Fact]) -> None:
    """Answer each kind of exception with its fact, on pages and in JSON alike."""
    for kind, fact in facts.items():
        app.register_error_handler(kind, answering(fact))


def answering(fact: Fact) -> Any:  # noqa: ANN401 - Flask's own type for handlers is wider than it says
    """Return a handler that says `fact`."""

    def answer(error: Exception) -> Response:
        said = SENTENCES.get(fact.status, UNEXPECTED)
        title = str(fact.title or said.title)
        return shown(Problem(fact.status, code_of(type(error)), title, fact.said(error), fact.wait(error)))

    return answer


def http_error(error: HTTPException) -> Response | HTTPException:
    """Answer what Flask, Werkzeug or `abort` raised; redirects and ready answers pass untouched."""
    status = error.code or SERVER_ERROR
    if error.response is not None or status < 400:  # noqa: PLR2004
        return error
    said = said_about(error, status)
    retry_after = getattr(error, "retry_after", None)
    wait = retry_after if isinstance(retry_after, int) else None
    kept = kept_fields() if said.kept else {}
    sentence = str(said.kept if kept else said.sentence)
    response = shown(Problem(status, code_of(type(error)), str(said.title), sentence, wait, kept=kept))
    if status == 405:  # noqa: PLR2004
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return response


def said_about(error: HTTPException, status: int) -> Said:
    """Return the words for an HTTP error."""
    if isinstance(error, CSRFError):
        return CSRF
    if isinstance(error, RequestEntityTooLarge):
        limit = size_in_words(request.max_content_length or 0)
        return Said(TOO_LARGE.title, str(TOO_LARGE.sentence) % {"limit": limit})
    said = SENTENCES.get(status, UNEXPECTED)
    is_own_word = error.description is not None and error.description != type(error).description
    return Said(said.title, error.description) if is_own_word else said


def database_away(error: Exception) -> Response:
    """Answer 503 with what was written kept in the page, so that one tap sends it again."""
    # Not the error itself: it quotes the statement with everything that people wrote.
    current_app.logger.warning("the database did not answer: %r", getattr(error, "orig", None) or type(error))
    problem = Problem(
        503,
        "database-away",
        str(DATABASE_AWAY.title),
        str(DATABASE_AWAY.sentence),
        RETRY_SECONDS,
        kept=kept_fields(),
    )
    return shown(problem)


def surprise(error: InternalServerError) -> Response:
    """Answer 500 with the incident's number, under which the log holds the traceback."""
    if isinstance(error.original_exception, DATABASE_ERRORS):
        return database_away(error.original_exception)
    problem = Problem(
        SERVER_ERROR,
        "unexpected",
        str(UNEXPECTED.title),
        str(UNEXPECTED.sentence),
        incident=incident_number(),
    )
    return shown(problem)


def kept_fields() -> Mapping[str, list[str]]:
    """Return what was sent by a form, unless it holds a secret or a file: those are not shown again.

    Nor is what another site's page sent: one tap would give it the token that it lacks. Nor are more fields
    than any form of ours has: they would make the page as long as whoever sent them likes.
    """
    # A field for a file that was left empty holds none.
    has_files = any(file.filename for file in request.files.values())
    if request.method != "POST" or prefers_json() or has_files or not is_from_here():
        return {}
    if len(request.form) > current_app.config["MAX_FORM_PARTS"]:
        return {}
    if any(secret in name for name in request.form for secret in SECRETS if name != "csrf_token"):
        return {}
    return {name: values for name, values in request.form.lists() if name != "csrf_token"}


def is_from_here() -> bool:
    """Tell whether a page of this site sent the form; browsers too old to say so pass."""
    return request.origin is None or urlsplit(request.origin).netloc == request.host


def shown(problem: Problem) -> Response:
    """Return the problem as JSON to programs and as a page to people."""
    if prefers_json():
        response = Response(as_json(problem), problem.status, mimetype="application/problem+json")
    else:
        is_bare = problem.status >= SERVER_ERROR
        page = render_template("web/error.html", problem=problem, is_bare=is_bare)
        response = Response(page, problem.status, mimetype="text/html")
    if problem.retry_after:
        response.headers["Retry-After"] = str(problem.retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def as_json(problem: Problem) -> str:
    """Return RFC 9457's problem details; `code` is the name that programs may rely on.

    `way` is a link for who waits to send: to signing in, else to the page itself, which may be too old.
    """
    details = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.sentence,
        "code": problem.code,
        "incident": problem.incident,
        "way": {"href": way_to_sign_in() if problem.status == 401 else "", "text": problem.sentence},  # noqa: PLR2004
    }
    return json.dumps({name: value for name, value in details.items() if value != ""})


def way_to_sign_in() -> str:
    """Return where the reader of the page that a script asked from signs in, to come back to that page."""
    if "accounts.sign_in" not in current_app.view_functions:
        return ""
    page = urlsplit(request.referrer or "")
    return url_for("accounts.sign_in", next=f"{page.path}?{page.query}".rstrip("?") or None)


def prefers_json() -> bool:
    """Tell whether the asker is a program: it says so, or it sent JSON itself."""
    accepted = request.accept_mimetypes
    best = accepted.best_match(
        ["text/html", "application/json", "application/problem+json"], default="text/html"
    )
    return best != "text/html" or (request.is_json and accepted["text/html"] <= accepted["application/json"])


def incident_number() -> str:
    """Return this request's incident number: short, without letters that are mistaken for digits."""
    if "incident" not in g:
        g.incident = "".join(secrets.choice("2345679ACDEFGHJKMNPQRTUVWXYZ") for _ in range(6))
    return str(g.incident)


def number_incidents(record: logging.LogRecord) -> bool:
    """Put the incident's number before the line that Flask logs with the traceback."""
    if record.exc_info and has_request_context():
        record.msg = f"incident {incident_number()}: {record.msg}"
    return True
