"""The organisations that somebody works for."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from learn.accounts.sign_in import signed_in
from learn.database import reading
from learn.organisations.queries.offices import offices_of
from learn.organisations.views import blueprint
from learn.web.caching import private_page


@blueprint.get("/organisations")
@private_page
def offices() -> str | Response:
    """List the organisations somebody works for; who works for one goes straight to it."""
    found = offices_of(reading(), signed_in().person_id)
    if len(found) == 1:
        return redirect(url_for("organisations.office", organisation=found[0].slug), 303)
    return render_template("organisations/offices.html", offices=found)
