"""What was published: each release against any other, as an archive, and before learners once more."""

import io
from collections.abc import Mapping

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.authoring.packing import write_archive
from learn.authoring.queries import (
    PastRelease,
    history_of,
    release_hashes,
    release_numbered,
    release_until,
    source_contents,
)
from learn.authoring.services.releasing import Order, OtherServed, publish_again
from learn.authoring.views import blueprint
from learn.authoring.views.benches import Bench, bench_of
from learn.authoring.views.releases import differences_of, moment_here
from learn.courses import roles
from learn.courses.queries import release_files
from learn.database import reading
from learn.i18n import gettext
from learn.quizzes.regrading import Mode
from learn.web.caching import private_page
from learn.web.keys import key_in


@blueprint.get("/teach/<course>/releases/<int:number>")
@private_page
def release(course: str, number: int) -> str:
    """Show what one release changed against another: the one before it, unless the address names one."""
    bench = bench_of(course)
    found = _numbered(bench, number)
    against = key_in(request.args, "against")
    other = _numbered(bench, against) if against else _before(bench, number)
    home = f"{bench.uid}/"
    after = _below(home, release_hashes(reading(), found.id))
    before = _below(home, release_hashes(reading(), other.id)) if other is not None else {}
    changed = [path for path in after if before.get(path) != after[path]]
    texts = source_contents(reading(), [after[path] for path in changed])
    return render_template(
        "authoring/release.html",
        bench=bench,
        release=found,
        other=other,
        changes=differences_of(before, after, {path: texts.get(after[path], b"") for path in changed}),
        history=history_of(reading(), bench.charge.course_id),
        served=bench.charge.release_id,
        may_publish=roles.may_publish(bench.care),
        moment=moment_here,
    )


@blueprint.post("/teach/<course>/releases/<int:number>/again", endpoint="publish_again")
def put_back(course: str, number: int) -> AnyResponse:
    """Put an earlier release before learners once more."""
    bench = bench_of(course)
    found = _numbered(bench, number)
    if found.id != bench.charge.release_id:
        name = gettext("Release %(number)s again", number=number)
        seen = key_in(request.form, "served") or None
        order = Order(bench.charge.course_id, bench.uid, 0, name, Mode.RAISE, signed_in().person_id, seen)
        try:
            publish_again(order, found.id, clock.now())
        except OtherServed:
            flash(
                gettext(
                    "Somebody published another release meanwhile. Nothing was changed: look at what is "
                    "served now."
                ),
                "warning",
            )
            return redirect(url_for(".release", course=course, number=number), 303)
        flash(gettext("Learners see this release again. The working copy is as it was."))
    return redirect(url_for(".releases", course=course), 303)


@blueprint.get("/teach/<course>/releases/<int:number>.zip")
def release_archive(course: str, number: int) -> Response:
    """Send the files of a release as they were published."""
    bench = bench_of(course)
    found = _numbered(bench, number)
    if not found.has_files:
        abort(404)
    packed = io.BytesIO()
    write_archive(packed, release_files(reading(), found.id))
    response = Response(packed.getvalue(), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{bench.uid}-{number}.zip"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _numbered(bench: Bench, number: int) -> PastRelease:
    return release_numbered(reading(), bench.charge.course_id, number) or abort(404)


def _before(bench: Bench, number: int) -> PastRelease | None:
    return release_until(reading(), bench.charge.course_id, number - 1)


def _below(home: str, hashes: Mapping[str, str]) -> dict[str, str]:
    return {path.removeprefix(home): each for path, each in hashes.items()}
