"""Organisations: made, renamed, closed, opened again, given seats and a first coordinator."""

from collections.abc import Callable

from flask import abort, flash, request

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.admin.forms import OrganisationForm, OwnCourseForm, PoolForm, RenameForm
from learn.admin.queries.courses import CourseRow, course_of
from learn.admin.queries.organisations import HouseRow, house_of, houses, own_courses_of, owner_of
from learn.admin.services import organisations as deeds
from learn.admin.views import blueprint
from learn.admin.views.doors import AT_A_TIME, Answer, actor, go_to, room, text_asked
from learn.admin.words import OFFICES
from learn.database import reading
from learn.i18n import gettext, spoken
from learn.organisations.queries.cohorts import pools_of_office
from learn.organisations.queries.invitations import officers_of
from learn.organisations.services.founding import NotAName, NotASlug, SlugTaken
from learn.organisations.services.governing import OwnedElsewhere, SeatsInUse
from learn.organisations.services.inviting import WORK_OFFERED_FOR
from learn.web.addresses import absolute_url_for
from learn.web.forms import Form


@blueprint.get("/organisations")
def organisations() -> Answer:
    """List organisations, with the form for a new one."""
    return list_page(OrganisationForm())


@blueprint.post("/organisations")
def make_organisation() -> Answer:
    """Make an organisation."""
    form = OrganisationForm()
    if not form.validate_on_submit():
        return list_page(form, 422)
    try:
        deeds.found(form.slug.data, form.name.data, actor(), clock.now())
    except NotASlug:
        form.slug.errors = [gettext("Small letters, digits and single hyphens, please: hunar-lahore.")]
    except NotAName:
        form.name.errors = [gettext("Please fill this in.")]
    except SlugTaken:
        form.slug.errors = [gettext("There is an organisation of this address already.")]
    else:
        flash(gettext("Done. It stands in the log."))
        return go_to("organisation", organisation=form.slug.data)
    return list_page(form, 422)


def list_page(form: OrganisationForm, status: int = 200) -> Answer:
    """Return the list."""
    found = houses(reading(), text_asked("after"), AT_A_TIME + 1)
    has_more = len(found) > AT_A_TIME
    return room("organisations", status, houses=found[:AT_A_TIME], has_more=has_more, form=form)


@blueprint.get("/organisations/<organisation>")
def organisation(organisation: str) -> Answer:
    """Show an organisation from outside."""
    return house_page(known(organisation))


@blueprint.post("/organisations/<organisation>")
def organisation_post(organisation: str) -> Answer:
    """Do one deed about an organisation; what it is, the button says."""
    house = known(organisation)
    deed = request.form.get("deed", "")
    if deed == "invite":
        return invite(house)
    if deed not in DEEDS:
        abort(422)
    form = DEEDS[deed](house)
    if form is not None:
        return house_page(house, form, 422)
    flash(gettext("Done. It stands in the log."))
    return go_to("organisation", organisation=house.slug)


def rename(house: HouseRow) -> Form | None:
    """Give it another name, or return the form with what is wrong."""
    form = RenameForm()
    if not form.validate_on_submit():
        return form
    deeds.rename(house, form.name.data, actor(), clock.now())
    return None


def close(house: HouseRow) -> Form | None:
    """Close its office."""
    deeds.close(house, actor(), clock.now())
    return None


def reopen(house: HouseRow) -> Form | None:
    """Open its office again."""
    deeds.reopen(house, actor(), clock.now())
    return None


def set_pool(house: HouseRow) -> Form | None:
    """Let a pool have so many seats, or return the form with what is wrong."""
    form = PoolForm()
    if not form.validate_on_submit():
        return form
    try:
        deeds.set_pool(house, form.pool.data, form.size.data, actor(), clock.now())
    except SeatsInUse:
        form.size.errors = [gettext("More seats than that are in use.")]
        return form
    return None


def end_role(house: HouseRow) -> Form | None:
    """Let somebody no longer work for it."""
    reference = request.form.get("person", "")
    found = next((each for each in officers_of(reading(), house.id) if each.reference == reference), None)
    # Whoever is quicker has ended it: nothing is left to do.
    if found is not None:
        deeds.end_role(house, found.person_id, found.reference, actor(), clock.now())
    return None


def own_course(house: HouseRow) -> Form | None:
    """Make a course its own, or return the form with what is wrong."""
    form = OwnCourseForm()
    if not form.validate_on_submit():
        return form
    course = course_of(reading(), form.course.data)
    if course is None:
        form.course.errors = [gettext("There is no course of this name.")]
        return form
    try:
        deeds.give_course(house, course.id, course.uid, actor(), clock.now())
    except OwnedElsewhere:
        form.course.errors = [owned(course)]
        return form
    return None


def owned(course: CourseRow) -> str:
    """Say whose course it is."""
    owner = owner_of(reading(), course.id)
    return gettext(
        "It is the own course of “%(name)s”. Take it back there first.", name=owner.name if owner else ""
    )


def disown_course(house: HouseRow) -> Form | None:
    """Let a course no longer be its own."""
    course = course_of(reading(), request.form.get("course", "").replace("\0", ""))
    if course is None:
        abort(404)
    deeds.take_course_back(house, course.id, course.uid, actor(), clock.now())
    return None


DEEDS: dict[str, Callable[[HouseRow], Form | None]] = {
    "rename": rename,
    "close": close,
    "reopen": reopen,
    "pool": set_pool,
    "end-role": end_role,
    "own-course": own_course,
    "disown-course": disown_course,
}


def invite(house: HouseRow) -> Answer:
    """Make a link for a coordinator and show it: once, in the answer itself."""
    code = deeds.invite(house, signed_in().person_id, actor(), clock.now())
    address = absolute_url_for("organisations.welcome", spoken(), code=code)
    return house_page(house, invitation=address)


def known(slug: str) -> HouseRow:
    """Return the organisation of that address, or 404."""
    found = house_of(reading(), slug)
    if found is None:
        abort(404)
    return found


def house_page(house: HouseRow, form: Form | None = None, status: int = 200, invitation: str = "") -> Answer:
    """Return the page about an organisation."""
    return room(
        "organisation",
        status,
        house=house,
        officers=officers_of(reading(), house.id),
        pools=pools_of_office(reading(), house.id),
        form=form or Form(formdata=None),
        rename_form=form
        if isinstance(form, RenameForm)
        else RenameForm(formdata=None, data={"name": house.name}),
        pool_form=form if isinstance(form, PoolForm) else PoolForm(formdata=None),
        own_courses=own_courses_of(reading(), house.id),
        course_form=form if isinstance(form, OwnCourseForm) else OwnCourseForm(formdata=None),
        office_words=OFFICES,
        invitation=invitation,
        days=WORK_OFFERED_FOR.days,
    )
