"""Cohorts: listed for officers, made and changed by coordinators."""

from collections.abc import Collection, Mapping
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.courses.outline import Outline
from learn.courses.queries import outlines_by_release
from learn.database import reading
from learn.i18n import gettext, spoken
from learn.organisations.forms import CohortForm, choices
from learn.organisations.queries.cohorts import (
    CohortRow,
    TakenCourse,
    cohort_of,
    cohorts_of,
    coordinators_of,
    courses_of,
    courses_offered,
    due_dates_of,
    held_counts,
    pools_of_office,
    programmes_of,
    releases_of,
)
from learn.organisations.queries.offices import Office
from learn.organisations.services.cohorts import (
    CohortFacts,
    NameTaken,
    SeatsExhausted,
    save_cohort,
)
from learn.organisations.views import blueprint
from learn.organisations.views.doors import own_office
from learn.web.caching import private_page

OFFICE = "/organisations/<organisation>"
Answer = str | Response | tuple[str, int]


@blueprint.get(f"{OFFICE}/cohorts")
@private_page
def cohorts(organisation: str) -> str:
    """List programmes with their cohorts, and how many seats of which pool are used."""
    office = own_office(organisation)
    return render_template(
        "organisations/cohorts.html",
        office=office,
        cohorts=cohorts_of(reading(), office),
        held=held_counts(reading(), office),
        programmes=programmes_of(reading(), office),
        pools=pools_of_office(reading(), office.organisation_id) if office.programme_id is None else [],
    )


@blueprint.get(f"{OFFICE}/cohorts/new")
@private_page
def new_cohort(organisation: str) -> str:
    """Ask what the cohort is."""
    office = own_office(organisation)
    return cohort_page(office, offered_form(office), None)


@blueprint.post(f"{OFFICE}/cohorts/new")
def new_cohort_post(organisation: str) -> Answer:
    """Make the cohort, and go on to its days."""
    return saved_cohort(own_office(organisation), None)


@blueprint.get(f"{OFFICE}/cohorts/<cohort>")
@private_page
def cohort(organisation: str, cohort: str) -> str:
    """Show what is written down of a cohort, with the days of its modules."""
    office = own_office(organisation)
    found = own_cohort(office, cohort)
    taken = [each.course_id for each in courses_of(reading(), found.id)]
    form = offered_form(office, taken, obj=found)
    form.programme.data = str(found.programme_id or "")
    form.pool.data = str(found.pool_id or "")
    form.coordinator.data = str(found.coordinator_id or "")
    form.courses.data = [str(each) for each in taken]
    return cohort_page(office, form, found)


@blueprint.post(f"{OFFICE}/cohorts/<cohort>")
def cohort_post(organisation: str, cohort: str) -> Answer:
    """Change the cohort, its courses and its days."""
    office = own_office(organisation)
    return saved_cohort(office, own_cohort(office, cohort))


def own_cohort(office: Office, public_id: str) -> CohortRow:
    """Return a cohort that the officer may see; 404 for any other."""
    found = cohort_of(reading(), office, public_id=public_id)
    return found or abort(404)


def offered_form(office: Office, taken: Collection[int] = (), obj: CohortRow | None = None) -> CohortForm:
    """Return the form with the choices of this office; an archived course only where the cohort takes it."""
    form = CohortForm(obj=obj)
    offered = [
        each
        for each in courses_offered(reading(), office.organisation_id)
        if not each.is_archived or each.course_id in taken
    ]
    outlines = outlines_by_release(reading(), {each.release_id for each in offered})
    form.courses.choices = choices(
        [(each.course_id, outlines[each.release_id].text(spoken()).title) for each in offered]
    )
    form.programme.choices = choices(
        [(each.id, each.name) for each in programmes_of(reading(), office)], gettext("None")
    )
    form.pool.choices = choices(
        [
            (
                each.id,
                gettext(
                    "%(name)s: %(used)s of %(size)s used",
                    name=each.name,
                    used=each.used_count,
                    size=each.size,
                ),
            )
            for each in pools_of_office(reading(), office.organisation_id)
        ],
        gettext("No pool: seats are not counted"),
    )
    form.coordinator.choices = choices(
        coordinators_of(reading(), office.organisation_id), gettext("Nobody in particular")
    )
    return form


def saved_cohort(office: Office, found: CohortRow | None) -> Answer:
    """Keep what the form says, or say why not, with everything that was typed."""
    taken = courses_of(reading(), found.id) if found else []
    form = offered_form(office, [each.course_id for each in taken])
    dues, wrong = sent_days(taken)
    pins = sent_pins(taken)
    if form.validate() and not wrong:
        facts = CohortFacts(
            form.name.data or "",
            form.starts_on.data,
            form.ends_on.data,
            form.weekly_target.data or 3,
            number(form.programme.data),
            number(form.pool.data),
            number(form.coordinator.data),
            {int(each): pins.get(int(each)) for each in form.courses.data or ()},
        )
        try:
            public_id = save_cohort(
                office.organisation_id, facts, dues, clock.now(), found.id if found else None
            )
        except NameTaken:
            form.name.errors = [gettext("Another cohort has this name.")]
        except SeatsExhausted:
            form.pool.errors = [gettext("This pool has too few free seats.")]
        else:
            flash(gettext("Saved."))
            return redirect(url_for(".cohort", organisation=office.slug, cohort=public_id), 303)
    return cohort_page(office, form, found, wrong), 422


def number(value: str | None) -> int | None:
    """Return the key that was chosen, None where none was."""
    return int(value) if value else None


def sent_days(taken: list[TakenCourse]) -> tuple[dict[tuple[int, str], date], set[str]]:
    """Return the days that were set for modules, and the fields in which no day can be read."""
    dues: dict[tuple[int, str], date] = {}
    wrong: set[str] = set()
    outlines = outlines_by_release(reading(), {each.release_id for each in taken})
    for each in taken:
        for module in outlines[each.release_id].modules:
            name = f"due-{each.course_id}-{module.uid}"
            value = request.form.get(name, "").strip()
            if value:
                try:
                    dues[each.course_id, module.uid] = date.fromisoformat(value)
                except ValueError:
                    wrong.add(name)
    return dues, wrong


def sent_pins(taken: list[TakenCourse]) -> dict[int, int | None]:
    """Return the release that each course is pinned to; only one of its own counts."""
    known = releases_of(reading(), [each.course_id for each in taken])
    pins: dict[int, int | None] = {}
    for course_id, releases in known.items():
        value = request.form.get(f"pin-{course_id}", "")
        pins[course_id] = next((each for each, _ in releases if str(each) == value), None)
    return pins


def cohort_page(
    office: Office, form: CohortForm, found: CohortRow | None, wrong: set[str] | frozenset[str] = frozenset()
) -> str:
    """Return the form of a cohort; one that is there has a field for each module of its courses."""
    taken = courses_of(reading(), found.id) if found else []
    outlines: Mapping[int, Outline] = outlines_by_release(reading(), {each.release_id for each in taken})
    dues = due_dates_of(reading(), found.id) if found else {}
    return render_template(
        "organisations/cohort.html",
        office=office,
        form=form,
        cohort=found,
        taken=[(each, outlines[each.release_id]) for each in taken],
        releases=releases_of(reading(), [each.course_id for each in taken]),
        days=request.form
        if request.method == "POST"
        else {f"due-{course}-{module}": day.isoformat() for (course, module), day in dues.items()},
        has_days=bool(dues),
        wrong=wrong,
    )
