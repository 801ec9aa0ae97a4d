"""Looking for people, and what can be done about one of them."""

from flask import abort, flash, request

from learn import clock
from learn.accounts.services.administrators import LastAdministrator
from learn.accounts.views.settings import EXTRA_TIMES
from learn.admin.forms import ExtraTimeForm
from learn.admin.queries.people import PersonRow, person_by_reference, standing_of
from learn.admin.queries.people import people as people_found
from learn.admin.services.people import DEEDS, NoSuchPerson, set_extra_time
from learn.admin.views import blueprint
from learn.admin.views.doors import AT_A_TIME, Answer, actor, go_to, number_asked, room, text_asked
from learn.admin.words import CHARGES, OFFICES
from learn.database import reading
from learn.i18n import gettext
from learn.web.forms import Form


@blueprint.get("/people")
def people() -> Answer:
    """List people, the newest first, or those who fit what was typed."""
    asked = text_asked("q")
    found = people_found(reading(), asked, number_asked("before"), AT_A_TIME + 1)
    has_more = len(found) > AT_A_TIME
    return room("people", people=found[:AT_A_TIME], asked=asked, has_more=has_more)


@blueprint.get("/people/<person>")
def person(person: str) -> Answer:
    """Show somebody: what they told, what they are here, and what can be done."""
    return person_page(known(person))


@blueprint.post("/people/<person>")
def person_post(person: str) -> Answer:
    """Do one deed about somebody; what it is, the button says."""
    deed = request.form.get("deed", "")
    if deed == "extra-time":
        return give_time(known(person))
    if deed not in DEEDS:
        abort(422)
    try:
        DEEDS[deed](person, actor(), clock.now())
    except NoSuchPerson:
        abort(404)
    except LastAdministrator:
        form = Form()
        form.form_errors.append(
            gettext("Nobody else could run this site. Let somebody else be an administrator first.")
        )
        return person_page(known(person), form, 422)
    flash(gettext("Done. It stands in the log."))
    return go_to("person", person=person)


def give_time(someone: PersonRow) -> Answer:
    """Set the extra time."""
    form = ExtraTimeForm.of(someone.site_extra_time or "1")
    if not form.validate_on_submit():
        return person_page(someone, form, 422)
    set_extra_time(someone.reference, form.extra_time.data, actor(), clock.now())
    flash(gettext("Done. It stands in the log."))
    return go_to("person", person=someone.reference)


def known(reference: str) -> PersonRow:
    """Return the person of that reference; 404 for the erased and the unknown."""
    found = person_by_reference(reading(), reference)
    if found is None:
        abort(404)
    return found


def person_page(someone: PersonRow, form: Form | None = None, status: int = 200) -> Answer:
    """Return the page about somebody."""
    time_form = form if isinstance(form, ExtraTimeForm) else ExtraTimeForm.of(someone.site_extra_time or "1")
    return room(
        "person",
        status,
        person=someone,
        standing=standing_of(reading(), someone.id, clock.now()),
        form=form or time_form,
        time_form=time_form,
        extra_time=EXTRA_TIMES[someone.extra_time],
        charge_words=CHARGES,
        office_words=OFFICES,
    )
