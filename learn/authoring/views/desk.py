"""The courses that somebody looks after, and the way to everything about each."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.authoring.outlining import changed_paths, contents_of
from learn.authoring.queries import release_hashes, visibility_of
from learn.authoring.services.copies import (
    ChangedMeanwhile,
    NameTaken,
    NoSources,
    begin_course,
    discard_copy,
    open_copy,
)
from learn.authoring.starting import CannotBegin, course_files
from learn.authoring.views import blueprint
from learn.authoring.views.benches import Bench, bench_of, language_of, open_bench
from learn.courses import roles
from learn.courses.outline import Outline
from learn.courses.problems import Severity
from learn.courses.queries import Charge, charge_of, charges_of, outline_by_release, outlines_by_release
from learn.database import reading
from learn.i18n import gettext, lazy_gettext
from learn.web.caching import private_page

UNFIT, QUARREL = 422, 409
NOT_KEPT = lazy_gettext(
    "Its files were not kept when it was published. Publish it once more from its folder."
)


@blueprint.get("/teach")
@private_page
def desk() -> str:
    """List the courses that the person looks after."""
    return desk_page()


def desk_page(slug: str = "", fault: str = "") -> str:
    """Return the list of courses, with the form for a new one as it was sent."""
    charges = charges_of(reading(), signed_in().person_id)
    outlines = outlines_by_release(
        reading(), [each.release_id for each in charges if each.release_id is not None]
    )
    return render_template(
        "authoring/desk.html",
        charges=[(each, outlines.get(each.release_id or 0)) for each in charges],
        may_begin=signed_in().is_administrator or any(roles.may_publish(each.care) for each in charges),
        slug=slug,
        fault=fault,
    )


@blueprint.post("/teach")
@private_page
def new_course() -> Response | tuple[str, int]:
    """Begin a course from the example."""
    slug = request.form.get("slug", "").strip()[:200]
    try:
        begin_course(slug, course_files(slug), signed_in().person_id, clock.now())
    except CannotBegin:
        fault = gettext("Use small letters, digits and single hyphens, such as clear-emails.")
        return desk_page(slug, fault), UNFIT
    except NameTaken:
        return desk_page(slug, gettext("There is a course of that name. Choose another.")), UNFIT
    flash(gettext("Your course has begun with an example of everything. Change it step by step."))
    return redirect(url_for(".course", course=slug), 303)


@blueprint.get("/teach/<course>")
@private_page
def course(course: str) -> str:
    """Show one course as its staff see it, with the outline of its working copy."""
    return course_page(bench_of(course))


def course_page(bench: Bench, fault: str = "", typed: dict[str, str] | None = None) -> str:
    """Return the page of a course; `fault` says why something could not be added, as it was `typed`."""
    contents, counts, title, source = None, {}, bench.uid, ""
    may_see = roles.may_preview(bench.care)
    if bench.copy is not None and may_see:
        opened = bench.open()
        problems = opened.problems
        home = f"{bench.uid}/"
        before = {
            path.removeprefix(home): digest
            for path, digest in release_hashes(reading(), bench.copy.base_release_id).items()
            if path.startswith(home)
        }
        changed = changed_paths({path: each.hash for path, each in bench.drafts.items()}, before)
        contents = contents_of(opened.bundle, sorted(bench.drafts), changed, problems)
        counts = {
            "errors": sum(each.severity is Severity.ERROR for each in problems),
            "warnings": sum(each.severity is Severity.WARNING for each in problems),
            "changed": len(changed) + len(before.keys() - bench.drafts.keys()),
        }
        title, source = opened.bundle.manifest.title, opened.bundle.manifest.source_language
    return render_template(
        "authoring/course.html",
        bench=bench,
        charge=bench.charge,
        outline=bench.outline,
        title=title,
        contents=contents,
        source=source,
        counts=counts,
        visibility=visibility_of(reading(), bench.charge.course_id),
        may_see=may_see,
        may_comment=roles.may_comment(bench.care),
        may_write=roles.may_write(bench.care),
        may_publish=roles.may_publish(bench.care),
        may_edit=lambda path: roles.may_edit(bench.care, path, language_of(path)),
        fault=fault,
        typed=typed or {},
    )


@blueprint.post("/teach/<course>/copy", endpoint="open_copy")
def begin_copy(course: str) -> Response:
    """Open a working copy; one that is open stays."""
    bench = bench_of(course)
    try:
        open_copy(bench.charge.course_id, clock.now())
    except NoSources:
        flash(str(NOT_KEPT))
    return redirect(url_for(".course", course=course), 303)


@blueprint.post("/teach/<course>/copy/discard", endpoint="discard_copy")
def throw_away(course: str) -> Response:
    """Throw the working copy away, if it is still as it was seen."""
    bench = open_bench(course)
    version = request.form.get("version", type=int) or 0
    if bench.outline is None:
        abort(404)
    try:
        discard_copy(bench.charge.course_id, version)
    except ChangedMeanwhile:
        flash(gettext("Somebody changed the working copy meanwhile. Nothing was thrown away: look again."))
    else:
        flash(gettext("The changes are thrown away. Learners saw none of them."))
    return redirect(url_for(".course", course=course), 303)


def taught(course: str) -> tuple[Charge, Outline]:
    """Return a course and its served release for somebody who looks after it; 404 for anybody else."""
    charge = charge_of(reading(), signed_in().person_id, course)
    if charge is None or charge.release_id is None:
        abort(404)
    return charge, outline_by_release(reading(), charge.release_id)
