"""A quiz before and after it is sat: its page, the start of an attempt, and the result."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.classroom import services
from learn.classroom.corrections import sentences, with_corrections
from learn.classroom.path import path_items
from learn.classroom.queries.seats import Seat, lesson_text, page_at, seat
from learn.classroom.results import ShownWork, reading_for, shown_results, shown_works
from learn.classroom.views import blueprint
from learn.classroom.views.shown import allowance, time_zone
from learn.courses.outline import Outline, OutlinePage
from learn.courses.queries import outline_by_release
from learn.database import reading
from learn.i18n import moment_in_words, spoken
from learn.progress.placement import known_lessons
from learn.progress.queries import tested_pages
from learn.quizzes.queries import (
    AskedQuestion,
    AttemptRow,
    attempts_of,
    files_of_attempt,
    keys_of_questions,
    quiz_of,
    reviews_of_attempt,
    standing_of,
)
from learn.quizzes.queries.regrading import corrected_answers, correcting_versions
from learn.quizzes.questions import JUDGED
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
        items=path_items(
            taken.outline, taken.done, spoken(), is_enrolled=True, here=shown, tested=taken.tested
        ),
    )


@blueprint.post("/courses/<course>/<page>/attempts")
def start_attempt(course: str, page: str) -> Response:
    """Open an attempt, or go back to the one that is open."""
    taken = seat(reading(), course, signed_in().person_id) or abort(404)
    shown = page_at(reading(), taken.outline, page)
    if shown is None or shown.kind != "quiz" or not taken.is_enrolled or taken.place is None:
        abort(404)
    quiz = quiz_of(reading(), taken.outline.release_id, shown.uid) or abort(404)
    attempt = services.start_attempt(
        taken.place,
        taken.outline,
        quiz,
        signed_in().extra_time,
        clock.now(),
        random.SystemRandom(),
        allowance(),
    )
    return redirect(url_for(".attempt", attempt=attempt), 303)


def outline_of(mine: AttemptRow) -> Outline:
    """Return the release that the attempt was made from."""
    return outline_by_release(reading(), mine.release_id)


def page_of(mine: AttemptRow) -> OutlinePage:
    """Return the quiz's page in that release."""
    return outline_of(mine).page_by_uid(mine.quiz_uid) or abort(404)


def has_works(questions: Sequence[AskedQuestion]) -> bool:
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
    keys = keys_of_questions(reading(), questions) if may_show else {}
    corrected = corrected_answers(reading(), mine.id) if mine.is_regraded else []
    results = shown_results(questions, keys, spoken()) if may_show else []
    if results and corrected:
        by = correcting_versions(reading(), corrected)
        results = with_corrections(results, questions, corrected, by)
    return render_template(
        "classroom/result.html",
        outline=outline,
        page=shown,
        title=outline.title_of(shown, spoken()),
        attempt=mine,
        standing=standing,
        attempts_left=standing.attempts_left(mine.rules),
        results=results,
        works=works_of(mine, questions, keys),
        corrections=sentences(corrected, time_zone()),
        question_count=len(questions),
        outcomes=reading_for(outline, mine.outcome_scores or {}, spoken()),
        tested=tested_by(mine, outline),
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


def tested_by(mine: AttemptRow, outline: Outline) -> list[OutlinePage]:
    """Return the lessons that a placement quiz showed to be known and that were not studied since."""
    if not mine.rules.is_placement:
        return []
    tested = tested_pages(reading(), mine.enrolment_id)
    return [page for page in known_lessons(outline, mine.outcome_scores or {}) if page.uid in tested]
