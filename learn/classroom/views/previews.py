"""A release seen by link as learners would see it: nothing is stored, and graded keys stay where they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, g, render_template, request, url_for
from markupsafe import Markup

from learn import clock, ids
from learn.classroom.queries.previews import Preview, media_in, preview_of
from learn.classroom.queries.seats import lesson_text
from learn.classroom.sitting import language_of
from learn.classroom.views import blueprint
from learn.classroom.views.media import sent_media
from learn.classroom.views.shown import ANSWER, answer_in, check_form, refused_form
from learn.courses.outline import OutlinePage
from learn.database import reading
from learn.i18n import gettext, spoken
from learn.quizzes.chance import Chance
from learn.quizzes.disguises import disguised
from learn.quizzes.drawing import History, draw
from learn.quizzes.inputs import Input
from learn.quizzes.orders import shown_order
from learn.quizzes.queries import askable_versions, quiz_of
from learn.quizzes.questions import input_of
from learn.quizzes.variables import drawn_numbers, with_numbers

Answers = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a quiz as an attempt might ask it."""

    position: int
    language: str
    words: Mapping[str, Any]
    asked: Input


@blueprint.get("/preview/<token>/")
def preview(token: str) -> str:
    """Show what the course is, and the way to its pages."""
    shown = _preview(token)
    outline = shown.outline
    return render_template(
        "classroom/preview.html", preview=shown, outline=outline, token=token, text=outline.text(spoken())
    )


@blueprint.get("/preview/<token>/<page>")
def preview_page(token: str, page: str) -> str:
    """Show one page; a quiz asks what one attempt might be asked."""
    shown = _preview(token)
    return _page(shown, token, _found(shown, page), {})


@blueprint.post("/preview/<token>/<page>/checks/<question>")
def preview_check(token: str, page: str, question: str) -> str | tuple[str, int]:
    """Mark an answer to a check and forget it."""
    shown = _preview(token)
    where = _found(shown, page)
    text = lesson_text(reading(), shown.outline, where, spoken())
    check = text.checks.get(question) or abort(404)
    language = text.language if text.language in check.body["texts"] else str(check.body["source_lang"])
    how = input_of(check.kind, check.body, language, None)
    answer, fault = answer_in(request.form, how, ANSWER)
    if answer:
        return _page(shown, token, where, {question: answer})
    fault = fault or gettext("Choose or write an answer first.")
    form = refused_form(shown.outline, where, check, fault, language)
    return _page(shown, token, where, {}, {question: form}), 422


@blueprint.get("/preview/<token>/media/<name>")
def preview_media(token: str, name: str) -> Response:
    """Send a file that the release shows, also of a course that is private."""
    release_id = _preview(token).outline.release_id
    return sent_media(media_in(reading(), release_id, name.partition(".")[0]) or abort(404))


def _preview(token: str) -> Preview:
    """Return what the link shows; nothing of it may be kept, indexed or told to other sites."""
    g.is_private = True
    return preview_of(reading(), token, clock.now()) or abort(404)


def _found(shown: Preview, slug: str) -> OutlinePage:
    return shown.outline.page_by_slug(slug) or abort(404)


def _page(
    shown: Preview,
    token: str,
    page: OutlinePage,
    answers: Answers,
    refused: Mapping[str, str] | None = None,
) -> str:
    outline = shown.outline
    text = lesson_text(reading(), outline, page, spoken())
    pieces = [
        _without_address(
            (refused or {}).get(part)
            or check_form(outline, page, text.checks[part], answers.get(part), text.language),
            f"/{spoken()}/courses/{outline.uid}/{page.slug}/checks/{part}",
            url_for(".preview_check", token=token, page=page.slug, question=part),
        )
        if index % 2
        else part
        for index, part in enumerate(text.parts)
    ]
    shown_page = render_template(
        "classroom/preview_page.html",
        preview=shown,
        outline=outline,
        token=token,
        page=page,
        title=outline.title_of(page, spoken()),
        text_language=text.language,
        html=Markup("".join(pieces)),  # noqa: S704 - made safe when stored; forms come from a template
        questions=list(_sample(shown, page, token)) if page.kind == "quiz" else [],
        before=outline.before(page),
        after=outline.after(page),
    )
    return shown_page.replace('="/media/', f'="/{spoken()}/preview/{token}/media/')


def _without_address(form: str, room: str, door: str) -> str:
    """Return the form of a check with another address, and without the script that keeps answers."""
    return form.replace(f'action="{room}"', f'action="{door}"').replace(" data-check", "")


def _sample(shown: Preview, page: OutlinePage, token: str) -> Iterator[Asked]:
    """Yield the questions of an attempt that nobody makes; the same link asks the same."""
    quiz = quiz_of(reading(), shown.outline.release_id, page.uid) or abort(404)
    seed = ids.digest(token)[:32]
    drawn = draw(quiz.items, chance=Chance(seed), history=History(), shuffles=quiz.rules.shuffles_questions)
    versions = askable_versions(reading(), {each.question_version_id for each in drawn})
    for position, each in enumerate(drawn, start=1):
        version = versions[each.question_version_id]
        body = with_numbers(version.body, drawn_numbers(seed, position, version.body))
        language = language_of(body, spoken())
        shuffles = quiz.rules.shuffles_choices and version.body["does_shuffle"]
        whole = input_of(version.kind, version.body, version.body["source_lang"])
        order = shown_order(whole, Chance(seed).of("choices", position), shuffles_choices=shuffles)
        offer = disguised(input_of(version.kind, body, language, order), seed, position)
        yield Asked(position, language, body["texts"][language], offer.asked)
