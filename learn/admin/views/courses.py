"""Courses: which release is served, who looks after it, who sees it."""

from flask import abort, flash, request

from learn import clock
from learn.admin.forms import KeeperForm
from learn.admin.queries.courses import CourseRow, course_of, keepers_of
from learn.admin.queries.courses import courses as courses_found
from learn.admin.queries.organisations import owner_of
from learn.admin.queries.people import person_by_reference, person_by_username
from learn.admin.services import courses as deeds
from learn.admin.views import blueprint
from learn.admin.views.doors import AT_A_TIME, Answer, actor, go_to, room, text_asked
from learn.admin.words import CHARGES
from learn.courses.services import LastOwner
from learn.database import reading
from learn.i18n import LANGUAGES, gettext


@blueprint.get("/courses")
def courses() -> Answer:
    """List courses."""
    found = courses_found(reading(), text_asked("after"), AT_A_TIME + 1)
    return room("courses", courses=found[:AT_A_TIME], has_more=len(found) > AT_A_TIME)


@blueprint.get("/courses/<course>")
def course(course: str) -> Answer:
    """Show a course."""
    return course_page(known(course), KeeperForm.fresh())


@blueprint.post("/courses/<course>")
def course_post(course: str) -> Answer:
    """Do one deed about a course; what it is, the button says."""
    found = known(course)
    match request.form.get("deed"):
        case "appoint":
            return appoint(found)
        case "dismiss":
            return dismiss(found)
        case "list" if owner_of(reading(), found.id) is not None:
            # It is taken back first; no page offers this.
            abort(422)
        case "hide" | "list" as deed:
            deeds.set_private(found.id, found.uid, actor(), clock.now(), is_private=deed == "hide")
        case _:
            abort(422)
    flash(gettext("Done. It stands in the log."))
    return go_to("course", course=found.uid)


def appoint(found: CourseRow) -> Answer:
    """Let somebody look after the course."""
    form = KeeperForm.fresh()
    if not form.validate_on_submit():
        return course_page(found, form, 422)
    person = person_by_username(reading(), form.username.data)
    if person is None:
        form.username.errors = [gettext("Nobody here has this user name. They join on the site first.")]
        return course_page(found, form, 422)
    try:
        deeds.appoint(found.id, found.uid, person.id, person.reference, form.care, actor(), clock.now())
    except LastOwner:
        form.role.errors = [gettext("Nobody else owns this course. Let somebody else own it first.")]
        return course_page(found, form, 422)
    flash(gettext("Done. It stands in the log."))
    return go_to("course", course=found.uid)


def dismiss(found: CourseRow) -> Answer:
    """Let somebody no longer look after the course."""
    person = person_by_reference(reading(), request.form.get("person", "").replace("\0", ""))
    if person is None:
        abort(404)
    try:
        deeds.dismiss(found.id, found.uid, person.id, person.reference, actor(), clock.now())
    except LastOwner:
        flash(gettext("Nobody else owns this course. Let somebody else own it first."), "warning")
    else:
        flash(gettext("Done. It stands in the log."))
    return go_to("course", course=found.uid)


def known(uid: str) -> CourseRow:
    """Return the course of that uid, or 404."""
    found = course_of(reading(), uid)
    if found is None:
        abort(404)
    return found


def course_page(found: CourseRow, form: KeeperForm, status: int = 200) -> Answer:
    """Return the page about a course."""
    keepers = keepers_of(reading(), found.id)
    names = {"charge_words": CHARGES, "language_names": LANGUAGES}
    owner = owner_of(reading(), found.id)
    return room("course", status, course=found, keepers=keepers, owner=owner, form=form, **names)
