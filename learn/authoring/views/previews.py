"""Links that show a release as learners would see it, for a while, to whoever has them."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.authoring.services.previews import (
    DAYS,
    KEPT_DAYS,
    DraftForgotten,
    make_preview,
    previewable,
)
from learn.authoring.services.previews import withdraw_previews as withdraw
from learn.authoring.services.published import Published
from learn.authoring.services.releasing import CopyChanged, hold_copy
from learn.authoring.views import blueprint
from learn.authoring.views.benches import (
    Bench,
    bench_of,
    instance_folder,
    open_bench,
    site_shared,
    title_of,
)
from learn.authoring.views.desk import QUARREL, UNFIT
from learn.courses import roles
from learn.database import reading
from learn.i18n import LANGUAGES, gettext
from learn.web.addresses import absolute_url
from learn.web.caching import private_page


@blueprint.get("/teach/<course>/previews")
@private_page
def previews(course: str) -> str:
    """List the releases that can be previewed, also those that nobody is served yet."""
    return _page(bench_of(course))


@blueprint.post("/teach/<course>/previews", endpoint="make_preview")
@private_page
def make_preview_link(course: str) -> str | Response | tuple[str, int]:
    """Make a link to a release, and show it in the answer itself: it is not kept."""
    bench = bench_of(course)
    release_id = request.form.get("release", type=int)
    days = request.form.get("days", type=int)
    if release_id not in {each.id for each in previewable(reading(), bench.charge.course_id, clock.now())}:
        abort(404)
    if release_id is None or days not in DAYS:
        abort(422)
    try:
        return _linked(bench, release_id, days)
    except DraftForgotten:
        abort(404)


@blueprint.post("/teach/<course>/previews/draft")
@private_page
def preview_draft(course: str) -> str | tuple[str, int]:
    """Make a link to the working copy as it stands, kept as a release that nobody is served."""
    bench = open_bench(course)
    days = request.form.get("days", type=int)
    if bench.copy is None or days not in DAYS:
        abort(422)
    try:
        held = hold_copy(
            bench.charge.course_id,
            bench.uid,
            bench.copy.version,
            instance_folder(),
            site_shared(),
            clock.now(),
        )
    except CopyChanged:
        fault = gettext("Somebody changed the working copy at this moment. No link was made: try once more.")
        return _page(bench, fault=fault), QUARREL
    if held.release_id is None:
        return _page(bench, refused=held), UNFIT
    return _linked(bench, held.release_id, days)


@blueprint.post("/teach/<course>/previews/<int:release>/withdraw")
def withdraw_previews(course: str, release: int) -> Response:
    """Close the links to a release before their time."""
    if not withdraw(bench_of(course).charge.course_id, release):
        abort(404)
    flash(gettext("The links show nothing any more."))
    return redirect(url_for(".previews", course=course), 303)


def _linked(bench: Bench, release_id: int, days: int) -> str:
    secret = make_preview(release_id, signed_in().person_id, days, clock.now())
    links = {
        LANGUAGES[code].name: absolute_url(url_for("classroom.preview", token=secret, language=code))
        for code in LANGUAGES
    }
    return _page(bench, links, days)


def _page(
    bench: Bench,
    made: dict[str, str] | None = None,
    days: int = 7,
    fault: str = "",
    refused: Published | None = None,
) -> str:
    return render_template(
        "authoring/previews.html",
        charge=bench.charge,
        title=title_of(bench),
        releases=previewable(reading(), bench.charge.course_id, clock.now()),
        all_days=DAYS,
        kept_days=KEPT_DAYS,
        made=made or {},
        days=days,
        may_draft=bench.copy is not None and roles.may_write(bench.care),
        fault=fault,
        refused=refused,
    )
