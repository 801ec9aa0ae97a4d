"""Who works here: listed, invited and ended by coordinators."""

from flask import abort, flash, redirect, render_template, request, url_for

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.database import reading, transaction
from learn.i18n import gettext, spoken
from learn.ids import digest
from learn.mail.letters import is_address
from learn.mail.services import post
from learn.organisations.forms import ROLES, OfferForm, choices
from learn.organisations.letters import work_invitation
from learn.organisations.models import Invitation
from learn.organisations.queries.cohorts import programmes_of
from learn.organisations.queries.invitations import officers_of, open_invitations
from learn.organisations.queries.offices import Office
from learn.organisations.services.inviting import Offer, offer_work, withdraw_offers
from learn.organisations.services.officers import LastCoordinator, end_officer
from learn.organisations.views import blueprint
from learn.organisations.views.cohorts import OFFICE, Answer
from learn.organisations.views.doors import own_office
from learn.web.addresses import absolute_url_for
from learn.web.caching import private_page


@blueprint.get(f"{OFFICE}/officers")
@private_page
def officers(organisation: str) -> str:
    """List who works here, and offer to invite somebody."""
    office = own_office(organisation)
    return officers_page(office, offer_form(office))


@blueprint.post(f"{OFFICE}/officers")
@private_page
def officers_post(organisation: str) -> Answer:
    """Make an invitation to work here; the link is shown once, and mailed where an address is given."""
    office = own_office(organisation)
    form = offer_form(office)
    email = form.email.data or ""
    is_valid = form.validate()
    if is_valid and email and not is_address(email):
        form.email.errors = [gettext("This is not an email address.")]
        is_valid = False
    if not is_valid:
        return officers_page(office, form), 422
    programme_id = int(form.programme.data) if form.role.data == "monitor" else None
    now = clock.now()
    with transaction():
        code = offer_work(
            office.organisation_id, Offer(form.role.data, programme_id), signed_in().person_id, now
        )
        address = absolute_url_for("organisations.welcome", spoken(), code=code)
        if email:
            named = next(
                (each.name for each in programmes_of(reading(), office) if each.id == programme_id), None
            )
            text = work_invitation(office.name, str(ROLES[form.role.data]), address, named)
            post(f"work {digest(code)[:32]}", email, text.subject, text.body, now, language=spoken())
    return officers_page(office, offer_form(office, is_empty=True), address, email)


def offer_form(office: Office, *, is_empty: bool = False) -> OfferForm:
    """Return the form of an invitation with the programmes of this office."""
    form = OfferForm(formdata=None) if is_empty or request.method == "GET" else OfferForm()
    form.programme.choices = choices(
        [(each.id, each.name) for each in programmes_of(reading(), office)], gettext("None")
    )
    return form


def officers_page(office: Office, form: OfferForm, address: str = "", email: str = "") -> str:
    """Return the page of those who work here; an `address` is a link that was just made."""
    return render_template(
        "organisations/officers.html",
        office=office,
        officers=officers_of(reading(), office.organisation_id),
        offers=open_invitations(reading(), office, clock.now()),
        form=form,
        address=address,
        email=email,
        roles=ROLES,
    )


@blueprint.post(f"{OFFICE}/officers/<person>/end")
def end_work(organisation: str, person: str) -> Answer:
    """End what somebody does here; the last coordinator stays."""
    office = own_office(organisation)
    found = next(
        (each for each in officers_of(reading(), office.organisation_id) if each.reference == person), None
    ) or abort(404)
    try:
        end_officer(office, found.person_id, found.reference, signed_in(), clock.now())
    except LastCoordinator:
        flash(gettext("Somebody must run the organisation: invite another coordinator first."))
    else:
        flash(gettext("The role has ended."))
    if found.person_id == signed_in().person_id:
        return redirect(url_for(".offices"), 303)
    return redirect(url_for(".officers", organisation=organisation), 303)


@blueprint.post(f"{OFFICE}/officers/invitations/<int:offer>/withdraw")
def withdraw(organisation: str, offer: int) -> Answer:
    """Void an invitation that nobody has used."""
    office = own_office(organisation)
    if all(each.id != offer for each in open_invitations(reading(), office, clock.now())):
        abort(404)
    with transaction() as session:
        ours = Invitation.organisation_id == office.organisation_id
        withdraw_offers(session, clock.now(), ours, Invitation.id == offer)
    flash(gettext("The invitation no longer works."))
    return redirect(url_for(".officers", organisation=organisation), 303)
