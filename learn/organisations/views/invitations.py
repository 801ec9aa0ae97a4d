"""Letting a cohort in: by mail, by printed slips, by a link for one person. Codes are shown once."""

from urllib.parse import quote

from flask import abort, flash, g, redirect, render_template, url_for

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.database import reading
from learn.i18n import LANGUAGES, gettext, speak, spoken
from learn.jobs.queries import job_by_public_id
from learn.organisations.codes import on_paper
from learn.organisations.forms import SlipsForm
from learn.organisations.letters import message_to_share
from learn.organisations.queries.cohorts import CohortRow
from learn.organisations.queries.invitations import awaited_trainee, expected_in
from learn.organisations.queries.offices import Office
from learn.organisations.queries.people import TraineeRow
from learn.organisations.services.inviting import SLIPS_AT_ONCE, Slip, language_of, make_slips, share_link
from learn.organisations.services.mailing import KIND, ask_to_mail
from learn.organisations.views import blueprint
from learn.organisations.views.cohorts import OFFICE, Answer, own_cohort
from learn.organisations.views.doors import own_office
from learn.organisations.views.people import own_trainee
from learn.web.addresses import absolute_url_for
from learn.web.caching import private_page
from learn.web.compression import DENSE
from learn.web.qr import drawn


@blueprint.get(f"{OFFICE}/cohorts/<cohort>/invitations")
@private_page
def invitations(organisation: str, cohort: str) -> str:
    """Say how many have not come in, and offer the ways to invite them."""
    office = own_office(organisation)
    return invitations_page(office, own_cohort(office, cohort), SlipsForm())


def invitations_page(office: Office, found: CohortRow, form: SlipsForm) -> str:
    """Return the page from which a cohort is let in."""
    return render_template(
        "organisations/invitations.html",
        office=office,
        cohort=found,
        expected=expected_in(reading(), office.organisation_id, found.id),
        form=form,
        at_once=SLIPS_AT_ONCE,
    )


@blueprint.post(f"{OFFICE}/cohorts/<cohort>/invitations")
def invitations_post(organisation: str, cohort: str) -> Answer:
    """Let a job write to everybody who has not come in; one job a cohort at a time."""
    office = own_office(organisation)
    found = own_cohort(office, cohort)
    job = ask_to_mail(office, found.id, found.name, signed_in().person_id, clock.now())
    return redirect(url_for(".invitations_job", organisation=organisation, cohort=cohort, job=job), 303)


@blueprint.get(f"{OFFICE}/cohorts/<cohort>/invitations/<job>")
@private_page
def invitations_job(organisation: str, cohort: str, job: str) -> str:
    """Show how far the mails are."""
    office = own_office(organisation)
    found = own_cohort(office, cohort)
    asked = job_by_public_id(reading(), job)
    if asked is None or asked.kind != KIND or asked.arguments.get("cohort") != found.id:
        abort(404)
    return render_template("organisations/invitations_job.html", office=office, cohort=found, job=asked)


@blueprint.get(f"{OFFICE}/cohorts/<cohort>/slips")
@private_page
def slips(organisation: str, cohort: str) -> str:
    """Ask for whom slips are made; looking makes none."""
    office = own_office(organisation)
    found = own_cohort(office, cohort)
    return render_template(
        "organisations/slips_ask.html",
        office=office,
        cohort=found,
        expected=expected_in(reading(), office.organisation_id, found.id),
        form=SlipsForm(),
        at_once=SLIPS_AT_ONCE,
    )


@blueprint.post(f"{OFFICE}/cohorts/<cohort>/slips")
@private_page
def slips_post(organisation: str, cohort: str) -> Answer:
    """Make slips and show them: once, in the answer itself."""
    office, form = own_office(organisation), SlipsForm()
    found = own_cohort(office, cohort)
    if not form.validate():
        return render_template(
            "organisations/slips_ask.html",
            office=office,
            cohort=found,
            expected=expected_in(reading(), office.organisation_id, found.id),
            form=form,
            at_once=SLIPS_AT_ONCE,
        ), 422
    made, following = make_slips(
        office.organisation_id,
        found.id,
        signed_in().person_id,
        clock.now(),
        after=form.after.data or 0,
        has_email=False if form.who.data == "without" else None,
    )
    if not made:
        flash(gettext("Everybody has come in: there are no slips to make."))
        return redirect(url_for(".invitations", organisation=organisation, cohort=cohort), 303)
    g.quality = DENSE
    return render_template(
        "organisations/slips.html",
        office=office,
        cohort=found,
        sheets=[made[start : start + 10] for start in range(0, len(made), 10)],
        square_of=square_of,
        said=said_on,
        on_paper=on_paper,
        directions={code: each.direction for code, each in LANGUAGES.items()},
        who=form.who.data,
        following=following,
    )


def square_of(slip: Slip) -> str:
    """Return the square code of a slip: the address of its door in the trainee's language."""
    return drawn(absolute_url_for("organisations.welcome", slip.language, code=slip.code))


def said_on(slip: Slip) -> dict[str, str]:
    """Return the words of a slip in the trainee's language."""
    before = spoken()
    speak(slip.language)
    try:
        address = absolute_url_for("organisations.welcome_code", slip.language)
        return {
            "scan": gettext("Point your phone's camera at the square, or open this address:"),
            "address": address.partition("://")[2],
            "username": gettext("User name"),
            "code": gettext("Code, works once"),
            "then": gettext("Then choose your own password. Tell it to nobody."),
        }
    finally:
        speak(before)


@blueprint.get(f"{OFFICE}/people/<trainee>/invitation")
@private_page
def invite(organisation: str, trainee: str) -> str:
    """Offer a link for one trainee; looking makes none."""
    office = own_office(organisation)
    return invite_page(office, own_trainee(office, trainee))


@blueprint.post(f"{OFFICE}/people/<trainee>/invitation")
@private_page
def invite_post(organisation: str, trainee: str) -> Answer:
    """Make a link for one trainee and show it: once, with the words to send along."""
    office = own_office(organisation)
    found = own_trainee(office, trainee)
    who = awaited_trainee(reading(), office.organisation_id, found.id)
    if who is None:
        flash(gettext("Nobody waits to come in here: they have come in, or have no seat."))
        return redirect(url_for(".trainee", organisation=organisation, trainee=trainee), 303)
    code = share_link(office.organisation_id, who, signed_in().person_id, clock.now())
    language, before = language_of(who.language), spoken()
    address = absolute_url_for("organisations.welcome", language, code=code)
    speak(language)
    try:
        message = message_to_share(office.name, who.name, address)
    finally:
        speak(before)
    return invite_page(office, found, message, language)


def invite_page(office: Office, found: TraineeRow, message: str = "", language: str = "") -> str:
    """Return the page of a link for one trainee; without a message none was made yet."""
    digits = "".join(character for character in found.phone or "" if character.isdigit())
    return render_template(
        "organisations/invite.html",
        office=office,
        trainee=found,
        is_awaited=awaited_trainee(reading(), office.organisation_id, found.id) is not None,
        message=message,
        message_language=language or spoken(),
        messenger=f"https://wa.me/{digits}?text={quote(message)}",
    )
