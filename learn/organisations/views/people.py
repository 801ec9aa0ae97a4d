"""Trainees: the list, one of them, and what a coordinator does about one."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock, ids
from learn.accounts.sign_in import signed_in
from learn.courses.queries import outlines_by_release
from learn.database import reading
from learn.i18n import gettext
from learn.organisations.cells.phones import BETWEEN
from learn.organisations.cells.plain import latin_digits, urdu
from learn.organisations.forms import ContactForm, ExtraTimeForm, MoveForm, choices
from learn.organisations.queries.cohorts import cohort_names, cohorts_of
from learn.organisations.queries.offices import Office
from learn.organisations.queries.people import (
    A_PAGE,
    SeatRow,
    TraineeRow,
    contacts_of,
    seats_of,
    trainee_of,
    trainees_of,
)
from learn.organisations.services.cohorts import SeatsExhausted
from learn.organisations.services.contacts import Made, note_contact
from learn.organisations.services.people import NoSuchSeat, end_seat, move_seat, set_extra_time
from learn.organisations.standing import standing
from learn.organisations.steps import steps_of
from learn.organisations.views import blueprint
from learn.organisations.views.cohorts import OFFICE, Answer
from learn.organisations.views.doors import own_office
from learn.web.caching import private_page

LONGEST_SEARCH = 100
FEWEST_DIGITS = 4


@blueprint.get(f"{OFFICE}/people")
@private_page
def people(organisation: str) -> str:
    """List trainees by name, a page at a time; `q` searches, `cohort` narrows."""
    office = own_office(organisation)
    words = request.args.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    cohorts = cohort_names(reading(), office)
    wanted = request.args.get("cohort")
    chosen = next((each for each in cohorts if each.public_id == wanted), None)
    after = request.args.get("after", "")[:32].replace("\0", "")
    found = found_by(office, words, chosen.id if chosen else None, after)
    shown = found[:A_PAGE]
    seats = seats_of(reading(), office, [each.id for each in shown])
    outlines = outlines_by_release(reading(), {each.release_id for each in seats})
    now = clock.now()
    return render_template(
        "organisations/people.html",
        office=office,
        words=words,
        cohorts=cohorts,
        chosen=chosen,
        people=[
            (
                each,
                [
                    (seat, outlines[seat.release_id], standing(seat.record, now))
                    for seat in seats
                    if seat.trainee_id == each.id
                ],
            )
            for each in shown
        ],
        following=shown[-1].public_id if len(found) > A_PAGE else "",
    )


def found_by(office: Office, words: str, cohort_id: int | None, after: str) -> list[TraineeRow]:
    """Return a page of trainees as they are listed; a phone is found however its number is written."""
    written = urdu(words)
    found = trainees_of(reading(), office, words=written, cohort_id=cohort_id, after=after)
    digits = BETWEEN.sub("", latin_digits(words)).removeprefix("+").lstrip("0")
    if found or len(digits) < FEWEST_DIGITS or not digits.isdecimal():
        return found
    return trainees_of(reading(), office, words=digits, cohort_id=cohort_id, after=after)


@blueprint.get(f"{OFFICE}/people/<trainee>")
@private_page
def trainee(organisation: str, trainee: str) -> str:
    """Show one trainee: how far they are, who called, and what can be done."""
    office = own_office(organisation)
    found = own_trainee(office, trainee)
    return trainee_page(office, found, ExtraTimeForm(extra_time=found.extra_time))


def own_trainee(office: Office, public_id: str) -> TraineeRow:
    """Return a trainee whom the officer may see; 404 for any other."""
    return trainee_of(reading(), office, public_id) or abort(404)


def trainee_page(
    office: Office, found: TraineeRow, form: ExtraTimeForm, contact: ContactForm | None = None
) -> str:
    """Return the page of a trainee; phone, notes and buttons are for coordinators alone."""
    seats = seats_of(reading(), office, [found.id])
    outlines = outlines_by_release(reading(), {each.release_id for each in seats})
    now = clock.now()
    cohorts = cohorts_of(reading(), office) if office.is_coordinator else []
    return render_template(
        "organisations/trainee.html",
        office=office,
        trainee=found,
        seats=[
            (
                seat,
                outlines[seat.release_id],
                standing(seat.record, now),
                steps_of(outlines[seat.release_id], seat.pages_done.split()),
            )
            for seat in seats
        ],
        contacts=contacts_of(reading(), [found.id]) if office.is_coordinator else [],
        form=form,
        contact=contact or ContactForm(formdata=None),
        key=ids.public_id(),
        cohorts=cohorts,
    )


@blueprint.post(f"{OFFICE}/people/<trainee>/extra-time")
def extra_time(organisation: str, trainee: str) -> Answer:
    """Give a trainee more time in quizzes."""
    office = own_office(organisation)
    found, form = own_trainee(office, trainee), ExtraTimeForm()
    if not form.validate():
        return trainee_page(office, found, form), 422
    set_extra_time(office, found, form.extra_time.data, signed_in(), clock.now())
    flash(gettext("Saved."))
    return to_trainee(office, found)


@blueprint.post(f"{OFFICE}/people/<trainee>/seats/<int:seat>/end")
def end(organisation: str, trainee: str, seat: int) -> Answer:
    """Free a seat."""
    office = own_office(organisation)
    found = own_trainee(office, trainee)
    own_seat(office, found, seat)
    try:
        end_seat(office, found, seat, signed_in(), clock.now())
    except NoSuchSeat:
        flash(gettext("This seat was free already."))
    except SeatsExhausted:
        # The cohort was given another pool in this very moment.
        flash(gettext("Something changed at the same time. Please try again."))
    else:
        flash(gettext("The seat is free. What was done is kept."))
    return to_trainee(office, found)


@blueprint.post(f"{OFFICE}/people/<trainee>/seats/<int:seat>/move")
def move(organisation: str, trainee: str, seat: int) -> Answer:
    """Let a trainee go on in another cohort."""
    office = own_office(organisation)
    found = own_trainee(office, trainee)
    own_seat(office, found, seat)
    form = MoveForm()
    cohorts = cohorts_of(reading(), office)
    form.cohort.choices = choices([(each.public_id, each.name) for each in cohorts])
    if not form.validate():
        return trainee_page(office, found, ExtraTimeForm(formdata=None, extra_time=found.extra_time)), 422
    chosen = next(each for each in cohorts if each.public_id == form.cohort.data)
    try:
        move_seat(office, found, seat, chosen.id, signed_in(), clock.now())
    except SeatsExhausted:
        flash(gettext("No seat is free in that cohort's pool."))
    except NoSuchSeat:
        flash(gettext("This seat was free already."))
    else:
        flash(gettext("Saved."))
    return to_trainee(office, found)


def own_seat(office: Office, found: TraineeRow, seat_id: int) -> SeatRow:
    """Return a seat of this trainee; 404 for any other."""
    seats = seats_of(reading(), office, [found.id])
    return next((each for each in seats if each.id == seat_id), None) or abort(404)


@blueprint.post(f"{OFFICE}/people/<trainee>/contacts")
def contact(organisation: str, trainee: str) -> Answer:
    """Note a call or a message, once however often it is sent; then go back to where it was noted."""
    office = own_office(organisation)
    found, form = own_trainee(office, trainee), ContactForm()
    if not form.validate():
        return trainee_page(
            office, found, ExtraTimeForm(formdata=None, extra_time=found.extra_time), form
        ), 422
    chosen = next(
        (each for each in cohorts_of(reading(), office) if each.public_id == form.cohort.data), None
    )
    made = Made(
        form.key.data or "",
        form.kind.data or "",
        form.note.data or None,
        chosen.id if chosen else None,
        chosen.public_id if chosen else None,
    )
    if note_contact(office, found, made, signed_in(), clock.now()):
        flash(gettext("Noted."))
    if chosen:
        return redirect(
            url_for(".office", organisation=organisation, cohort=chosen.public_id, _anchor="quiet"), 303
        )
    return to_trainee(office, found)


def to_trainee(office: Office, found: TraineeRow) -> Response:
    """Go back to the trainee's page."""
    return redirect(url_for(".trainee", organisation=office.slug, trainee=found.public_id), 303)
