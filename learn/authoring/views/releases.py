"""Publishing as a decision: what changes for whom, who published what, and an earlier release once more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.authoring.consequences import Consequences, consequences_of
from learn.authoring.differences import MOST_LINES, FileDifference, deed_of, difference, differing
from learn.authoring.queries import (
    draft_texts,
    history_of,
    is_text,
    plan_of,
    read_by,
    release_hashes,
    served_questions,
    source_contents,
    touched_by,
    visibility_of,
)
from learn.authoring.services.published import Published
from learn.authoring.services.releasing import (
    CopyChanged,
    Order,
    Rehearsed,
    call_off,
    plan_release,
    publish_copy,
    rehearse_copy,
    show_to,
)
from learn.authoring.views import blueprint
from learn.authoring.views.benches import Bench, bench_of, instance_folder, open_bench, site_shared
from learn.authoring.views.desk import QUARREL, UNFIT
from learn.authoring.views.regrades import MODES, consequence_of
from learn.authoring.workbench import Workbench
from learn.config import Configuration
from learn.courses import roles
from learn.courses.bundle.files import decoded
from learn.database import reading
from learn.i18n import gettext, lazy_gettext, moment_in_words
from learn.quizzes.regrading import Mode
from learn.web.caching import private_page

LONGEST_NAME = 80
# So many files are compared, and so many lines of one that is shown alone.
MOST_FILES, MOST_LINES_ALONE = 40, 400
CHOICES = ("listed", "unlisted", "private")
PLAN_FAULTS = {
    "mistakes": lazy_gettext("The working copy had mistakes. Press “Try it, and go on” to see them."),
    "copy-changed": lazy_gettext("Somebody changed the working copy after it was planned."),
    "other-served": lazy_gettext(
        "Another release was published after it was planned. Look at the changes, and plan it again."
    ),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form of a publication held."""

    name: str = ""
    mode: str = Mode.RAISE.value
    due: str = ""
    fault: str = ""


@blueprint.get("/teach/<course>/releases")
@private_page
def releases(course: str) -> str:
    """Show what the working copy would change, and what was published so far."""
    return releases_page(bench_of(course))


def releases_page(
    bench: Bench,
    typed: Typed | None = None,
    rehearsed: Rehearsed | None = None,
    refused: Published | None = None,
) -> str:
    """Return that page, with what a rehearsal showed or why a publication came to nothing."""
    opened = bench.open() if bench.copy is not None else None
    changes = _changes(bench, opened) if opened is not None else None
    report = rehearsed.report if rehearsed is not None else None
    course_id = bench.charge.course_id
    return render_template(
        "authoring/releases.html",
        bench=bench,
        outline=bench.outline,
        changes=changes,
        consequences=_consequences(bench, opened) if changes and opened is not None else None,
        touched=touched_by(reading(), course_id),
        history=history_of(reading(), course_id),
        served=bench.charge.release_id,
        is_older=bench.copy is not None and bench.copy.base_release_id != bench.charge.release_id,
        plan=plan_of(reading(), course_id),
        plan_faults=PLAN_FAULTS,
        visibility=visibility_of(reading(), course_id),
        may_publish=roles.may_publish(bench.care),
        is_owner=bench.charge.is_owner,
        typed=typed or Typed(),
        rehearsed=rehearsed,
        refused=refused,
        modes=[
            (mode.value, MODES[mode], consequence_of(mode, report.total.by_mode[mode]) if report else "")
            for mode in Mode
        ],
        questions=report.by_question if report else {},
        moment=moment_here,
        zone=_zone(),
    )


def _changes(bench: Bench, opened: Workbench) -> list[FileDifference]:
    """Return what became of each file since the release that is served, so many that a page holds.

    The dated facts that the course prints are among them: they are published with it.
    """
    home = f"{bench.uid}/"
    before = {
        path.removeprefix(home): digest
        for path, digest in release_hashes(reading(), bench.charge.release_id).items()
    }
    facts = opened.printed_facts
    after = {path: each.hash for path, each in bench.drafts.items()} | facts
    texts = {
        path.removeprefix(home): content
        for path, content in draft_texts(reading(), bench.charge.course_id).items()
    }
    of_site = {path: (site_shared().root / path).read_bytes() for path in facts.keys() - texts.keys()}
    return differences_of(before, after, texts | of_site)


def differences_of(
    before: Mapping[str, str], after: Mapping[str, str], texts: Mapping[str, bytes]
) -> list[FileDifference]:
    """Return what became of each file; contents by path, those of before by their hash.

    One page holds so many lines: the first files get them, or the one that the address names.
    """
    added, gone, changed = differing(before, after)
    paths = sorted(added | gone | changed)
    alone = request.args.get("file") if request.args.get("file") in paths else None
    compared = {*paths[:MOST_FILES], *([alone] if alone else [])}
    old = source_contents(reading(), [before[path] for path in compared if path in before])
    room, found = MOST_LINES_ALONE if alone else MOST_LINES, []
    for path in paths:
        if path not in compared:
            found.append(FileDifference(path, deed_of(path, before, after), is_cut=True))
            continue
        each = difference(
            path,
            _text(path, old.get(before[path])) if path in before else None,
            _text(path, texts.get(path, b"")) if path in after else None,
            room if alone in {None, path} else 0,
        )
        room -= len(each.lines)
        found.append(each)
    return found


def _text(path: str, content: bytes | None) -> str:
    if content is None or not is_text(path):
        return ""
    return decoded(path, content)[0]


def _consequences(bench: Bench, opened: Workbench) -> Consequences:
    """Return what the copy changes for learners: pages and questions against the release that is served."""
    served = served_questions(reading(), bench.charge.course_id, bench.charge.release_id)
    return consequences_of(opened, bench.outline, served, read_by(reading(), bench.charge.course_id))


@blueprint.post("/teach/<course>/releases/rehearsal")
@private_page
def rehearse(course: str) -> str | tuple[str, int]:
    """Show what publishing would do to marks, with nothing written."""
    bench = open_bench(course)
    order, typed = _order(bench), _typed()
    try:
        rehearsed = rehearse_copy(order, instance_folder(), site_shared(), clock.now())
    except CopyChanged:
        return _changed(course, typed)
    if rehearsed.published.is_refused:
        return releases_page(bench, typed, refused=rehearsed.published), UNFIT
    return releases_page(bench, typed, rehearsed=rehearsed)


@blueprint.post("/teach/<course>/releases")
@private_page
def publish(course: str) -> AnyResponse | tuple[str, int]:
    """Publish the working copy as it was seen."""
    bench = open_bench(course)
    order, typed = _order(bench), _typed()
    if not order.name:
        fault = gettext("Give the release a name that says what is new.")
        return releases_page(bench, Typed(typed.name, typed.mode, typed.due, fault)), UNFIT
    try:
        done = publish_copy(order, instance_folder(), site_shared(), clock.now())
    except CopyChanged:
        return _changed(course, typed)
    if done.is_refused:
        return releases_page(bench, typed, refused=done), UNFIT
    flash(gettext("Published. Learners see it from now on; attempts that run stay as they were."))
    return redirect(url_for(".releases", course=course), 303)


@blueprint.post("/teach/<course>/releases/plan")
@private_page
def plan(course: str) -> AnyResponse | tuple[str, int]:
    """Plan the publication of the copy as it was seen."""
    bench = open_bench(course)
    order, typed = _order(bench), _typed()
    due_at = _due(typed.due)
    if not order.name or due_at is None or due_at <= clock.now():
        fault = gettext("Give the release a name, and a moment that is still to come.")
        return releases_page(bench, Typed(typed.name, typed.mode, typed.due, fault)), UNFIT
    try:
        plan_release(order, due_at)
    except CopyChanged:
        return _changed(course, typed)
    flash(gettext("Planned for %(moment)s, if nobody changes the copy before.", moment=moment_here(due_at)))
    return redirect(url_for(".releases", course=course), 303)


@blueprint.post("/teach/<course>/releases/plan/call-off", endpoint="call_off")
def call_off_plan(course: str) -> AnyResponse:
    """Call off what was planned."""
    call_off(bench_of(course).charge.course_id)
    flash(gettext("Called off. Nothing is planned."))
    return redirect(url_for(".releases", course=course), 303)


@blueprint.post("/teach/<course>/visibility", endpoint="show_to")
def set_visibility(course: str) -> AnyResponse:
    """Say who finds the course, and whether it takes anybody new."""
    bench = bench_of(course)
    choice = request.form.get("choice", "")
    if choice not in CHOICES:
        abort(422)
    show_to(bench.charge.course_id, choice, is_archived="archived" in request.form)
    flash(gettext("Saved. Who takes the course goes on as before."))
    return redirect(url_for(".releases", course=course, _anchor="visibility"), 303)


def _changed(course: str, typed: Typed) -> tuple[str, int]:
    fault = gettext(
        "Somebody changed the course meanwhile. Nothing was published: look at the changes again."
    )
    return releases_page(open_bench(course), Typed(typed.name, typed.mode, typed.due, fault)), QUARREL


def _order(bench: Bench) -> Order:
    typed = _typed()
    if typed.mode not in list(Mode):
        abort(422)
    version = request.form.get("version", type=int) or 0
    served = request.form.get("served", type=int) or None
    person_id = signed_in().person_id
    return Order(bench.charge.course_id, bench.uid, version, typed.name, Mode(typed.mode), person_id, served)


def _typed() -> Typed:
    name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
    return Typed(
        "".join(sign for sign in name if sign.isprintable()),
        request.form.get("mode", Mode.RAISE.value),
        request.form.get("due", "")[:40],
    )


def _due(text: str) -> datetime | None:
    """Return a moment that was typed in the site's time zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(_zone())).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone() -> str:
    settings: Configuration = current_app.config["CONFIGURATION"]
    return settings.text("TIME_ZONE")


def moment_here(at: datetime) -> str:
    """Return a moment in words, in the site's time zone."""
    return moment_in_words(at, _zone())
