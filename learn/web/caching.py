"""Entity tags before template work, and pages that nothing may keep."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, current_app, g, request, session
from werkzeug.http import parse_etags

from learn.i18n import spoken
from learn.web.templating import current_viewer

ETAG = "etag"
# Keys of the session that pages do not depend on; features name theirs.
passing_keys: set[str] = set()
P = ParamSpec("P")
R = TypeVar("R")


def not_modified(*parts: object) -> Response | None:
    """Return 304 if the browser's copy was made of the same `parts`; otherwise tag the page to come.

    Language, looks, session (it holds person, form token and waiting messages), data saver and the
    version of the shell are parts of every page and need not be named.
    """
    g.etag = entity_tag((*shell_parts(), *parts))
    asked = request.headers.get("If-None-Match")
    if asked is None or not parse_etags(asked).contains_weak(g.etag[3:-1]):
        return None
    return Response(status=304, headers={"ETag": g.etag})


def entity_tag(parts: tuple[object, ...]) -> str:
    """Return a weak tag: compressed and plain copies of a page count as the same."""
    return f'W/"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def shell_parts() -> tuple[object, ...]:
    """Return what the page around the content depends on."""
    cookies = request.cookies
    return (
        current_app.extensions["assets"].digest,
        spoken(),
        request.query_string,
        sorted((name, value) for name, value in session.items() if name not in passing_keys),
        cookies.get("css"),
        request.headers.get("Save-Data"),
        current_viewer().looks,
        getattr(current_viewer(), "is_erasure_pending", False),
        getattr(current_viewer(), "is_officer", False),
        getattr(current_viewer(), "is_administrator", False),
    )


def private_page(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view whose answers no cache, no back button and no saved course may keep."""

    @wraps(view)
    def flagged(*args: P.args, **kwargs: P.kwargs) -> R:
        g.is_private = True
        return view(*args, **kwargs)

    return flagged
