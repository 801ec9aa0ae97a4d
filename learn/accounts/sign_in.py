"""The one module that knows Flask-Login: who is looking, signing in and out of this device.

The signed session cookie holds the session's token, whether the phone is the person's own, and when it was
last seen, so that no page view writes to the database.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from learn import clock, ids
from learn.accounts.half_open import HalfOpen, from_cookie
from learn.accounts.idling import has_idled_out, is_due
from learn.accounts.queries import viewer_by_token
from learn.accounts.services.devices import end_token, note_seen
from learn.accounts.viewer import Guest, Looks, Viewer
from learn.config import Configuration
from learn.database import reading
from learn.web.caching import passing_keys

TOKEN = "_user_id"  # noqa: S105 - Flask-Login's name for what we let it keep
# What it keeps beside that, for checks that we do not let it make.
UNUSED = ("_id", "_fresh")
SEEN = "seen"
NOTED = "noted"
OWN_DEVICE = "own"
# Flask's configuration says so while `learn serve --demo` runs; no setting can.
DEMO = "SERVED_AS_DEMO"
LOOKS = "looks"
HALF = "half"
CHECKS = "checks"
# The random word by which a browser is known again; the database has its digest alone.
BROWSER = "browser"
A_YEAR = 365 * 86_400
BROWSER_LENGTH = 32

# Features above add what becomes of the checks that somebody answered as a guest; each hook returns
# those that it could not store yet, and they stay in the cookie.
on_entered: list[Callable[[Viewer, list[Any]], list[Any]]] = []


def init_app(app: Flask) -> None:
    """Let Flask-Login find the viewer from the session row that the cookie names."""
    # Its context processor costs twice a bare page, and templates get `viewer` from us.
    login_manager = LoginManager(app, add_context_processor=False)
    login_manager.session_protection = None
    # What would be compared then: a hash that every request pays for, and that nobody looks at here.
    login_manager._session_identifier_generator = str  # noqa: SLF001
    login_manager.anonymous_user = guest
    login_manager.user_loader(load)
    # Nobody is remembered by a second cookie here, so that no answer has one to bring up to date.
    app.after_request_funcs[None].remove(login_manager._update_remember_cookie)  # noqa: SLF001
    app.jinja_env.globals["viewer"] = viewer
    passing_keys.update({SEEN, NOTED})
    app.before_request(note_use)
    app.after_request(give_browser_word)


def browser() -> str:
    """Return the opaque name of the browser; one that signs in for the first time gets a word to keep."""
    word = request.cookies.get(BROWSER)
    if not word and request.method == "POST":
        word = g.setdefault("browser_word", ids.token())
    return ids.digest(word)[:BROWSER_LENGTH] if word else ""


def give_browser_word(response: Response) -> Response:
    """Let a browser keep the word that was made for it."""
    if "browser_word" in g:
        is_secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            BROWSER, g.browser_word, max_age=A_YEAR, httponly=True, samesite="Lax", secure=is_secure
        )
    return response


def load(token: str) -> Viewer | None:
    """Return the viewer of the session row, or nobody when it ended, idled out or was never there."""
    now = clock.now()
    seconds = int(now.timestamp())
    if not session.get(OWN_DEVICE) and has_idled_out(session.get(SEEN), seconds, idle_minutes()):
        g.is_locked = True
        return None
    found = viewer_by_token(reading(), token, now)
    if found is not None and is_due(session.get(SEEN), seconds):
        session[SEEN] = seconds
    return found


def idle_minutes() -> int:
    """Return after how many minutes without use a shared phone is locked."""
    configuration: Configuration = current_app.config["CONFIGURATION"]
    return configuration.number("IDLE_MINUTES")


def note_use() -> None:
    """Note in the session row that the device was in use: on writes only, once a minute at most."""
    if request.method != "POST" or request.endpoint is None:
        return
    looking = viewer()
    now = clock.now()
    if isinstance(looking, Viewer) and is_due(session.get(NOTED), int(now.timestamp())):
        note_seen(looking.session_id, now)
        session[NOTED] = int(now.timestamp())


def guest() -> Guest:
    """Return a guest with the looks kept in the cookie."""
    return Guest(looks=Looks.from_cookie(session.get(LOOKS)))


def viewer() -> Viewer | Guest:
    """Return who is looking at this request."""
    # Where Flask-Login keeps whom it found; the way through its proxy costs ten times as much.
    found: Viewer | Guest = g.get("_login_user") or current_user._get_current_object()  # noqa: SLF001
    return found


def signed_in() -> Viewer:
    """Return the signed-in person; only for endpoints whose rule demands one."""
    found = viewer()
    if not isinstance(found, Viewer):
        raise TypeError("this endpoint's rule lets guests in")
    return found


def is_locked() -> bool:
    """Tell whether this device would be signed in, had it not lain unused for too long."""
    return not viewer().is_authenticated and bool(g.get("is_locked"))


def owes_second_factor(someone: Viewer) -> bool:
    """Tell whether this person, being staff, must set up a second factor before the rooms of staff open.

    People of the demo do without one while, and only while, the site is served as a demo.
    """
    configuration: Configuration = current_app.config["CONFIGURATION"]
    if someone.has_second_factor or configuration.text("SECOND_FACTOR") == "nobody":
        return False
    return not (someone.is_demo and current_app.config.get(DEMO) is True)


def hold_half_open(half: HalfOpen) -> None:
    """Keep a right password in the signed cookie until its code comes; whoever was signed in here is not."""
    if viewer().is_authenticated:
        leave()
    session[HALF] = half.as_cookie()


def half_open() -> HalfOpen | None:
    """Return the sign-in on this device that waits for its code, unless it was left lying."""
    half = from_cookie(session.get(HALF))
    return None if half is None or half.is_over(clock.now()) else half


def forget_half_open() -> None:
    """Let the password be typed again."""
    session.pop(HALF, None)


def enter(new: Viewer, *, is_own_device: bool = False) -> None:
    """Sign the person in on this device, with a fresh cookie that keeps nothing of the guest's.

    The guest's answers go to the person first: if that fails, they are still in the cookie.
    """
    checks = session.get(CHECKS) or []
    for hook in on_entered:
        checks = hook(new, checks)
    former = session.get(TOKEN)
    if former is not None:
        end_token(former)
    now = int(clock.now().timestamp())
    session.clear()
    session.permanent = is_own_device
    session.update({SEEN: now, NOTED: now, OWN_DEVICE: is_own_device})
    if checks:
        session[CHECKS] = checks
    renew(new)


def renew(current: Viewer) -> None:
    """Put the viewer's token into the cookie, and end the form tokens that were made before."""
    login_user(current)
    # Every request carries the cookie over a weak link, so nothing stays in it that we never ask for.
    for unused in UNUSED:
        session.pop(unused, None)
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)


def leave() -> None:
    """End the session and forget everything about the person on this device, locked or not."""
    former = session.get(TOKEN)
    if former is not None:
        end_token(former)
    logout_user()
    session.clear()


def keep_looks(looks: Looks) -> None:
    """Keep a guest's looks on this device."""
    session.permanent = True
    session[LOOKS] = asdict(looks)
