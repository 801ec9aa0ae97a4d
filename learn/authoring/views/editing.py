"""A text of a working copy beside its preview: written, saved, looked at; quietly where there is a script."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, abort, flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learn import clock
from learn.accounts.sign_in import signed_in, viewer
from learn.authoring.differences import difference, joined
from learn.authoring.queries import Draft, draft_by_id, draft_content, is_text
from learn.authoring.question_templates import TEMPLATES, inserted, new_question
from learn.authoring.retyping import NotText, shown_text
from learn.authoring.services import copies
from learn.authoring.services.copies import ChangedMeanwhile, NameTaken, TooMuch
from learn.authoring.translating import begun, begun_manifest
from learn.authoring.uploaded import LARGEST, NoPicture, picture_of, shown_as
from learn.authoring.views import blueprint
from learn.authoring.views.benches import Bench, demand_edit, language_of, open_bench
from learn.authoring.views.desk import QUARREL, UNFIT
from learn.authoring.views.reports import Said, said_of
from learn.authoring.workbench import Preview, Workbench, media_files, previewed
from learn.courses import roles
from learn.courses.bundle.front_matter import parted
from learn.database import reading
from learn.i18n import gettext, lazy_gettext, spoken
from learn.web.caching import private_page
from learn.web.compression import DENSE
from learn.web.keys import key_in

CARRIER = "authoring.edit_post"
WITH_QUESTIONS = ("lesson", "quiz", "bank")
NO_PICTURE = {
    "empty": lazy_gettext("Choose a picture first."),
    "alive": lazy_gettext("This drawing does more than be looked at. Save it as a plain SVG, or as a PNG."),
    "too-large": lazy_gettext("This drawing is larger than 80 kB. Make it simpler, or save it as a PNG."),
    "no-picture": lazy_gettext("This is not a picture. PNG, JPEG, WebP, GIF and SVG can be used."),
    "damaged": lazy_gettext("This picture cannot be opened. Save it again, or make it smaller."),
}
NO_WORDS = lazy_gettext("Say in a few words what the picture shows. Write a hyphen if it only decorates.")
TOO_MUCH = lazy_gettext("This text is larger than 256 kB. Split it into several. Nothing was saved.")
HIDDEN = lazy_gettext("There is a hidden character in it (%(sign)s). Delete it; nothing was saved.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text on the desk; `draft_id` is 0 for a translation that is not there yet."""

    bench: Bench
    path: str
    text: str
    draft_id: int
    version: int
    is_unsaved: bool = False
    fault: str = ""
    has_tools: bool = False


@blueprint.url_value_preprocessor
def take_pictures(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let the form that carries a picture be larger; before anybody reads it for its token."""
    if endpoint == CARRIER and request.mimetype == "multipart/form-data" and viewer().is_authenticated:
        request.max_content_length = LARGEST


@blueprint.get("/teach/<course>/<path:file>/edit")
@private_page
def edit(course: str, file: str) -> str:
    """Show a text with its preview and everything that is wrong in it."""
    bench = open_bench(course)
    sheet = stored_sheet(bench, file)
    return sheet_page(sheet, said_of(bench, sheet.text))


def stored_sheet(bench: Bench, path: str) -> Sheet:
    """Return a text as it is stored; a translation that is not there begins with its source's words."""
    draft = bench.drafts.get(path)
    if draft is not None and draft.is_text:
        content = draft_content(reading(), bench.charge.course_id, f"{bench.uid}/{path}") or b""
        return Sheet(bench, path, shown_text(content), draft.id, draft.version)
    source = source_draft(bench, path)
    if source is None or draft is not None:
        abort(404)
    content = draft_content(reading(), bench.charge.course_id, f"{bench.uid}/{source.path}") or b""
    name = source.path.rpartition("/")[2]
    text = shown_text(content)
    words = begun_manifest(text) if name.endswith(".yml") else begun(text, name, language_of(path))
    return Sheet(bench, path, words, 0, 0)


def source_draft(bench: Bench, path: str) -> Draft | None:
    """Return the text that a path would translate into a language of the course, None for no such path."""
    lang = language_of(path)
    if not lang or not is_text(path):
        return None
    stem, _, ending = path.rpartition(".")
    source = bench.drafts.get(f"{stem.removesuffix(f'.{lang}')}.{ending}")
    languages = bench.open().bundle.manifest.languages[1:]
    return source if lang in languages else None


@blueprint.post("/teach/<course>/<path:file>/edit")
@private_page
def edit_post(course: str, file: str) -> AnyResponse | str | tuple[str, int]:
    """Save a text, or look at it, put a question or a picture into it: what was typed is never lost."""
    bench = open_bench(course)
    sheet = sent_sheet(bench, file)
    deed = request.form.get("do", "save")
    if deed == "preview":
        return sheet_page(sheet)
    demand_edit(bench, file)
    sheet = replace(sheet, has_tools=deed in {"tools", "insert", "picture"})
    if deed == "tools":
        return sheet_page(sheet)
    if deed == "insert":
        return sheet_page(with_question(sheet))
    if deed == "picture":
        return with_picture(sheet)
    return saved(sheet)


def sent_sheet(bench: Bench, path: str) -> Sheet:
    """Return a text as it was sent, for the file it was read from, wherever that lies now; never a fact."""
    if not is_text(path):
        abort(404)
    draft_id = key_in(request.form, "file") or 0
    version = request.form.get("version", type=int) or 0
    here = next((each for each in bench.drafts.values() if each.id == draft_id), None)
    is_fact = here is None and draft_by_id(reading(), bench.charge.course_id, draft_id) is not None
    is_nothing = draft_id == 0 and path not in bench.drafts and source_draft(bench, path) is None
    if is_fact or is_nothing:
        abort(404)
    if draft_id and path in bench.drafts and (here is None or here.version != version):
        # Read in a copy that was thrown away since, whose ids mean nothing now; 0 is no version of any file.
        here, version = bench.drafts[path], 0
        draft_id = here.id
    text = request.form.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
    return Sheet(bench, here.path if here else path, text, draft_id, version, is_unsaved=True)


def saved(sheet: Sheet) -> AnyResponse | str | tuple[str, int]:
    """Save a text; who was second sees both."""
    bench, person, now = sheet.bench, signed_in().person_id, clock.now()
    demand_edit(bench, sheet.path)
    course_id, is_quiet = bench.charge.course_id, request.headers.get("X-Part") == "draft"
    try:
        if sheet.draft_id == 0:
            copies.add_text(course_id, f"{bench.uid}/{sheet.path}", sheet.text, person, now)
        else:
            copies.save_text(course_id, sheet.draft_id, sheet.version, sheet.text, person, now)
    except NotText as sign:
        return sheet_page(replace(sheet, fault=str(HIDDEN) % {"sign": sign})), UNFIT
    except TooMuch:
        return sheet_page(replace(sheet, fault=str(TOO_MUCH))), UNFIT
    except (ChangedMeanwhile, NameTaken) as quarrel:
        if is_quiet:
            return AnyResponse(status=QUARREL)
        theirs = quarrel if isinstance(quarrel, ChangedMeanwhile) else None
        return quarrel_page(sheet, theirs), QUARREL
    return _told(sheet.path, bench, is_quiet=is_quiet)


def _told(path: str, bench: Bench, *, is_quiet: bool) -> AnyResponse:
    fresh = open_bench(bench.uid).drafts[path]
    if is_quiet:
        return jsonify(file=fresh.id, version=fresh.version)
    flash(gettext("Saved. Learners see it once you publish."))
    return redirect(url_for(".edit", course=bench.uid, file=path), 303)


def quarrel_page(sheet: Sheet, quarrel: ChangedMeanwhile | None) -> str:
    """Return both texts with what differs, and three ways on."""
    if quarrel is None:
        fresh = stored_sheet(open_bench(sheet.bench.uid), sheet.path)
        theirs: str | None = fresh.text
        draft_id, version = fresh.draft_id, fresh.version
    else:
        theirs, draft_id, version = quarrel.theirs, quarrel.draft_id, quarrel.version
    by = sheet.bench.drafts.get(sheet.path)
    return render_template(
        "authoring/quarrel.html",
        bench=sheet.bench,
        path=sheet.path,
        mine=sheet.text,
        theirs=theirs,
        both=joined(sheet.text, theirs or ""),
        difference=difference(sheet.path, theirs, sheet.text),
        draft_id=draft_id,
        version=version,
        by=by.changed_by if by else None,
    )


def with_question(sheet: Sheet) -> Sheet:
    """Return the text with a question of the kind that was asked for, behind the line of the cursor."""
    kind = request.form.get("kind", "")
    if kind not in TEMPLATES:
        abort(422)
    opened = sheet.bench.open({sheet.path: sheet.text.encode()}).bundle
    found = parted(sheet.text, sheet.path)
    uid = found.front.mapping.get("id", "question") if found.front is not None else "question"
    block = new_question(kind, str(uid)[:40], opened.all_ids, next(iter(opened.manifest.outcomes), None))
    row = request.form.get("row", type=int)
    least = found.body_line - 1
    place = len(sheet.text) if row is None or row < 1 else max(row, least)
    return replace(sheet, text=inserted(sheet.text, block, place))


def with_picture(sheet: Sheet) -> str | tuple[str, int]:
    """Take a picture into the copy, and return the page with the line that shows it, not saved yet."""
    bench, words = sheet.bench, request.form.get("words", "").strip()[:300]
    name, content = "", b""
    if sent := request.files.get("picture"):
        name, content = sent.filename or "", sent.stream.read(LARGEST)
        sent.close()
    try:
        taken = picture_of(name, content, bench.drafts)
    except NoPicture as refused:
        return sheet_page(replace(sheet, fault=str(NO_PICTURE[refused.code]))), UNFIT
    if not words:
        return sheet_page(replace(sheet, fault=str(NO_WORDS))), UNFIT
    try:
        copies.add_files(
            bench.charge.course_id,
            {f"{bench.uid}/{taken.path}": taken.content},
            signed_in().person_id,
            clock.now(),
        )
    except (NameTaken, TooMuch):
        return sheet_page(replace(sheet, fault=str(NO_PICTURE["damaged"]))), UNFIT
    row = request.form.get("row", type=int)
    place = len(sheet.text) if row is None or row < 1 else row
    text = inserted(sheet.text, shown_as(taken.path, words, sheet.path), place)
    return sheet_page(replace(sheet, bench=open_bench(bench.uid), text=text))


@blueprint.post("/teach/<course>/<path:file>/preview")
@private_page
def preview(course: str, file: str) -> AnyResponse:
    """Send what a text would look like, and what is wrong in it, to the script that asks."""
    bench = open_bench(course)
    sheet = sent_sheet(bench, file)
    opened = bench.open({sheet.path: sheet.text.encode()})
    shown = looked_at(sheet, opened)
    view = render_template("authoring/preview.html", preview=shown, path=sheet.path)
    problems = opened.problems_of(sheet.path)
    return jsonify(
        view=view,
        problems=render_template("authoring/problems.html", problems=problems),
        weight=shown.weight,
    )


def sheet_page(sheet: Sheet, said: Said | None = None) -> str:
    """Return the page of a text, which holds it twice: written and as learners see it."""
    g.quality = DENSE
    bench = sheet.bench
    opened = bench.open({sheet.path: sheet.text.encode("utf-8", "replace")})
    beside = source_beside(bench, sheet.path)
    found = opened.holder(sheet.path)
    kind = getattr(found[0], "kind", "bank") if found else ""
    return render_template(
        "authoring/edit.html",
        bench=bench,
        sheet=sheet,
        said=said,
        preview=looked_at(sheet, opened),
        problems=opened.problems_of(sheet.path),
        title=opened.bundle.manifest.title,
        beside=beside,
        glossary=opened.shared.glossary if beside is not None else (),
        kinds=tuple(TEMPLATES) if kind in WITH_QUESTIONS and not language_of(sheet.path) else (),
        may_edit=roles.may_edit(bench.care, sheet.path, language_of(sheet.path)),
        others=[
            path
            for path in sorted(bench.drafts)
            if path != sheet.path and path.partition(".")[0] == sheet.path.partition(".")[0]
        ],
    )


def source_beside(bench: Bench, path: str) -> str | None:
    """Return the text that a translation is of, None for a source."""
    source = source_draft(bench, path)
    if source is None:
        return None
    content = draft_content(reading(), bench.charge.course_id, f"{bench.uid}/{source.path}") or b""
    return shown_text(content)


def looked_at(sheet: Sheet, opened: Workbench) -> Preview:
    """Return the preview of a text; pictures that it names are measured."""
    bench = sheet.bench
    media = {path: each.mime for path, each in bench.drafts.items() if not each.is_text}
    named = {
        path: draft_content(reading(), bench.charge.course_id, f"{bench.uid}/{path}") or b""
        for path in media
        if path.rpartition("/")[2] in sheet.text
    }
    base = f"/{spoken()}/teach/{bench.uid}"
    return previewed(opened, sheet.path, media_files(named, media, base))


@blueprint.get("/teach/<course>/<path:file>/file")
def draft_media(course: str, file: str) -> Response:
    """Send a picture or another file of the working copy to those who may see drafts."""
    bench = open_bench(course)
    draft = bench.drafts.get(file)
    if draft is None or draft.is_text:
        abort(404)
    content = draft_content(reading(), bench.charge.course_id, f"{bench.uid}/{file}") or b""
    response = Response(content, mimetype=draft.mime)
    if not draft.mime.startswith(("image/", "audio/", "video/")):
        response.headers["Content-Disposition"] = "attachment"
    # A drawing opened by itself runs nothing and loads nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
