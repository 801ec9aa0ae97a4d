"""Languages in addresses: `/en/…` and `/ur/…`, taken off before the view and put back by `url_for`."""

from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, g, request
from werkzeug.local import LocalProxy

from learn.i18n import DEFAULT, LANGUAGES, Language, speak, spoken

PREFIX = f"/<any({','.join(LANGUAGES)}):language>"
COOKIE = "lang"


def init_app(app: Flask) -> None:
    """Speak the language of each address; fill it in when addresses are built."""
    app.url_value_preprocessor(take_language)
    app.url_defaults(add_language)


def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Speak the address's language, or the one the browser asks for where the address names none.

    Runs for unknown addresses too (without values), so that their error page speaks right.
    """
    path = request.path
    named = (values or {}).pop("language", None) or path[1:3]
    has_prefix = named in LANGUAGES and path[3:4] in {"/", ""}
    chosen = named if has_prefix else preferred_language()
    g.language = chosen
    speak(chosen)


def add_language(endpoint: str, values: dict[str, Any]) -> None:
    """Fill in the language being spoken unless the caller named one."""
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = spoken()


def preferred_language() -> str:
    """Return what this browser read last, or asks for, or the default."""
    remembered = request.cookies.get(COOKIE)
    if remembered is not None and remembered in LANGUAGES:
        return remembered
    return request.accept_languages.best_match(LANGUAGES, default=DEFAULT)


def other_language() -> Language:
    """Return the language that the page is not in."""
    return next(language for code, language in LANGUAGES.items() if code != spoken())


def other_language_url() -> str:
    """Return the address of the same page in the other language, with its query."""
    code = other_language().code
    path = request.path
    if path[1:3] not in LANGUAGES or path[3:4] != "/":
        return f"/{code}/"
    query = request.query_string.decode("latin-1")
    return f"/{code}{quote(path[3:])}{'?' + query if query else ''}"


def current_language() -> Language:
    """Return the language being spoken."""
    return LANGUAGES[spoken()]


language = LocalProxy(current_language)
