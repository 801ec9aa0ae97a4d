"""What readers say is wrong: decided, and taken into the working copy where they say how it should read."""

from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.authoring.services.copies import NoSources, open_copy
from learn.authoring.services.reports import DecidedAlready, ParagraphChanged, decide_report, take_wording
from learn.authoring.views import blueprint
from learn.authoring.views.benches import Bench, bench_of, demand_edit
from learn.authoring.views.desk import NOT_KEPT, taught
from learn.courses.queries import Report, report_by_id
from learn.courses.wording import found_in, nearest_to
from learn.database import reading
from learn.i18n import gettext
from learn.web.caching import private_page
from learn.web.keys import key_in

DECISIONS = {"taken", "declined"}


@dataclass(frozen=True, slots=True)
class Said:
    """A reader's report beside the text that it is about; `line` 0 where its paragraph is gone."""

    report: Report
    line: int


@blueprint.post("/teach/<course>/reports/<int:report>", endpoint="decide_report")
def note_report(course: str, report: int) -> Response:
    """Note what became of a reader's report."""
    charge, _outline = taught(course)
    decision = request.form.get("state", "")
    if decision not in DECISIONS:
        abort(422)
    if not decide_report(charge.course_id, report, decision):
        abort(404)
    flash(gettext("Noted."))
    return redirect(url_for(".state", course=course, _anchor="reports"), 303)


@blueprint.post("/teach/<course>/reports/<int:report>/wording", endpoint="take_wording")
@private_page
def put_in(course: str, report: int) -> Response:
    """Put a reader's wording into the working copy, and open the text there; nothing is published by it.

    A report without a wording, or about a paragraph that changed since, opens the text alone.
    """
    bench = bench_of(course)
    said = report_by_id(reading(), bench.charge.course_id, report) or abort(404)
    try:
        open_copy(bench.charge.course_id, clock.now())
    except NoSources:
        flash(str(NOT_KEPT))
        return redirect(url_for(".state", course=course, _anchor="reports"), 303)
    path = text_of(bench_of(course), said)
    if path is None:
        flash(gettext("The page of this report is no longer in the working copy."))
        return redirect(url_for(".state", course=course, _anchor="reports"), 303)
    demand_edit(bench, path)
    if said.wording:
        flash(taken(bench, said, path))
    return redirect(url_for(".edit", course=course, file=path, report=report), 303)


def taken(bench: Bench, said: Report, path: str) -> str:
    """Take the wording; return what to say of it."""
    course_id, whole = bench.charge.course_id, f"{bench.uid}/{path}"
    try:
        take_wording(course_id, said.id, whole, signed_in().person_id, clock.now())
    except DecidedAlready:
        return gettext("This report was decided already. Nothing changed.")
    except ParagraphChanged:
        return gettext("This paragraph reads otherwise by now. Nothing changed: put the wording in by hand.")
    return gettext("The wording is in the draft. Learners see it once you publish.")


def text_of(bench: Bench, said: Report) -> str | None:
    """Return the file of the copy that holds the page of a report in its language."""
    page = bench.open().bundle.page(said.page_uid)
    text = page.texts.get(said.language) if page is not None else None
    return text.path if text is not None else None


def said_of(bench: Bench, text: str) -> Said | None:
    """Return the report that the address of an editor names, with the line in `text` that it is about."""
    number = key_in(request.args, "report")
    report = report_by_id(reading(), bench.charge.course_id, number) if number is not None else None
    if report is None:
        return None
    known = [words for words in (report.quote, report.wording) if words]
    found = (find(text, words) for find in (found_in, nearest_to) for words in known)
    return Said(report, next((place.line for place in found if place is not None), 0))
