"""Where the files of a working copy stand: added, moved up and down, called otherwise, taken away."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.authoring import arranging
from learn.authoring.arranging import CannotArrange, family_of, modules_in
from learn.authoring.manifest_lines import NotWritten
from learn.authoring.queries import draft_texts
from learn.authoring.question_templates import new_question
from learn.authoring.services.copies import Arrange, NameTaken, TooMuch, add_files, arrange
from learn.authoring.starting import CannotBegin, new_page, title_of
from learn.authoring.views import blueprint
from learn.authoring.views.benches import Bench, instance_folder, open_bench
from learn.authoring.views.desk import UNFIT, course_page
from learn.courses.bundle.layout import NUMBERED
from learn.courses.bundle.write_ids import id_words
from learn.database import reading
from learn.i18n import gettext, lazy_gettext
from learn.web.caching import private_page

KINDS = ("lesson", "quiz", "task")
FAULTS = {
    "bad-slug": lazy_gettext("Use small letters, digits and single hyphens, such as clear-emails."),
    "taken": lazy_gettext("There is a file of that name. Choose another."),
    "no-place": lazy_gettext("There is no place to move it to."),
}


@blueprint.post("/teach/<course>/files")
@private_page
def add_file(course: str) -> Response | tuple[str, int]:
    """Add a module, a lesson, a quiz, a task or a bank, good as it stands."""
    bench = open_bench(course)
    kind, typed = request.form.get("kind", ""), request.form.get("name", "").strip()[:200]
    module = request.form.get("module", "")
    is_known = kind in {*KINDS, "module", "bank"}
    if not is_known or (kind in KINDS and module not in modules_in(list(bench.drafts))):
        abort(422)
    slug = typed if NUMBERED.fullmatch(typed) else id_words(typed)
    try:
        files = _new_files(bench, kind, module, slug)
        add_files(
            bench.charge.course_id,
            {f"{bench.uid}/{path}": text for path, text in files.items()},
            signed_in().person_id,
            clock.now(),
        )
    except CannotBegin:
        return course_page(bench, str(FAULTS["bad-slug"]), {"name": typed, "kind": kind}), UNFIT
    except (NameTaken, TooMuch):
        return course_page(bench, str(FAULTS["taken"]), {"name": typed, "kind": kind}), UNFIT
    first = next(iter(files))
    return redirect(url_for(".edit", course=course, file=first), 303)


def _new_files(bench: Bench, kind: str, module: str, slug: str) -> dict[str, bytes]:
    """Return the files that come new; the examples are those of `learn new`."""
    if not slug:
        raise CannotBegin(slug)
    opened = bench.open().bundle
    if kind == "bank":
        if slug in opened.all_ids or f"banks/{slug}.md" in bench.drafts:
            raise NameTaken(slug)
        front = f"---\nid: bank-{slug}\nkind: bank\ntitle: {title_of(slug)}\n---\n\n"
        outcome = next(iter(opened.manifest.outcomes), None)
        question = new_question("single-choice", f"bank-{slug}", opened.all_ids, outcome)
        return {f"banks/{slug}.md": (front + question).encode()}
    if kind == "module":
        folders = modules_in(list(bench.drafts))
        number = max((int(each.partition("-")[0]) for each in folders), default=0) + 1
        uid = slug if slug not in opened.all_ids else f"{slug}-module"
        text = f"---\nid: {uid}\ntitle: {title_of(slug)}\n---\n"
        if any(each.partition("-")[2] == slug for each in folders):
            raise NameTaken(slug)
        return {f"{number:02}-{slug}/module.md": text.encode()}
    with TemporaryDirectory(dir=instance_folder()) as place:
        home = Path(place)
        for path, content in draft_texts(reading(), bench.charge.course_id).items():
            target = home / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        made = new_page(kind, home / bench.uid / module / slug)
        return {path.relative_to(home / bench.uid).as_posix(): path.read_bytes() for path in made}


@blueprint.post("/teach/<course>/order")
def shift(course: str) -> Response:
    """Move a page or a module up or down."""
    bench = open_bench(course)
    step = -1 if "up" in request.form else 1
    path = request.form.get("up") or request.form.get("down") or ""
    if path not in bench.drafts:
        abort(404)
    try:
        _arrange(bench, lambda texts, paths: arranging.shifted(texts, paths, path, step))
    except CannotArrange as refused:
        flash(str(FAULTS[refused.code]))
    return redirect(url_for(".course", course=course, _anchor="outline"), 303)


@blueprint.get("/teach/<course>/<path:file>/place")
@private_page
def place(course: str, file: str) -> str:
    """Show what can be done with the place of a file: another name, another module, or away with it."""
    return place_page(_bench_with(course, file), file)


def place_page(bench: Bench, file: str, fault: str = "") -> str:
    """Return that page; `fault` says why what was asked cannot be done."""
    opened = bench.open().bundle
    folder = file.rpartition("/")[0]
    is_module = file.endswith("/module.md")
    gone = set(_gone(bench, file))
    learned = [page for page in opened.pages if page.path not in gone]
    return render_template(
        "authoring/place.html",
        bench=bench,
        file=file,
        fault=fault,
        slug=file.split("/", maxsplit=1)[0].partition("-")[2] if is_module else _slug(file),
        is_module=is_module,
        is_page=bool(NUMBERED.fullmatch(file.rpartition("/")[2].removesuffix(".md"))),
        is_media=file.startswith("media/"),
        folder=folder,
        modules=[each for each in modules_in(list(bench.drafts)) if each != folder],
        gone=sorted(gone),
        published=sorted(_ids_in(bench, gone) & _published(bench)),
        heirs=[(page.uid, page.texts[opened.manifest.source_language].title) for page in learned],
        holder=bench.open().holder(file),
    )


@blueprint.post("/teach/<course>/<path:file>/place")
@private_page
def place_post(course: str, file: str) -> Response | tuple[str, int]:
    """Give a file another name or module, or take it away; ids that were published are accounted for."""
    bench = _bench_with(course, file)
    deed = request.form.get("do", "")
    slug, module = request.form.get("slug", "").strip()[:200], request.form.get("module", "")
    if deed not in {"rename", "move", "delete"} or (file.startswith("media/") and deed != "delete"):
        abort(422)
    try:
        if deed == "rename":
            _arrange(bench, lambda texts, paths: arranging.renamed(texts, paths, file, slug))
        elif deed == "move":
            _arrange(
                bench, lambda texts, paths: arranging.moved_to(texts, paths, file, module, is_first=False)
            )
        else:
            _delete(bench, file, request.form.get("heir", ""))
    except CannotArrange as refused:
        return place_page(bench, file, str(FAULTS[refused.code])), UNFIT
    except NotWritten:
        fault = gettext("course.yml is written in a way that nothing can be added to it. Mend it first.")
        return place_page(bench, file, fault), UNFIT
    flash(gettext("Done. Learners see it once you publish."))
    return redirect(url_for(".course", course=course, _anchor="outline"), 303)


def _delete(bench: Bench, file: str, heir: str) -> None:
    gone = _gone(bench, file)
    lost = _ids_in(bench, set(gone)) & _published(bench)
    holder = bench.open().holder(file)
    kept = bench.open().bundle.all_ids - _ids_in(bench, set(gone))
    heirs = {holder[0].uid: heir} if holder is not None and heir and heir in kept else {}
    if heir and not heirs:
        abort(422)
    _arrange(bench, lambda texts, paths: arranging.removed(texts, paths, gone, sorted(lost), heirs))


def _gone(bench: Bench, file: str) -> list[str]:
    """Return what goes with a file: its translations, and the whole folder of a module."""
    if file.startswith("media/"):
        return [file]
    return family_of(list(bench.drafts), file)


def _ids_in(bench: Bench, paths: set[str]) -> frozenset[str]:
    """Return the permanent ids that only these files hold."""
    bundle = bench.open().bundle
    source = bundle.manifest.source_language
    ids = {module.uid for module in bundle.modules if module.path in paths}
    for holder in bundle.holders:
        if holder.path in paths:
            ids |= {holder.uid, *(question.uid for question in holder.texts[source].questions)}
    return frozenset(ids)


def _published(bench: Bench) -> frozenset[str]:
    return frozenset(bench.outline.ids) if bench.outline is not None else frozenset()


def _arrange(bench: Bench, plan: Arrange) -> None:
    arrange(bench.charge.course_id, bench.uid, plan, signed_in().person_id, clock.now())


def _bench_with(course: str, file: str) -> Bench:
    """Return the bench where the file can be moved: a source, a module, a bank or a picture."""
    bench = open_bench(course)
    if file not in bench.drafts or (arranging.source_of(file) != file and not file.startswith("media/")):
        abort(404)
    if "/" not in file:
        abort(404)
    return bench


def _slug(file: str) -> str:
    stem = file.rpartition("/")[2].rpartition(".")[0]
    found = NUMBERED.fullmatch(stem)
    return found["slug"] if found else stem
