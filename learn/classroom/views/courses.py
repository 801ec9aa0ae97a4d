"""Finding a course, and the page of one course."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in, viewer
from learn.classroom import services
from learn.classroom.filters import Filters, matching
from learn.classroom.learning_path import walks
from learn.classroom.path import path_items, still_to_do, stitches, tested_count
from learn.classroom.queries.finding import search
from learn.classroom.queries.seats import Seat, listed_outlines, seat
from learn.classroom.views import blueprint
from learn.classroom.views.shown import forget_checks, kept_checks, time_zone
from learn.classroom.weeks import Weeks, first_moment, weeks_of
from learn.courses.learning_paths import LearningPath
from learn.courses.outline import OutlinePage
from learn.courses.queries import learning_paths
from learn.database import reading
from learn.enrolments.queries import Due, Place, dues_of
from learn.i18n import day_in_words, gettext, spoken
from learn.progress.completion import next_page
from learn.progress.queries import days_studied
from learn.web.caching import not_modified
from learn.web.kept_pages import kept_page

NEWEST = 6


@blueprint.get("/")
def start() -> str:
    """Say what this is, show courses, and let people search by their problem."""
    outlines = listed_outlines(reading())
    walked = walks(learning_paths(reading()), outlines)
    return render_template("classroom/start.html", walks=walked, outlines=outlines[:NEWEST])


@blueprint.get("/courses")
def catalogue() -> str:
    """List courses by the filters, and what the words of the query are found in."""
    filters = Filters.from_query(request.args)
    outlines = listed_outlines(reading())
    found, has_all_words = search(reading(), filters.words, spoken()) if filters.words else ([], True)
    fitting = matching(outlines, filters, {hit.course_uid for hit in found})
    by_uid = {outline.uid: outline for outline in fitting}
    return render_template(
        "classroom/catalogue.html",
        filters=filters,
        walks=[] if filters.are_set else walks(learning_paths(reading()), outlines),
        outlines=fitting,
        has_all_words=has_all_words,
        found=[
            (hit, by_uid[hit.course_uid], page)
            for hit in found
            if hit.page_uid is not None and hit.course_uid in by_uid
            if (page := by_uid[hit.course_uid].page_by_uid(hit.page_uid)) is not None
        ],
    )


@blueprint.get("/courses/<course>")
def course(course: str) -> str | Response:
    """Show what the course is and, to those who take it, how far they are."""
    taken = course_or_404(course)
    weeks = last_weeks() if taken.is_enrolled else None
    place = taken.place
    paths = [path for path in learning_paths(reading()) if course in path.courses]
    due = due_of(place)
    made_of = (
        "course",
        reading().engine,
        taken.outline.release_id,
        taken.is_archived,
        tuple(sorted(taken.done)),
        tuple(sorted(taken.tested)),
        tuple(weeks.days) if weeks else (),
        (place.is_active, place.completed_at, place.due_at) if place else (),
        tuple((path.uid, *path.titles.items()) for path in paths),
        (due.set_by, due.until, due.is_over, *due.modules.items()) if due else (),
    )
    return not_modified(*made_of[2:]) or kept_page(made_of, lambda: course_page(taken, weeks, paths, due))


def due_of(place: Place | None) -> Due | None:
    """Return the days that are set for the place, and who set them; nothing once the course is complete."""
    if place is None or not place.is_active or place.completed_at is not None:
        return None
    return dues_of(reading(), [place.id]).get(place.id)


def last_weeks() -> Weeks:
    """Return on which of the last days the viewer studied."""
    now = clock.now()
    zone = time_zone()
    return weeks_of(days_studied(reading(), signed_in().reference, first_moment(now, zone)), now, zone)


def course_page(taken: Seat, weeks: Weeks | None, paths: list[LearningPath], due: Due | None) -> str:
    """Return the page of a course as HTML; `paths` are those it is part of."""
    language = spoken()
    return render_template(
        "classroom/course.html",
        seat=taken,
        outline=taken.outline,
        text=taken.outline.text(language),
        text_language=language if language in taken.outline.texts else taken.outline.source_language,
        items=path_items(
            taken.outline,
            taken.done,
            language,
            is_enrolled=taken.is_enrolled,
            tested=taken.tested,
            due_days={uid: day_in_words(day) for uid, day in due.modules.items()} if due else {},
        ),
        due=due,
        placement=placement_offered(taken),
        tested_count=tested_count(taken.outline, taken.tested),
        stitches=stitches(taken.outline, taken.done),
        next=next_page(taken.outline, taken.done),
        missing=still_to_do(taken.outline, taken.done, language),
        weeks=weeks,
        paths=paths,
    )


def placement_offered(taken: Seat) -> OutlinePage | None:
    """Return the quiz to test out with, for whoever takes the course and has done no lesson yet."""
    has_begun = any(page.uid in taken.done for page in taken.outline.lessons)
    return taken.outline.placement if taken.is_enrolled and not has_begun else None


@blueprint.post("/courses/<course>/enrolment")
def enrol(course: str) -> Response:
    """Take the course, or come back to it; answers given before come along."""
    taken = course_or_404(course)
    person = signed_in()
    now = clock.now()
    place = services.enrol(person.person_id, person.reference, taken.course_id, taken.outline, now)
    services.claim_guest_checks(place, taken.outline, kept_checks(), now)
    forget_checks(taken.outline.uid)
    following = next_page(taken.outline, taken.done)
    if following is None:
        return redirect(url_for(".course", course=course), 303)
    return redirect(url_for(".page", course=course, page=following.slug), 303)


@blueprint.post("/courses/<course>/leave")
def leave(course: str) -> Response:
    """Give the place up; what was done is kept for a return."""
    taken = course_or_404(course)
    person = signed_in()
    if taken.is_enrolled:
        services.leave(person.person_id, person.reference, taken.course_id, taken.outline, clock.now())
        if seat(reading(), course, person.person_id) is None:
            flash(gettext("You left the course. What you did is kept: your organisation can bring you back."))
            return redirect(url_for(".me"), 303)
        flash(gettext("You left the course. What you did is kept: come back whenever you like."))
    return redirect(url_for(".course", course=course), 303)


def course_or_404(course: str) -> Seat:
    """Return the course as the viewer has it; what is not served does not exist."""
    return seat(reading(), course, viewer().person_id) or abort(404)
