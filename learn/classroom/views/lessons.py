"""Reading a lesson, answering its checks, and being done with it."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import viewer
from learn.classroom import services
from learn.classroom.data_saver import with_pictures_on_request
from learn.classroom.guests import GuestCheck
from learn.classroom.path import path_items, stitches
from learn.classroom.queries.seats import LessonText, Seat, lesson_text, page_at, seat
from learn.classroom.views import blueprint
from learn.classroom.views.quizzes import quiz_page
from learn.classroom.views.shown import (
    ANSWER,
    answer_in,
    check_form,
    check_verdict,
    keep_check,
    kept_checks,
    refused_form,
    say_once,
)
from learn.courses.outline import OutlinePage
from learn.database import reading
from learn.i18n import gettext, ngettext, spoken
from learn.progress.completion import present_uid, unanswered_checks
from learn.quizzes.queries import Check
from learn.quizzes.questions import input_of
from learn.web.caching import not_modified
from learn.web.kept_pages import kept_page
from learn.web.templating import is_saving_data


@blueprint.get("/courses/<course>/<page>")
def page(course: str, page: str) -> str | Response:
    """Show a lesson, quiz or task to those who may read it; others are sent to the course's page."""
    taken = seat(reading(), course, viewer().person_id, page) or abort(404)
    shown = taken.outline.page_by_slug(page)
    if shown is None:
        return moved(taken, page)
    if not may_read(taken, shown):
        say_once(gettext("This page opens once you take the course. It is free."))
        return redirect(url_for(".course", course=course), 303)
    if shown.kind == "quiz":
        return quiz_page(taken, shown)
    answers = given_answers(taken, shown)
    made_of = (
        reading().engine,
        taken.outline.release_id,
        shown.uid,
        taken.is_enrolled,
        tuple(sorted(taken.done.items())),
        tuple(sorted(taken.tested)),
        tuple((uid, *answer) for uid, answer in sorted(answers.items())),
    )
    return not_modified(*made_of[1:]) or kept_page(made_of, lambda: reading_page(taken, shown, answers))


def moved(taken: Seat, slug: str) -> Response:
    """Lead from an old address to where the page is now, or say that there is none."""
    found = page_at(reading(), taken.outline, slug) or abort(404)
    return redirect(url_for(".page", course=taken.outline.uid, page=found.slug), 301)


def may_read(taken: Seat, shown: OutlinePage) -> bool:
    """Tell whether the viewer may read the page: enrolled, or it is open to everybody."""
    return taken.is_enrolled or taken.outline.is_open(shown)


def given_answers(taken: Seat, shown: OutlinePage) -> dict[str, list[str]]:
    """Return the answers to the page's checks: stored ones, or those in a guest's cookie."""
    if taken.is_enrolled:
        return {uid: given.answer for uid, given in taken.answers.items()}
    return {
        uid: check.answer
        for check in kept_checks()
        if check.course_uid == taken.outline.uid
        and (uid := present_uid(taken.outline, check.question_uid)) in shown.checks
    }


def reading_page(
    taken: Seat,
    shown: OutlinePage,
    answers: dict[str, list[str]],
    refused: Mapping[str, str] | None = None,
) -> str:
    """Return a lesson or task as HTML; `refused` are the forms of checks whose answer was not taken."""
    language = spoken()
    text = lesson_text(reading(), taken.outline, shown, language)
    outline = taken.outline
    return render_template(
        f"classroom/{shown.kind}.html",
        seat=taken,
        outline=outline,
        page=shown,
        title=outline.title_of(shown, language),
        text=text,
        html=assembled(taken, shown, text, answers, refused or {}),
        is_older=language in shown.older,
        is_updated=taken.done.get(shown.uid, shown.revision) < shown.revision,
        weight=shown.weights.get(text.language, 0),
        open_checks=len(unanswered_checks(shown, answers)) if shown.complete == "checks" else 0,
        items=path_items(
            outline, taken.done, language, is_enrolled=taken.is_enrolled, here=shown, tested=taken.tested
        ),
        stitches=stitches(outline, taken.done),
        before=outline.before(shown),
        after=outline.after(shown),
    )


def assembled(
    taken: Seat,
    shown: OutlinePage,
    text: LessonText,
    answers: dict[str, list[str]],
    refused: Mapping[str, str],
) -> Markup:
    """Return the text with each check's form in its place; all of it was made safe when published."""
    prose = with_pictures_on_request if is_saving_data() else str
    pieces = [
        refused.get(part)
        or check_form(taken.outline, shown, text.checks[part], answers.get(part), text.language)
        if index % 2
        else prose(part)
        for index, part in enumerate(text.parts)
    ]
    return Markup("".join(pieces))  # noqa: S704 - rendered and sanitised at publishing; forms come from a template


@blueprint.post("/courses/<course>/<page>/checks/<question>")
def check(course: str, page: str, question: str) -> str | Response | tuple[str, int]:
    """Take an answer to a check; the same answer twice changes nothing."""
    taken, shown = readable_or_404(course, page)
    text = lesson_text(reading(), taken.outline, shown, spoken())
    asked = text.checks.get(question) or abort(404)
    language = language_of(asked, text)
    how = input_of(asked.kind, asked.body, language, None)
    answer, fault = answer_in(request.form, how, ANSWER)
    if not answer:
        form = refused_form(
            taken.outline, shown, asked, fault or gettext("Choose or write an answer first."), language
        )
        return reading_page(taken, shown, given_answers(taken, shown), {question: form}), 422
    remember(taken, shown, asked, answer)
    if request.headers.get("X-Part") == "check":
        return check_verdict(asked, answer, language)
    return redirect(url_for(".page", course=course, page=page, _anchor=question), 303)


def language_of(asked: Check, text: LessonText) -> str:
    """Return the language in which the check is shown: the lesson's, or the one it was written in."""
    return text.language if text.language in asked.body["texts"] else str(asked.body["source_lang"])


def remember(taken: Seat, shown: OutlinePage, asked: Check, answer: list[str]) -> None:
    """Store the answer of somebody enrolled; keep a guest's in the cookie."""
    if taken.is_enrolled and taken.place is not None:
        services.answer_check(taken.place, taken.outline, shown, asked, answer, clock.now())
    else:
        keep_check(GuestCheck(taken.outline.uid, shown.uid, asked.uid, answer))


@blueprint.post("/courses/<course>/<page>/done")
def done(course: str, page: str) -> Response:
    """Finish the lesson and go on to what follows."""
    taken = seat(reading(), course, viewer().person_id, page) or abort(404)
    shown = page_at(reading(), taken.outline, page)
    if taken.place is None or shown is None or shown.kind != "lesson":
        abort(404)
    if not taken.is_enrolled:
        say_once(gettext("You left this course. What you did is kept: come back to it to go on."))
        return redirect(url_for(".course", course=course), 303)
    try:
        finished = services.finish_page(taken.place, taken.outline, shown, clock.now())
    except services.ChecksUnanswered as unanswered:
        number = len(unanswered.uids)
        flash(
            ngettext(
                "One question on this page waits for your answer.",
                "%(num)s questions on this page wait for your answers.",
                number,
            )
        )
        return redirect(url_for(".page", course=course, page=page, _anchor=unanswered.uids[0]), 303)
    if finished.is_completed_now:
        flash(gettext("You completed the course. Well done!"))
        return redirect(url_for(".course", course=course), 303)
    following = taken.outline.after(shown)
    if following is None:
        return redirect(url_for(".course", course=course), 303)
    return redirect(url_for(".page", course=course, page=following.slug), 303)


def readable_or_404(course: str, page: str) -> tuple[Seat, OutlinePage]:
    """Return the course and a page of it that the viewer may read."""
    taken = seat(reading(), course, viewer().person_id, page) or abort(404)
    shown = page_at(reading(), taken.outline, page)
    if shown is None or not may_read(taken, shown):
        abort(404)
    return taken, shown
