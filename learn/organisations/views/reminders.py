"""Ending reminders: by the link in each mail without signing in, or in the settings."""

from flask import abort, flash, redirect, render_template, request, url_for

from learn.accounts.sign_in import signed_in
from learn.database import reading
from learn.i18n import gettext
from learn.organisations.queries.reminding import organisation_of_trainee, wishes_of
from learn.organisations.services.reminding import keep_wishes, stop_reminding, trainee_of_token
from learn.organisations.views import blueprint
from learn.organisations.views.cohorts import Answer
from learn.web.caching import private_page
from learn.web.forms import Form


@blueprint.get("/reminders/off/<token>")
@private_page
def reminders_off(token: str) -> str:
    """Ask whether reminders shall end: mail programs open links by themselves, so looking ends nothing."""
    return off_page(token, is_over=False)


@blueprint.post("/reminders/off/<token>")
@private_page
def reminders_off_post(token: str) -> str:
    """End the reminders, for a person or for the button of a mail program; the token is the right to it."""
    answer = off_page(token, is_over=True)
    stop_reminding(trainee_of_token(token) or "")
    return answer


def off_page(token: str, *, is_over: bool) -> str:
    """Return the page of a token; 404 for one that nobody made."""
    public_id = trainee_of_token(token)
    organisation = organisation_of_trainee(reading(), public_id) if public_id else None
    if organisation is None:
        abort(404)
    return render_template("organisations/reminders_off.html", organisation=organisation, is_over=is_over)


@blueprint.get("/settings/reminders")
@private_page
def reminders() -> str:
    """Show which organisations remind this person by mail."""
    return render_template(
        "organisations/reminders.html", form=Form(), wishes=wishes_of(reading(), signed_in().person_id)
    )


@blueprint.post("/settings/reminders")
def reminders_post() -> Answer:
    """Keep which organisations may."""
    person_id = signed_in().person_id
    known = [each.public_id for each in wishes_of(reading(), person_id)]
    keep_wishes(person_id, request.form.getlist("wanted"), known)
    flash(gettext("Saved."))
    return redirect(url_for(".reminders"), 303)
