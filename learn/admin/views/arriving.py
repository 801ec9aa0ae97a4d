"""The door with a key in its address: for the first administrator."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.admin.services import first as first_administrator
from learn.admin.views import blueprint
from learn.database import reading
from learn.i18n import gettext


@blueprint.get("/first/<token>")
def first(token: str) -> str:
    """Offer the first administrator's place to whoever has the link that the server printed."""
    if not first_administrator.is_open(reading(), token, clock.now()):
        abort(404)
    return render_template("admin/first.html", here=request.path)


@blueprint.post("/first/<token>")
def first_post(token: str) -> Response:
    """Make whoever is signed in the first administrator: once, ever."""
    me = signed_in()
    try:
        first_administrator.become_first(me.person_id, me.reference, token, clock.now())
    except first_administrator.NoSuchLink:
        abort(404)
    flash(gettext("You are an administrator of this site."))
    return redirect(url_for("admin.overview"), 303)
