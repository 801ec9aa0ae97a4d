"""Sitting a quiz: its questions, answers that are saved, hints, answers marked at once, time, handing in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.classroom import services
from learn.classroom.sitting import (
    beside,
    blank_among,
    offered,
    page_of_question,
    shown_question,
    versions_told_of,
)
from learn.classroom.views import blueprint
from learn.classroom.views.quizzes import outline_of, page_of, result_page, time_over_page
from learn.classroom.views.shown import allowance, as_typed, fault_in, say_once
from learn.database import reading
from learn.i18n import gettext, ngettext, spoken
from learn.quizzes.answers import field_names, read_answer
from learn.quizzes.queries import (
    AskedQuestion,
    AttemptRow,
    SavedAnswer,
    attempt_by_id,
    keys_of_versions,
    questions_of_attempt,
)
from learn.quizzes.services import AttemptClosed, HintNotThere, outdated_among
from learn.quizzes.tabs import fingerprint
from learn.web.caching import private_page

LOADED = "was"
HINT = re.compile(r"(\d{1,4}):(\d{1,2})", re.ASCII)
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form holds of an attempt's questions, by position.

    `answers` are in the keys that are stored; `loaded` is what the form says it had loaded.
    """

    answers: Mapping[int, list[str]]
    loaded: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a page of an attempt says besides: what is blank, what is wrong, what came too late."""

    blank: Sequence[int] = ()
    faults: Mapping[int, str] = field(default_factory=dict)
    typed: Mapping[int, Sequence[str]] = field(default_factory=dict)
    outdated: Mapping[int, Sequence[str]] = field(default_factory=dict)


@blueprint.get("/attempts/<attempt>")
@private_page
def attempt(attempt: str) -> str:
    """Show the questions of an open attempt, or the result of one handed in."""
    mine = own_attempt(attempt)
    questions = questions_of_attempt(reading(), mine.id)
    if not mine.is_open:
        return result_page(mine, questions)
    now = clock.now()
    # Whoever comes back from an outage sees the time that the first sign of life will give back.
    back = mine.timed(mine.timing.seen(now, allowance()))
    return time_over_page(back) if back.is_overdue(now) else attempt_page(back, questions, Remarks())


@blueprint.post("/attempts/<attempt>/answers")
def save_answers(attempt: str) -> Response:
    """Keep what was answered so far; the script names the questions that changed in `only`."""
    mine = awake(own_attempt(attempt))
    questions = questions_of_attempt(reading(), mine.id)
    sent = sent_answers(mine, questions, request.form.getlist("only", type=int) or None)
    saved = services.save_answers(attempt, signed_in().person_id, sent.answers, clock.now(), sent.loaded)
    if request.accept_mimetypes.best == "application/json":
        for position in saved.outdated:
            say_once(outdated_words(position))
        loaded = {
            position: fingerprint(mine.seed, position, answer) for position, answer in saved.answers.items()
        }
        return jsonify(saved=sorted(saved.answers), was=loaded, outdated=saved.outdated)
    flash(gettext("Your answers are saved. Finish when you like."))
    return redirect(url_for(".page", course=outline_of(mine).uid, page=page_of(mine).slug), 303)


@blueprint.post("/attempts/<attempt>/alive")
def alive(attempt: str) -> Response:
    """Note that the page is open, or that it goes out of sight; tell how much time is left."""
    is_leaving = "away" in request.form
    person_id, now = signed_in().person_id, clock.now()
    mine = services.sign_of_life(attempt, person_id, now, allowance(), is_leaving=is_leaving)
    return jsonify(left=seconds_left(mine), added=given_back(mine))


@blueprint.post("/attempts/<attempt>")
def hand_in(attempt: str) -> Response | tuple[str, int]:
    """Hand the answers in, once however often they are sent; or do to them what the pressed button says."""
    mine = own_attempt(attempt)
    if not mine.is_open:
        return redirect(url_for(".attempt", attempt=attempt), 303)
    try:
        return done_in(awake(mine))
    except AttemptClosed:
        return redirect(url_for(".attempt", attempt=attempt), 303)


def done_in(mine: AttemptRow) -> Response | tuple[str, int]:
    """Do what the form of an open attempt asks. Raises `AttemptClosed` where it is too late for that."""
    person_id, now = signed_in().person_id, clock.now()
    questions = questions_of_attempt(reading(), mine.id)
    remarks = remarks_on(mine, questions)
    if remarks.faults:
        return attempt_page(mine, questions, remarks), 422
    sent = sent_answers(mine, questions, None)
    if remarks.outdated:
        services.save_answers(mine.public_id, person_id, sent.answers, now, sent.loaded)
        return attempt_page(mine, questions_of_attempt(reading(), mine.id), remarks), 422
    if "later" in request.form:
        return save_answers(mine.public_id)
    onward = step_on(mine, questions, sent)
    return onward if onward is not None else finished(mine, questions, sent)


def finished(mine: AttemptRow, questions: Sequence[AskedQuestion], sent: Sent) -> Response | tuple[str, int]:
    """Hand in, but ask first where something is blank: then everything is saved, and nothing handed in."""
    person_id, now = signed_in().person_id, clock.now()
    blank = blank_among(questions, sent.answers)
    if blank and "anyway" not in request.form:
        services.save_answers(mine.public_id, person_id, sent.answers, now, sent.loaded)
        saved = questions_of_attempt(reading(), mine.id)
        return attempt_page(mine, saved, Remarks(blank=blank)), 422
    services.hand_in(mine.public_id, person_id, now, sent.answers, sent.loaded)
    return redirect(url_for(".attempt", attempt=mine.public_id), 303)


def step_on(mine: AttemptRow, questions: Sequence[AskedQuestion], sent: Sent) -> Response | None:
    """Save, do what the pressed button says, and lead to its question; None where none was pressed."""
    person_id, now = signed_in().person_id, clock.now()
    position = pressed_for(questions, sent)
    if position is None:
        return None
    if position not in [question.position for question in questions]:
        abort(422)
    services.save_answers(mine.public_id, person_id, sent.answers, now, sent.loaded)
    if hint := HINT.fullmatch(request.form.get("hint", "")):
        services.open_hint(mine.public_id, person_id, position, int(hint[2]), now)
    elif "check" in request.form:
        services.mark_at_once(mine.public_id, person_id, position, now)
    elif "save" in request.form:
        flash(gettext("Saved"))
    question = position if mine.rules.is_one_per_page else None
    anchor = f"question-{position}"
    return redirect(url_for(".attempt", attempt=mine.public_id, question=question, _anchor=anchor), 303)


def pressed_for(questions: Sequence[AskedQuestion], sent: Sent) -> int | None:
    """Return the question that the pressed button is about; saving leads to the next one to answer."""
    if "hint" in request.form:
        hint = HINT.fullmatch(request.form["hint"])
        if hint is None:
            raise HintNotThere
        return int(hint[1])
    if "save" in request.form:
        blank = blank_among(questions, sent.answers)
        return pressed("here") or page_of_question(questions, next(iter(blank), None))
    return pressed("check") or pressed("to")


def pressed(button: str) -> int | None:
    """Return the question that a button of this name was pressed for."""
    return request.form.get(button, type=int)


def own_attempt(attempt: str) -> AttemptRow:
    """Return the learner's own attempt or answer 404."""
    return attempt_by_id(reading(), attempt, signed_in().person_id) or abort(404)


def awake(mine: AttemptRow) -> AttemptRow:
    """Return the attempt with the time that an outage took given back, if there was one until now."""
    now = clock.now()
    if not (mine.is_open and mine.timing.is_silent(now)):
        return mine
    return services.sign_of_life(mine.public_id, signed_in().person_id, now, allowance())


def sent_answers(mine: AttemptRow, questions: Sequence[AskedQuestion], only: list[int] | None) -> Sent:
    """Return what the form holds; refuses what was never offered.

    A question of which nothing was sent stays as it is saved, unless `only` names it: an old page, or a
    request without a body, wipes nothing away.
    """
    there = [
        question
        for question in questions
        if (is_sent(mine, question) if only is None else question.position in only)
    ]
    answers = {}
    for question in there:
        offer = offered(mine, question, spoken())
        answers[question.position] = offer.stored(
            read_answer(offer.asked, request.form.getlist, field_of(question))
        )
    loaded = {
        position: request.form[f"{LOADED}{position}"]
        for position in answers
        if f"{LOADED}{position}" in request.form
    }
    return Sent(answers, loaded)


def is_sent(mine: AttemptRow, question: AskedQuestion) -> bool:
    """Tell whether the form holds any part of the answer, or says that it had loaded one."""
    names = field_names(offered(mine, question, spoken()).asked, field_of(question))
    return any(name in request.form for name in (f"{LOADED}{question.position}", *names))


def field_of(question: AskedQuestion) -> str:
    """Return the name that the question's fields begin with."""
    return f"q{question.position}"


def remarks_on(mine: AttemptRow, questions: Sequence[AskedQuestion]) -> Remarks:
    """Return what cannot be kept of a form, and what was answered over something newer."""
    asked = {question.position: offered(mine, question, spoken()).asked for question in questions}
    here = [question for question in questions if is_sent(mine, question)]
    faults = {
        question.position: fault
        for question in here
        if (fault := fault_in(asked[question.position], field_of(question)))
    }
    typed = {question.position: as_typed(asked[question.position], field_of(question)) for question in here}
    if faults:
        return Remarks(faults=faults, typed=typed)
    sent = sent_answers(mine, questions, None)
    saved = {
        question.position: SavedAnswer(
            question.answer or [], question.hint_count, question.fraction is not None
        )
        for question in questions
    }
    late = outdated_among(mine, saved, sent.answers, sent.loaded)
    return Remarks(outdated={position: typed[position] for position in late})


def outdated_words(position: int) -> str:
    """Return what is said where an answer came too late."""
    return gettext(
        "Question %(number)s was answered meanwhile in another tab or on another phone. "
        "That newer answer is kept.",
        number=position,
    )


def attempt_page(mine: AttemptRow, questions: Sequence[AskedQuestion], remarks: Remarks) -> str:
    """Return the form of an open attempt, with the answers saved so far."""
    outline, shown = outline_of(mine), page_of(mine)
    here = None
    if mine.rules.is_one_per_page:
        flawed = next(iter([*remarks.faults, *remarks.outdated]), None)
        wanted = flawed or pressed("here") or request.args.get("question", type=int)
        here = page_of_question(questions, wanted)
    visible = [question for question in questions if here in {None, question.position}]
    keys = keys_of_versions(reading(), versions_told_of(visible))
    return render_template(
        "classroom/attempt.html",
        outline=outline,
        page=shown,
        title=outline.title_of(shown, spoken()),
        attempt=mine,
        all_questions=questions,
        here=here,
        beside=beside(questions, here) if here is not None else (None, None),
        questions=[
            shown_question(
                mine,
                question,
                keys,
                spoken(),
                remarks.typed.get(question.position),
                remarks.outdated.get(question.position, ()),
            )
            for question in visible
        ],
        remarks=remarks,
        outdated_words=outdated_words,
        seconds_left=seconds_left(mine),
        given_back=given_back(mine),
        extra_time=signed_in().extra_time,
    )


def seconds_left(mine: AttemptRow) -> int | None:
    """Return how long the attempt may still go on, None without a limit."""
    if mine.deadline_at is None:
        return None
    return max(0, int((mine.deadline_at - clock.now()).total_seconds()))


def given_back(mine: AttemptRow) -> str:
    """Return in words how much time outages gave back, nothing where they gave none."""
    minutes = mine.outage_seconds // SECONDS
    if not mine.outage_seconds:
        return ""
    if not minutes:
        return gettext("%(num)s seconds were added for the outage.", num=mine.outage_seconds)
    return ngettext(
        "%(num)s minute was added for the outage.", "%(num)s minutes were added for the outage.", minutes
    )
