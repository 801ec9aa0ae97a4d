"""The session cookie and the form token, each proved once: a process knows them again by every letter.

Checking a signature costs more than a query, and a browser sends the same cookie with every request.
"""

import pickle

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from itsdangerous import BadSignature

from learn import clock
from learn.kept import Kept

KEPT = 4_096
VARYING = "Cookie"

# The cookie and the key → when it was signed, and what it says, as text of which each request gets its own.
_cookies: Kept[tuple[object, str], tuple[float, bytes]] = Kept(KEPT)
_form_tokens: Kept[tuple[object, str], str] = Kept(KEPT)


class KnownCookies(SecureCookieSessionInterface):
    """Flask's own sessions; a cookie that was read before is not proved again, only its age is."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie says, nothing for one that is forged or too old."""
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie or not app.secret_key:
            return super().open_session(app, request)
        key = (app.secret_key, cookie)
        known = _cookies.get(key) or self._proved(app, key)
        if (
            known is None
            or clock.now().timestamp() - known[0] > app.permanent_session_lifetime.total_seconds()
        ):
            return self.session_class()
        # Our own bytes, made by `_proved` from what the signature proved.
        return self.session_class(pickle.loads(known[1]))  # noqa: S301

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Save what changed; where nothing did, mostly, say only that the answer depends on the cookie."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed and not response.headers.get("Vary", "").startswith(VARYING):
            response.vary.add(VARYING)

    def _proved(self, app: Flask, key: tuple[object, str]) -> tuple[float, bytes] | None:
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        try:
            said, signed_at = serializer.loads(key[1], return_timestamp=True)
        except BadSignature:
            return None
        return _cookies.put(key, (signed_at.timestamp(), pickle.dumps(said)))


class KnownFormTokens(CSRFProtect):
    """Flask-WTF's own protection; a token that was proved for this session's secret is not proved again."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse what has no token of this session, as Flask-WTF does."""
        secret = session.get("csrf_token")
        key = (current_app.secret_key, self._get_csrf_token() or "") if request.method == "POST" else None
        if key is not None and secret and _form_tokens.get(key) == secret:
            g.csrf_valid = True
            return
        super().protect(apply_exemptions=apply_exemptions)
        if key is not None and key[1] and g.get("csrf_valid"):
            _form_tokens.put(key, session["csrf_token"])


def know_form_token(token: str, secret: str) -> None:
    """Know a token that this process signed for a session's secret: it needs no proof when it comes back."""
    _form_tokens.put((current_app.secret_key, token), secret)
