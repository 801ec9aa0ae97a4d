"""How every answer of the application leaves: headers, small cookies, entity tag, compression."""

from collections.abc import Container

from flask import Flask, g, request
from werkzeug.wrappers import Response

from learn.i18n import LANGUAGES
from learn.web.assets import Assets, source_of
from learn.web.caching import ETAG
from learn.web.compression import QUALITY, compress, is_worth_it
from learn.web.languages import COOKIE as LANGUAGE_COOKIE
from learn.web.languages import preferred_language
from learn.web.templating import CSS_COOKIE

A_YEAR = 365 * 86_400
VARYING = ("Cookie", "Accept-Encoding")
NOTHING = "default-src 'none';frame-ancestors 'none'"
SECURITY_HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(),microphone=(),geolocation=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
STRICT_TRANSPORT = ("Strict-Transport-Security", f"max-age={A_YEAR}; includeSubDomains")


def init_app(app: Flask, shipped: Assets, *, is_secure: bool) -> None:
    """Dress every response once the view and all features are done with it."""
    headers = [*SECURITY_HEADERS, *([STRICT_TRANSPORT] if is_secure else [])]
    linked = page_policy("'self'")
    whole = page_policy(f"'self' {source_of(shipped.inlined_css)}")
    inlined = page_policy(f"'self' {source_of(shipped.inlined_css)} {source_of(shipped.reading_css)}")

    @app.after_request
    def dress(response: Response) -> Response:
        # What the view said itself stands. Asking for each header anew takes longer than a query.
        said = {name.lower() for name, _ in response.headers}
        cache(response, said)
        if response.status_code == 304:  # noqa: PLR2004 - the browser keeps the other headers
            return response
        is_page = response.mimetype == "text/html"
        policy = (whole if g.get("has_whole_css") else inlined) if g.get("has_inlined_css") else linked
        for name, value in [("Content-Security-Policy", policy if is_page else NOTHING), *headers]:
            if name.lower() not in said:
                response.headers.add(name, value)
        remember(response, shipped, is_secure=is_secure)
        if is_worth_it(response):
            compress(response, request.accept_encodings, g.get("quality", QUALITY))
        return response


def page_policy(styles: str) -> str:
    """Return the content security policy of pages: scripts and styles come from us alone."""
    policy = {
        # Scripts too: what is not named again falls back to this.
        "default-src": "'self'",
        "style-src": styles,
        "img-src": "'self' data:",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }
    return ";".join(f"{name} {value}" for name, value in policy.items())


def cache(response: Response, said: Container[str]) -> None:
    """Let nobody but this browser keep the answer, and ask again each time; private pages not even that.

    `said` are the names of the headers that it has, in small letters.
    """
    headers = response.headers
    if g.get("is_private"):
        headers["Cache-Control"] = "no-store"
        return
    is_ours = "cache-control" not in said
    if is_ours:
        headers.add("Cache-Control", "private, no-cache")
    if ETAG in g and response.status_code == 200:  # noqa: PLR2004
        headers["ETag"] = g.get(ETAG)
    if not is_ours and not headers["Cache-Control"].startswith("private"):
        return
    # Added outright where nothing is: the set that Werkzeug makes of it costs as much as a query.
    if "vary" in said:
        response.vary.update(VARYING)
    else:
        headers.add("Vary", ", ".join(VARYING))


def remember(response: Response, shipped: Assets, *, is_secure: bool) -> None:
    """Note in cookies the style sheet a browser has, and a language it would not ask for by itself."""
    if g.get("has_inlined_css"):
        set_cookie(response, CSS_COOKIE, shipped.inlined_css_version, is_secure=is_secure)
    is_page = request.method == "GET" and response.mimetype == "text/html" and response.status_code == 200  # noqa: PLR2004
    if is_page and request.path[1:3] in LANGUAGES and preferred_language() != g.language:
        set_cookie(response, LANGUAGE_COOKIE, g.language, is_secure=is_secure)


def set_cookie(response: Response, name: str, value: str, *, is_secure: bool) -> None:
    """Set a cookie that says nothing about the person, for a year; Werkzeug's words for it are longer."""
    secure = "; Secure" if is_secure else ""
    response.headers.add("Set-Cookie", f"{name}={value}; Max-Age={A_YEAR}; Path=/; SameSite=Lax{secure}")
