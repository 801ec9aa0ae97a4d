"""Sitting a quiz: its page, the attempt, saved answers, handing in, and the result."""

import random
from collections.abc import Mapping
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.classroom import services
from learn.classroom.path import path_items
from learn.classroom.queries.seats import Seat, lesson_text, seat
from learn.classroom.results import ShownWork, reading_for, shown_results, shown_works
from learn.classroom.views import blueprint
from learn.classroom.views.sent_files import Refused, files_wanted, keep_sent_files
from learn.classroom.views.shown import as_typed, fault_in, time_zone
from learn.courses.outline import Outline, OutlinePage
from learn.courses.queries import outline_by_release
from learn.database import reading
from learn.i18n import gettext, moment_in_words, spoken
from learn.quizzes.answers import field_names, read_answer
from learn.quizzes.inputs import Attach, Input
from learn.quizzes.queries import (
    AskedQuestion,
    AttemptRow,
    attempt_by_id,
    attempts_of,
    files_of_attempt,
    keys_of_attempt,
    questions_of_attempt,
    quiz_of,
    reviews_of_attempt,
    standing_of,
)
from learn.quizzes.questions import JUDGED, input_of
from learn.web.caching import private_page


@private_page
def quiz_page(taken: Seat, shown: OutlinePage) -> str:
    """Show the rules of a quiz and where the learner stands with it."""
    place = taken.place or abort(404)
    quiz = quiz_of(reading(), taken.outline.release_id, shown.uid) or abort(404)
    attempts = attempts_of(reading(), place.id, shown.uid)
    standing = standing_of(attempts)
    opens_at = standing.opens_at(quiz.rules)
    text = lesson_text(reading(), taken.outline, shown, spoken())
    is_waiting = opens_at is not None and opens_at > clock.now()
    return render_template(
        "classroom/quiz.html",
        seat=taken,
        outline=taken.outline,
        page=shown,
        title=taken.outline.title_of(shown, spoken()),
        text_language=text.language,
        html=Markup(text.parts[0]),  # noqa: S704 - made safe when published
        quiz=quiz,
        rules=quiz.rules,
        standing=standing,
        attempts=list(reversed(attempts)),
        attempts_left=standing.attempts_left(quiz.rules),
        opens_at=moment_in_words(opens_at, time_zone()) if opens_at is not None and is_waiting else "",
        extra_time=signed_in().extra_time,
        items=path_items(taken.outline, taken.done, spoken(), is_enrolled=True, here=shown),
    )


@blueprint.post("/courses/<course>/<page>/attempts")
def start_attempt(course: str, page: str) -> Response:
    """Open an attempt, or go back to the one that is open."""
    taken = seat(reading(), course, signed_in().person_id) or abort(404)
    shown = taken.outline.page_by_slug(page)
    if shown is None or shown.kind != "quiz" or not taken.is_enrolled or taken.place is None:
        abort(404)
    quiz = quiz_of(reading(), taken.outline.release_id, shown.uid) or abort(404)
    attempt = services.start_attempt(
        taken.place, taken.outline, quiz, signed_in().extra_time, clock.now(), random.SystemRandom()
    )
    return redirect(url_for(".attempt", attempt=attempt), 303)


@blueprint.get("/attempts/<attempt>")
@private_page
def attempt(attempt: str) -> str:
    """Show the questions of an open attempt, or the result of one handed in."""
    mine = own_attempt(attempt)
    questions = questions_of_attempt(reading(), mine.id)
    if not mine.is_open:
        return result_page(mine, questions)
    return time_over_page(mine) if mine.is_overdue(clock.now()) else attempt_page(mine, questions, {})


@blueprint.post("/attempts/<attempt>/answers")
def save_answers(attempt: str) -> Response:
    """Keep what was answered so far; the script names the questions that changed in `only`."""
    mine = own_attempt(attempt)
    answers = sent_answers(mine, request.form.getlist("only", type=int) or None)
    services.save_answers(attempt, signed_in().person_id, answers, clock.now())
    if request.accept_mimetypes.best == "application/json":
        return jsonify(saved=sorted(answers))
    flash(gettext("Your answers are saved. Finish when you like."))
    return redirect(url_for(".page", course=outline_of(mine).uid, page=page_of(mine).slug), 303)


@blueprint.post("/attempts/<attempt>")
def hand_in(attempt: str) -> Response | tuple[str, int]:
    """Hand the answers in, once however often they are sent."""
    mine = own_attempt(attempt)
    if not mine.is_open:
        return redirect(url_for(".attempt", attempt=attempt), 303)
    questions = questions_of_attempt(reading(), mine.id)
    refused = Refused()
    if request.files:
        refused = keep_sent_files(attempt, files_wanted((each.position, asked(each)) for each in questions))
        questions = questions_of_attempt(reading(), mine.id)
    faults = refused.faults | {
        question.position: fault
        for question in questions
        if (fault := fault_in(asked(question), f"q{question.position}"))
    }
    if faults:
        typed = {
            question.position: as_typed(asked(question), f"q{question.position}")
            for question in questions
            if is_sent(question)
        }
        return attempt_page(mine, questions, typed, faults=faults), refused.status
    answers = sent_answers(mine, None)
    if "later" in request.form:
        return save_answers(attempt)
    blank = [
        question.position for question in questions if not answers.get(question.position, question.answer)
    ]
    if blank and "anyway" not in request.form:
        services.save_answers(attempt, signed_in().person_id, answers, clock.now())
        return attempt_page(mine, questions_of_attempt(reading(), mine.id), answers, blank), 422
    services.hand_in(attempt, signed_in().person_id, clock.now(), answers)
    return redirect(url_for(".attempt", attempt=attempt), 303)


def own_attempt(attempt: str) -> AttemptRow:
    """Return the learner's own attempt or answer 404."""
    return attempt_by_id(reading(), attempt, signed_in().person_id) or abort(404)


def outline_of(mine: AttemptRow) -> Outline:
    """Return the release that the attempt was made from."""
    return outline_by_release(reading(), mine.release_id)


def page_of(mine: AttemptRow) -> OutlinePage:
    """Return the quiz's page in that release."""
    return outline_of(mine).page_by_uid(mine.quiz_uid) or abort(404)


def sent_answers(mine: AttemptRow, only: list[int] | None) -> dict[int, list[str]]:
    """Return the answers of the form by position; refuses what was never offered.

    A question of which nothing was sent stays as it is saved, unless `only` names it: an old page, or a
    request without a body, wipes nothing away. Files are kept on a way of their own.
    """
    return {
        question.position: read_answer(asked(question), request.form.getlist, f"q{question.position}")
        for question in questions_of_attempt(reading(), mine.id)
        if (is_sent(question) if only is None else question.position in only)
        and not isinstance(asked(question), Attach)
    }


def is_sent(question: AskedQuestion) -> bool:
    """Tell whether the form holds any part of the answer."""
    return any(name in request.form for name in field_names(asked(question), f"q{question.position}"))


def asked(question: AskedQuestion) -> Input:
    """Return how the question is answered, in the order this attempt shows."""
    return input_of(question.kind, question.body, spoken_of(question.body), question.choice_order)


def spoken_of(body: Mapping[str, Any]) -> str:
    """Return the language the question is read in: the page's, or the one it was written in."""
    return spoken() if spoken() in body["texts"] else str(body["source_lang"])


def attempt_page(
    mine: AttemptRow,
    questions: list[AskedQuestion],
    answers: Mapping[int, list[str]],
    blank: list[int] | None = None,
    faults: Mapping[int, str] | None = None,
) -> str:
    """Return the form of an open attempt, with the answers saved so far."""
    outline, shown = outline_of(mine), page_of(mine)
    now = clock.now()
    return render_template(
        "classroom/attempt.html",
        outline=outline,
        page=shown,
        title=outline.title_of(shown, spoken()),
        attempt=mine,
        questions=[
            {
                "position": question.position,
                "words": question.body["texts"][spoken_of(question.body)],
                "language": spoken_of(question.body),
                "asked": asked(question),
                "answer": answers.get(question.position, question.answer) or [],
            }
            for question in questions
        ],
        files=files_of_attempt(reading(), mine.id) if has_works(questions) else {},
        has_works=has_works(questions),
        blank=blank or [],
        faults=faults or {},
        seconds_left=int((mine.deadline_at - now).total_seconds()) if mine.deadline_at else None,
        extra_time=signed_in().extra_time,
    )


def has_works(questions: list[AskedQuestion]) -> bool:
    """Tell whether a tutor judges some of the answers."""
    return any(question.kind in JUDGED for question in questions)


def time_over_page(mine: AttemptRow) -> str:
    """Return the page of an attempt whose time is over: reading it writes nothing, one button hands it in."""
    outline, shown = outline_of(mine), page_of(mine)
    return render_template(
        "classroom/time_over.html",
        outline=outline,
        title=outline.title_of(shown, spoken()),
        attempt=mine,
    )


def result_page(mine: AttemptRow, questions: list[AskedQuestion]) -> str:
    """Return the result: score and outcomes at once, answers and reasons when the rules show them."""
    outline, shown = outline_of(mine), page_of(mine)
    standing = standing_of(attempts_of(reading(), mine.enrolment_id, mine.quiz_uid))
    may_show = standing.shows_answers(mine.rules, is_submitted=not mine.is_open)
    keys = keys_of_attempt(reading(), mine.id) if may_show else {}
    return render_template(
        "classroom/result.html",
        outline=outline,
        page=shown,
        title=outline.title_of(shown, spoken()),
        attempt=mine,
        standing=standing,
        attempts_left=standing.attempts_left(mine.rules),
        results=shown_results(questions, keys, spoken()) if may_show else [],
        works=works_of(mine, questions, keys),
        question_count=len(questions),
        outcomes=reading_for(outline, mine.outcome_scores or {}, spoken()),
        submitted=moment_in_words(mine.submitted_at, time_zone()) if mine.submitted_at else "",
    )


def works_of(
    mine: AttemptRow, questions: list[AskedQuestion], keys: Mapping[int, Mapping[str, Any]]
) -> list[ShownWork]:
    """Return what a tutor judges of the attempt: shown whatever the rules say of answers."""
    if not has_works(questions):
        return []
    files, reviews = files_of_attempt(reading(), mine.id), reviews_of_attempt(reading(), mine.id)
    return shown_works(questions, files, reviews, keys, spoken())
