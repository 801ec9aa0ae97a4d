"""What holds for the whole organisation: its allowance for outages, its own courses."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from learn.courses.queries import outlines_by_release
from learn.database import reading
from learn.i18n import gettext
from learn.organisations.forms import AllowanceForm
from learn.organisations.queries.cohorts import (
    courses_offered,
)
from learn.organisations.queries.offices import Office
from learn.organisations.services.cohorts import (
    set_outage_allowance,
)
from learn.organisations.views import blueprint
from learn.organisations.views.doors import own_office
from learn.web.caching import private_page

OFFICE = "/organisations/<organisation>"
Answer = str | Response | tuple[str, int]


@blueprint.get(f"{OFFICE}/settings")
@private_page
def office_settings(organisation: str) -> str:
    """Show the allowance for outages and the organisation's own courses."""
    office = own_office(organisation)
    return settings_page(office, AllowanceForm(minutes=office.outage_minutes))


@blueprint.post(f"{OFFICE}/settings")
def office_settings_post(organisation: str) -> Answer:
    """Set the allowance; nothing leaves it to the installation."""
    office, form = own_office(organisation), AllowanceForm()
    if not form.validate():
        return settings_page(office, form), 422
    set_outage_allowance(office.organisation_id, form.minutes.data)
    flash(gettext("Saved."))
    return redirect(url_for(".office_settings", organisation=organisation), 303)


def settings_page(office: Office, form: AllowanceForm) -> str:
    """Return the page of the organisation's settings."""
    own = [each for each in courses_offered(reading(), office.organisation_id) if each.is_own]
    outlines = outlines_by_release(reading(), {each.release_id for each in own})
    return render_template(
        "organisations/settings.html",
        office=office,
        form=form,
        own=[outlines[each.release_id] for each in own],
    )
