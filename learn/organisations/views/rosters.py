"""Lists: handed over, looked at, confirmed, enrolled; the sheet comes back with what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in, viewer
from learn.courses.queries import outlines_by_release
from learn.database import reading
from learn.i18n import gettext, spoken
from learn.i18n import lazy_gettext as say
from learn.jobs.queries import job_by_public_id
from learn.organisations.forms import RosterForm
from learn.organisations.planning import Offered
from learn.organisations.queries.offered import offered_to, releases_of
from learn.organisations.queries.offices import Office
from learn.organisations.queries.rosters import (
    RemarkRow,
    RosterRow,
    content_of,
    remark_counts,
    remarks_of,
    roster_of,
    rosters_of,
)
from learn.organisations.remarks import told
from learn.organisations.roster import read_roster
from learn.organisations.sentences import EncodingUnknown, SheetRefused, sentence
from learn.organisations.services import rosters as services
from learn.organisations.sheets import read_sheet
from learn.organisations.sheets.encodings import PREVIEWED
from learn.organisations.views import blueprint
from learn.organisations.views.doors import own_office
from learn.web.caching import private_page
from learn.web.keys import key_in

LARGEST = 10_000_000
A_PAGE = 25
# So many notes on a list are seen at once; the others are folded.
FEW_NOTES = 5
KINDS = ("error", "missing", "change", "warning")
CARRIER = "organisations.rosters_post"
ENCODINGS = {
    "windows-1252": say("English and other European languages (Windows-1252)"),
    "windows-1256": say("Urdu, Persian, Arabic (Windows-1256)"),
}


@blueprint.url_value_preprocessor
def take_long_lists(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let this form be larger than others; before anybody reads it for its token."""
    if endpoint == CARRIER and request.mimetype == "multipart/form-data" and viewer().is_authenticated:
        request.max_content_length = request.max_form_memory_size = LARGEST


@blueprint.get("/organisations/<organisation>/rosters")
@private_page
def rosters(organisation: str) -> str:
    """Take a list, and list those that came before."""
    office = own_office(organisation)
    return form_page(office, _form(office))


def _form(office: Office) -> RosterForm:
    form = RosterForm()
    offered = offered_to(reading(), office.organisation_id)
    form.offer(offered, _titles(offered))
    return form


def _titles(offered: Offered) -> dict[str, str]:
    """Return what courses are called, by uid."""
    releases = releases_of(reading(), offered.courses.values())
    outlines = outlines_by_release(reading(), releases.values())
    return {uid: outlines[releases[each]].text(spoken()).title for uid, each in offered.courses.items()}


def form_page(office: Office, form: RosterForm) -> str:
    """Return the page with the form as it was filled in."""
    before = key_in(request.args, "before")
    found = rosters_of(reading(), office.organisation_id, A_PAGE + 1, before)
    more = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    return render_template(
        "organisations/rosters.html", office=office, form=form, rosters=found[:A_PAGE], more=more
    )


@blueprint.post("/organisations/<organisation>/rosters")
@private_page
def rosters_post(organisation: str) -> Response | tuple[str, int]:
    """Read a list and show what it would do; nobody is enrolled yet."""
    office = own_office(organisation)
    form = _form(office)
    sent = form.sent() if form.validate_on_submit() else None
    if sent is None:
        if not form.errors:
            form.file.errors = [gettext("Choose a file, or paste the list below.")]
        return form_page(office, form), 422
    content, filename = sent
    name = filename or gettext("Pasted list")
    person_id, now = signed_in().person_id, clock.now()
    try:
        sheet = read_sheet(content, filename)
        shown = services.preview(office.organisation_id, read_roster(sheet), form.chosen(), name, now)
        public_id = services.receive(office.organisation_id, person_id, sheet, name, shown, now)
    except EncodingUnknown:
        public_id = services.receive_unread(
            office.organisation_id, person_id, content, name, form.chosen(), now
        )
    except SheetRefused as refused:
        (form.file if filename else form.pasted).errors = [sentence(refused)]
        return form_page(office, form), 422
    return redirect(url_for("organisations.roster", organisation=organisation, roster=public_id), 303)


def own_roster(office: Office, public_id: str) -> RosterRow:
    """Return a list of this organisation; 404 for any other."""
    found = roster_of(reading(), office.organisation_id, public_id)
    if found is None:
        abort(404)
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a row, in the language of the page."""

    number: int
    row: int
    heading: str | None
    reason: str


@blueprint.get("/organisations/<organisation>/rosters/<roster>")
@private_page
def roster(organisation: str, roster: str) -> str:
    """Show a list: which letters, what it would do, how far it is, what came of it."""
    office = own_office(organisation)
    return roster_page(office, own_roster(office, roster))


def roster_page(office: Office, found: RosterRow, fault: str = "") -> str:
    """Return the page of a list; `fault` says why it could not be confirmed."""
    if found.state == "asked":
        return letters_page(office, found, fault)
    counts = remark_counts(reading(), found.id)
    kinds = [kind for kind in KINDS if counts.get(kind)]
    kind = request.args.get("show", "")
    kind = kind if kind in kinds else next(iter(kinds), "")
    after = key_in(request.args, "after") or 0
    remarks = remarks_of(reading(), found.id, kind, after, A_PAGE + 1) if kind else []
    return render_template(
        "organisations/roster.html",
        office=office,
        roster=found,
        job=job_by_public_id(reading(), found.job_id) if found.job_id else None,
        kinds=kinds,
        kind=kind,
        kind_counts=counts,
        notes=[told(key, values) for key, values in found.counts.get("notes", ())],
        few_notes=FEW_NOTES,
        remarks=[_said(each) for each in remarks[:A_PAGE]],
        more=remarks[A_PAGE - 1].number if len(remarks) > A_PAGE else None,
        fault=fault,
    )


def _said(each: RemarkRow) -> Said:
    return Said(each.number, each.row_number, each.heading, told(each.key, each.details))


def letters_page(office: Office, found: RosterRow, fault: str) -> str:
    """Ask which letters a file is written in, with its first rows in each."""
    try:
        read_sheet(content_of(reading(), found.id), found.filename)
        previews: Mapping[str, Sequence[Sequence[str]]] = {}
    except EncodingUnknown as unknown:
        previews = unknown.previews
    return render_template(
        "organisations/roster_letters.html",
        office=office,
        roster=found,
        previews=previews,
        encodings=ENCODINGS,
        fault=fault,
    )


@blueprint.post("/organisations/<organisation>/rosters/<roster>/letters")
@private_page
def roster_letters(organisation: str, roster: str) -> Response | tuple[str, int]:
    """Read a file in the letters that somebody chose."""
    office = own_office(organisation)
    found = own_roster(office, roster)
    if found.state == "asked":
        encoding = request.form.get("encoding", "")
        if encoding not in PREVIEWED:
            return roster_page(office, found, gettext("Choose the one in which the names look right.")), 422
        try:
            sheet = read_sheet(content_of(reading(), found.id), found.filename, encoding)
            choices = services.order_of(found).choices
            shown = services.preview(
                office.organisation_id, read_roster(sheet), choices, found.filename, clock.now()
            )
        except SheetRefused as refused:
            return roster_page(office, found, sentence(refused)), 422
        except (services.NoSuchCourse, services.RemovalNeedsCohort):
            return roster_page(office, found, outdated()), 422
        services.show_read(found, sheet, shown)
    return redirect(url_for("organisations.roster", organisation=organisation, roster=roster), 303)


@blueprint.post("/organisations/<organisation>/rosters/<roster>/confirm")
@private_page
def confirm_roster(organisation: str, roster: str) -> Response | tuple[str, int]:
    """Let the list be enrolled; sent twice it is enrolled once."""
    office = own_office(organisation)
    found = own_roster(office, roster)
    try:
        services.confirm(found, signed_in().person_id, clock.now())
    except services.SeatsExhausted as short:
        return roster_page(office, found, seats_missing(short.pool, short.needed, short.free)), 422
    except services.NoSuchCourse:
        return roster_page(office, found, outdated()), 422
    return redirect(url_for("organisations.roster", organisation=organisation, roster=roster), 303)


def outdated() -> str:
    """Say that a list asks for what there is no more, such as a course that was taken back."""
    return gettext("What was chosen for this list is no longer possible. Please upload it again.")


def seats_missing(pool: str, needed: int, free: int) -> str:
    """Say how many seats are missing."""
    return gettext(
        "“%(pool)s” has %(free)s seats left and this list takes %(needed)s: %(missing)s are missing. "
        "Add seats, or shorten the list.",
        pool=pool,
        free=free,
        needed=needed,
        missing=needed - free,
    )


@blueprint.post("/organisations/<organisation>/rosters/<roster>/drop")
@private_page
def drop_roster(organisation: str, roster: str) -> Response:
    """Forget a list that was not confirmed."""
    office = own_office(organisation)
    if services.drop(own_roster(office, roster)):
        flash(gettext("The list is gone. Nobody was enrolled."))
    return redirect(url_for("organisations.rosters", organisation=organisation), 303)
