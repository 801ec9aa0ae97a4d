"""The ghost check: flags with their reasons, and what was found by whoever looked."""

from collections.abc import Callable, Iterator, Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.courses.queries import outlines_by_release
from learn.database import reading
from learn.days import day_of
from learn.i18n import gettext, ngettext
from learn.organisations.forms import VERDICTS, GhostForm
from learn.organisations.ghosts import Flag, Reason, flags_in
from learn.organisations.queries.cohorts import CohortRow, cohorts_of
from learn.organisations.queries.ghosts import (
    MOST_SEATS,
    Looked,
    Note,
    has_seat,
    notes_on,
    seats_looked_at,
    trails_of,
)
from learn.organisations.queries.offices import Office
from learn.organisations.queries.standings import Scope
from learn.organisations.services.noting import Finding, note_ghost
from learn.organisations.views import blueprint
from learn.organisations.views.cohorts import OFFICE, Answer
from learn.organisations.views.doors import own_office
from learn.web.caching import private_page
from learn.web.sheets import Cell, csv_response

Found = tuple[list[tuple[Flag, Looked]], int]


@blueprint.get(f"{OFFICE}/ghosts")
@private_page
def ghosts(organisation: str) -> str:
    """Show the flags of a cohort, or of everything the officer may see."""
    return ghosts_page(own_office(organisation), GhostForm(formdata=None))


def ghosts_page(office: Office, form: GhostForm, wrong_seat: int = 0) -> str:
    """Return the page of flags; `form` is the one that was sent for `wrong_seat`."""
    cohorts = cohorts_of(reading(), office)
    chosen = chosen_cohort(cohorts)
    found, seat_count = flagged(office, chosen)
    return render_template(
        "organisations/ghosts.html",
        office=office,
        cohorts=cohorts,
        chosen=chosen,
        found=found,
        seat_count=seat_count,
        most=MOST_SEATS,
        notes=notes_on(reading(), [flag.seat_id for flag, _ in found]),
        outlines=outlines_by_release(reading(), {each.release_id for _, each in found}),
        said=said,
        verdicts=VERDICTS,
        form=form,
        wrong_seat=wrong_seat,
    )


def chosen_cohort(cohorts: list[CohortRow]) -> CohortRow | None:
    """Return the cohort that the query chooses; none means all."""
    wanted = request.args.get("cohort")
    if not wanted:
        return None
    return next((each for each in cohorts if each.public_id == wanted), None) or abort(404)


def flagged(office: Office, cohort: CohortRow | None) -> Found:
    """Return the flags with their seats, and how many seats were looked at."""
    seats = seats_looked_at(reading(), scope_of(office, cohort))
    by_id = {each.seat_id: each for each in seats}
    return [(flag, by_id[flag.seat_id]) for flag in flags_in(trails_of(reading(), seats))], len(seats)


def scope_of(office: Office, cohort: CohortRow | None) -> Scope:
    """Return whose seats are meant."""
    return Scope(office.organisation_id, office.programme_id, cohort.id if cohort else None)


COLUMNS = ("trainee", "cohort", "course", "score", "reasons", "verdict", "note", "noted_on")


@blueprint.get(f"{OFFICE}/ghosts.csv")
@private_page
def ghosts_sheet(organisation: str) -> Response:
    """Send the flags as a table."""
    office = own_office(organisation)
    found, _count = flagged(office, chosen_cohort(cohorts_of(reading(), office)))
    notes = notes_on(reading(), [flag.seat_id for flag, _ in found])
    return csv_response("ghosts.csv", COLUMNS, sheet_rows(found, notes))


def sheet_rows(found: list[tuple[Flag, Looked]], notes: Mapping[int, Note]) -> Iterator[list[Cell]]:
    """Yield a row for each flag."""
    for flag, seat in found:
        note = notes.get(flag.seat_id)
        yield [
            seat.name,
            seat.cohort,
            seat.course_uid,
            flag.score,
            "; ".join(said(reason) for reason in flag.reasons),
            note.verdict if note else None,
            note.note if note else None,
            day_of(note.at).isoformat() if note else None,
        ]


@blueprint.post(f"{OFFICE}/ghosts/<int:seat>")
def ghost_note(organisation: str, seat: int) -> Answer:
    """Keep what somebody found who looked at a flag; nothing else follows from it."""
    office, form = own_office(organisation), GhostForm()
    if not has_seat(reading(), scope_of(office, None), seat):
        abort(404)
    if not form.validate():
        return ghosts_page(office, form, seat), 422
    found = Finding(form.verdict.data, form.note.data or "")
    note_ghost(office, seat, found, signed_in(), clock.now())
    flash(gettext("Noted."))
    chosen = chosen_cohort(cohorts_of(reading(), office))
    return redirect(
        url_for(
            ".ghosts",
            organisation=organisation,
            cohort=chosen.public_id if chosen else None,
            _anchor=f"seat-{seat}",
        ),
        303,
    )


def said(reason: Reason) -> str:
    """Return a reason in plain words."""
    return SENTENCES[reason.kind](reason.numbers)


SENTENCES: Mapping[str, Callable[[Mapping[str, int]], str]] = {
    "at once": lambda numbers: ngettext(
        "Came in and completed everything within %(num)s minute; the course takes about %(course)s.",
        "Came in and completed everything within %(num)s minutes; the course takes about %(course)s.",
        numbers["minutes"],
        course=numbers["course"],
    ),
    "fast course": lambda numbers: ngettext(
        "From the first answer to the last: %(num)s minute, too short to read it.",
        "From the first answer to the last: %(num)s minutes, too short to read it.",
        numbers["minutes"],
    ),
    "fast answers": lambda numbers: ngettext(
        "About %(num)s second for each question of a quiz, too short to read it.",
        "About %(num)s seconds for each question of a quiz, too short to read it.",
        numbers["seconds"],
    ),
    "all after the end": lambda numbers: ngettext(
        "All work (%(num)s answer) was done after the programme's end.",
        "All work (%(num)s answers) was done after the programme's end.",
        numbers["all"],
    ),
    "mostly after the end": lambda numbers: gettext(
        "Most of the work was done after the programme's end: %(late)s of %(all)s answers.", **numbers
    ),
    "partly after the end": lambda numbers: gettext(
        "Some of the work was done after the programme's end: %(late)s of %(all)s answers. Many finish late.",
        **numbers,
    ),
    "same answers": lambda numbers: ngettext(
        "The same rare answers, mistakes included, as %(num)s other person.",
        "The same rare answers, mistakes included, as %(num)s other people.",
        numbers["others"],
    ),
    "same text": lambda numbers: ngettext(
        "The same text, word for word, as %(num)s other person.",
        "The same text, word for word, as %(num)s other people.",
        numbers["others"],
    ),
    "one device": lambda numbers: ngettext(
        "%(num)s person worked on one device within half an hour. Shared phones are normal; so many are not.",
        "%(num)s people worked on one device within half an hour. Shared phones are normal; so many are not.",
        numbers["people"],
    ),
}
