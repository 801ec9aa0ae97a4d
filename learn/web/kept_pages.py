"""Pages kept in memory with holes for what is one person's: most learners see a lesson in one of few states.

A kept page is the answer to a key that names all it was made of; the person's reference and form token
are put into its holes for each request, so that one person's never reaches another. From its second use
on a page is kept compressed as well.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from learn.i18n import spoken
from learn.kept import Kept
from learn.web.compression import chosen_coding
from learn.web.cookies import know_form_token
from learn.web.splicing import Spliced, spliced
from learn.web.templating import CSS_COOKIE, current_viewer, is_saving_data

HOLE_FOR_FORM = "\x1fform\x1f"
HOLE_FOR_PERSON = "\x1fperson\x1f"
KEPT_PAGES = 256
KEPT_TOKENS = 4_096

_pages: Kept[tuple[object, ...], str] = Kept(KEPT_PAGES)
_compressed: Kept[tuple[object, ...], Spliced] = Kept(KEPT_PAGES)
_tokens: Kept[tuple[object, ...], str] = Kept(KEPT_TOKENS)


def init_app(app: Flask) -> None:
    """Give templates the names that leave holes while a page is drawn to be kept."""
    names = {"csrf_token": form_token, "person_reference": person_reference}
    app.jinja_env.globals.update(names)
    # Flask-WTF gives its own `csrf_token` to every page, over the global one.
    app.context_processor(lambda: names)


def form_token() -> str:
    """Return this session's form token, or the hole for it."""
    return HOLE_FOR_FORM if g.get("leaves_holes") else signed_token()


def signed_token() -> str:
    """Return the form token of this session; signed once, because signing costs more than a query."""
    secret = session.get("csrf_token")
    kept = _tokens.get((current_app.secret_key, secret)) if secret else None
    if kept is not None:
        return kept
    token = generate_csrf()
    know_form_token(token, session["csrf_token"])
    return _tokens.put((current_app.secret_key, session["csrf_token"]), token)


def person_reference() -> str:
    """Return who is signed in, by their reference, or the hole for it."""
    return HOLE_FOR_PERSON if g.get("leaves_holes") else str(current_viewer().reference)


def kept_page(made_of: tuple[object, ...], draw: Callable[[], str]) -> str | Response:
    """Return the page for `made_of`, drawn once; one with waiting messages or a query is drawn afresh."""
    if "_flashes" in session or request.query_string:
        return draw()
    looker = current_viewer()
    key = (*shell(looker), *made_of)
    texts = {HOLE_FOR_FORM: signed_token()}
    if looker.is_authenticated:
        texts[HOLE_FOR_PERSON] = looker.reference
    page = _pages.get(key)
    if page is None:
        return _filled(_pages.put(key, _drawn_with_holes(draw)), texts)
    if not key[2]:
        g.has_inlined_css = True
    return _compressed_page(key, page, texts) or _filled(page, texts)


def _filled(page: str, texts: Mapping[str, str]) -> str:
    for hole, text in texts.items():
        page = page.replace(hole, text)
    return page


def _compressed_page(key: tuple[object, ...], page: str, texts: Mapping[str, str]) -> Response | None:
    """Return the page as it travels to a browser that takes Brotli; None for others."""
    if chosen_coding(request.accept_encodings) != "br":
        return None
    kept = _compressed.get(key)
    if kept is None:
        kept = _compressed.put(key, spliced(page, {hole: len(text) for hole, text in texts.items()}))
    stream = kept.filled(texts)
    if stream is None:
        return None
    return Response(stream, mimetype="text/html", headers={"Content-Encoding": "br"})


def shell(looker: Any) -> tuple[object, ...]:  # noqa: ANN401 - accounts, one step above, own the type
    """Return what the page around the content depends on, but for whose it is."""
    assets = current_app.extensions["assets"]
    return (
        assets.digest,
        spoken(),
        request.cookies.get(CSS_COOKIE) == assets.inlined_css_version,
        is_saving_data(),
        looker.is_authenticated,
        looker.looks,
        getattr(looker, "is_erasure_pending", False),
        getattr(looker, "is_officer", False),
        getattr(looker, "is_administrator", False),
    )


def _drawn_with_holes(draw: Callable[[], str]) -> str:
    g.leaves_holes = True
    try:
        return draw()
    finally:
        g.leaves_holes = False
