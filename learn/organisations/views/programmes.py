"""Programmes and the pools of seats that pay for them: made and changed by coordinators."""

from datetime import date

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.database import reading
from learn.i18n import gettext
from learn.organisations.forms import PoolForm, ProgrammeForm
from learn.organisations.queries.cohorts import (
    PoolRow,
    pools_of_office,
    programmes_of,
)
from learn.organisations.queries.offices import Office
from learn.organisations.services.cohorts import (
    NameTaken,
    PoolInUse,
    ProgrammeFacts,
    save_pool,
    save_programme,
)
from learn.organisations.views import blueprint
from learn.organisations.views.doors import own_office
from learn.web.caching import private_page

OFFICE = "/organisations/<organisation>"
Answer = str | Response | tuple[str, int]


@blueprint.get(f"{OFFICE}/programmes/new")
@private_page
def new_programme(organisation: str) -> str:
    """Ask what the programme is."""
    return programme_page(own_office(organisation), ProgrammeForm())


@blueprint.post(f"{OFFICE}/programmes/new")
def new_programme_post(organisation: str) -> Answer:
    """Make the programme."""
    office, form = own_office(organisation), ProgrammeForm()
    if not form.validate():
        return programme_page(office, form), 422
    try:
        save_programme(office.organisation_id, form.slug.data or "", facts_in(form), clock.now())
    except NameTaken:
        form.slug.errors = [gettext("Another programme has this short name.")]
        return programme_page(office, form), 422
    return to_cohorts(office)


@blueprint.get(f"{OFFICE}/programmes/<programme>")
@private_page
def programme(organisation: str, programme: str) -> str:
    """Show what is written down of a programme."""
    office = own_office(organisation)
    found = next((each for each in programmes_of(reading(), office) if each.slug == programme), None)
    if found is None:
        abort(404)
    return programme_page(office, ProgrammeForm(obj=found), found.slug)


@blueprint.post(f"{OFFICE}/programmes/<programme>")
def programme_post(organisation: str, programme: str) -> Answer:
    """Change the programme; its address stays."""
    office, form = own_office(organisation), ProgrammeForm()
    found = next((each for each in programmes_of(reading(), office) if each.slug == programme), None)
    if found is None:
        abort(404)
    form.slug.data = found.slug
    if not form.validate():
        return programme_page(office, form, found.slug), 422
    save_programme(office.organisation_id, found.slug, facts_in(form), clock.now(), found.id)
    return to_cohorts(office)


def facts_in(form: ProgrammeForm) -> ProgrammeFacts:
    """Return what the form says of a programme."""
    starts_on, ends_on = form.starts_on.data, form.ends_on.data
    assert isinstance(starts_on, date)  # noqa: S101 - the form demands both
    assert isinstance(ends_on, date)  # noqa: S101
    return ProgrammeFacts(form.name.data or "", form.funder.data or None, starts_on, ends_on)


def programme_page(office: Office, form: ProgrammeForm, slug: str = "") -> str:
    """Return the form of a programme; a `slug` says that it is there already."""
    return render_template("organisations/programme.html", office=office, form=form, slug=slug)


@blueprint.get(f"{OFFICE}/pools/new")
@private_page
def new_pool(organisation: str) -> str:
    """Ask how many seats there are."""
    return render_template(
        "organisations/pool.html", office=own_office(organisation), form=PoolForm(), pool=None
    )


@blueprint.post(f"{OFFICE}/pools/new")
def new_pool_post(organisation: str) -> Answer:
    """Make a pool of seats."""
    return saved_pool(own_office(organisation), None)


@blueprint.get(f"{OFFICE}/pools/<int:pool>")
@private_page
def pool(organisation: str, pool: int) -> str:
    """Show a pool of seats."""
    office = own_office(organisation)
    found = own_pool(office, pool) or abort(404)
    return render_template("organisations/pool.html", office=office, form=PoolForm(obj=found), pool=found)


@blueprint.post(f"{OFFICE}/pools/<int:pool>")
def pool_post(organisation: str, pool: int) -> Answer:
    """Change the pool's name or size."""
    office = own_office(organisation)
    if own_pool(office, pool) is None:
        abort(404)
    return saved_pool(office, pool)


def own_pool(office: Office, pool_id: int | None) -> PoolRow | None:
    """Return a pool of the office by its key."""
    pools = pools_of_office(reading(), office.organisation_id)
    return next((each for each in pools if each.id == pool_id), None)


def saved_pool(office: Office, pool_id: int | None) -> Answer:
    """Keep what the form says, or say why not."""
    form = PoolForm()
    found = own_pool(office, pool_id)
    if form.validate():
        try:
            save_pool(office.organisation_id, form.name.data or "", form.size.data or 0, clock.now(), pool_id)
        except NameTaken:
            form.name.errors = [gettext("Another pool has this name.")]
        except PoolInUse as error:
            form.size.errors = [gettext("%(count)s seats are in use.", count=error.used_count)]
        else:
            return to_cohorts(office)
    return render_template("organisations/pool.html", office=office, form=form, pool=found), 422


def to_cohorts(office: Office) -> Response:
    """Go on to the list, with a word."""
    flash(gettext("Saved."))
    return redirect(url_for(".cohorts", organisation=office.slug), 303)
