"""Sitting a quiz: its questions, answers that are saved, hints, answers marked at once, time, handing in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, flash, jsonify, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.classroom import services
from learn.classroom.sitting import page_of_question
from learn.classroom.views import blueprint
from learn.classroom.views.quizzes import outline_of, page_of, result_page, time_over_page
from learn.classroom.views.sent_files import UNFIT, Refused, files_wanted, keep_sent_files
from learn.classroom.views.sheets import (
    Remarks,
    attempt_page,
    faulty_words,
    given_back,
    offers_of,
    outdated_words,
    pressed,
    seconds_left,
)
from learn.classroom.views.shown import allowance, answer_in, as_typed, say_once
from learn.database import reading
from learn.i18n import gettext
from learn.quizzes.answers import field_names
from learn.quizzes.disguises import Disguise
from learn.quizzes.inputs import Attach
from learn.quizzes.queries import (
    AskedQuestion,
    AttemptRow,
    attempt_by_id,
    questions_of_attempt,
)
from learn.quizzes.services import AttemptClosed, HintNotThere, outdated_among
from learn.quizzes.tabs import Saving, fingerprint, saving_of
from learn.web.caching import private_page

LOADED = "was"
HINT = re.compile(r"(\d{1,4}):(\d{1,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form holds of an attempt's questions, by position.

    `answers` are in the keys that are stored; `loaded` is what the form says it had loaded; `faults` say
    why what was typed is not among the answers.
    """

    answers: Mapping[int, list[str]]
    loaded: Mapping[int, str]
    faults: Mapping[int, str]


@blueprint.get("/attempts/<attempt>")
@private_page
def attempt(attempt: str) -> str:
    """Show the questions of an open attempt, or the result of one handed in."""
    mine = own_attempt(attempt)
    questions = questions_of_attempt(reading(), mine)
    if not mine.is_open:
        return result_page(mine, questions)
    now = clock.now()
    # Whoever comes back from an outage sees the time that the first sign of life will give back.
    back = mine.timed(mine.timing.seen(now, mine.allowance(allowance())))
    return time_over_page(back) if back.is_overdue(now) else attempt_page(back, questions, Remarks())


@blueprint.post("/attempts/<attempt>/answers")
def save_answers(attempt: str) -> Response | tuple[str, int]:
    """Keep what was answered so far; the script names the questions that changed in `only`.

    What cannot be kept is said of each question, and keeps no other from being saved.
    """
    mine = awake(own_attempt(attempt))
    only = request.form.getlist("only", type=int)
    named = questions_of_attempt(reading(), mine, only)
    offers = offers_of(mine, named)
    form = request.form
    here = [each for each in named if is_sent(form, each, offers, is_named=bool(only))]
    sent = sent_answers(here, offers)
    saved = services.save_answers(attempt, signed_in().person_id, sent.answers, clock.now(), sent.loaded)
    if request.accept_mimetypes.best == "application/json":
        for position in saved.outdated:
            say_once(outdated_words(position))
        loaded = {
            position: fingerprint(mine.seed, position, answer) for position, answer in saved.answers.items()
        }
        refused = {position: faulty_words(position, fault) for position, fault in sent.faults.items()}
        told = jsonify(saved=sorted(saved.answers), was=loaded, outdated=saved.outdated, refused=refused)
        told.status_code = UNFIT if refused else told.status_code
        return told
    if sent.faults:
        return page_to_mend(mine, here, offers, sent.faults, saved.outdated), UNFIT
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
        return back_here()
    try:
        return done_in(awake(mine))
    except AttemptClosed:
        return back_here()


def done_in(mine: AttemptRow) -> Response | tuple[str, int]:
    """Do what the form of an open attempt asks. Raises `AttemptClosed` where it is too late for that."""
    person_id, now = signed_in().person_id, clock.now()
    questions = questions_of_attempt(reading(), mine)
    offers = offers_of(mine, questions)
    refused = Refused()
    if request.files:
        refused = keep_sent_files(mine.public_id, files_wanted(offers))
        questions = questions_of_attempt(reading(), mine)
    form = request.form
    here = [question for question in questions if is_sent(form, question, offers)]
    sent = sent_answers(here, offers)
    faults = {**refused.faults, **sent.faults}
    saved = {question.position: question for question in questions}
    late = outdated_among(mine, saved, sent.answers, sent.loaded)
    if faults or late:
        services.save_answers(mine.public_id, person_id, sent.answers, now, sent.loaded)
        return page_to_mend(mine, here, offers, faults, late), refused.status
    if "later" in request.form:
        return save_answers(mine.public_id)
    blank = [question.position for question in questions if not newest(mine, question, sent)]
    onward = step_on(mine, questions, sent, blank)
    return onward if onward is not None else finished(mine, sent, blank)


def page_to_mend(
    mine: AttemptRow,
    here: Sequence[AskedQuestion],
    offers: Mapping[int, Disguise],
    faults: Mapping[int, str],
    late: Sequence[int],
) -> str:
    """Return the page of an open attempt with what could not be saved as it was typed; the rest is saved."""
    typed = {question.position: typed_at(question, offers) for question in here}
    remarks = Remarks(
        faults=faults,
        typed={position: typed[position] for position in faults if position in typed},
        outdated={position: typed[position] for position in late},
    )
    return attempt_page(mine, questions_of_attempt(reading(), mine), remarks)


def finished(mine: AttemptRow, sent: Sent, blank: Sequence[int]) -> Response | tuple[str, int]:
    """Hand in, but ask first where something is blank: then everything is saved, and nothing handed in."""
    person_id, now = signed_in().person_id, clock.now()
    if blank and "anyway" not in request.form:
        services.save_answers(mine.public_id, person_id, sent.answers, now, sent.loaded)
        saved = questions_of_attempt(reading(), mine)
        return attempt_page(mine, saved, Remarks(blank=blank)), 422
    services.hand_in(mine.public_id, person_id, now, sent.answers, sent.loaded)
    return back_here()


def back_here() -> Response:
    """Lead to the page at the address that the form was sent to, which nobody needs to build anew."""
    return Response(status=303, headers={"Location": request.script_root + request.path})


def step_on(
    mine: AttemptRow, questions: Sequence[AskedQuestion], sent: Sent, blank: Sequence[int]
) -> Response | tuple[str, int] | None:
    """Save, do what the pressed button says, and lead to its question; None where none was pressed."""
    person_id, now = signed_in().person_id, clock.now()
    position = pressed_for(questions, blank)
    if position is None:
        return None
    if position not in [question.position for question in questions]:
        abort(422)
    services.save_answers(mine.public_id, person_id, sent.answers, now, sent.loaded)
    if hint := HINT.fullmatch(request.form.get("hint", "")):
        services.open_hint(mine.public_id, person_id, position, int(hint[2]), now)
    elif "check" in request.form and position in blank:
        saved = questions_of_attempt(reading(), mine)
        faults = {position: gettext("Choose or write an answer first.")}
        return attempt_page(mine, saved, Remarks(faults=faults)), 422
    elif "check" in request.form:
        services.mark_at_once(mine.public_id, person_id, position, now)
    elif "save" in request.form:
        flash(gettext("Saved"))
    return redirect(place_of_question(mine, position), 303)


def place_of_question(mine: AttemptRow, position: int) -> str:
    """Return the address of a question of an open attempt: of its page where each has one."""
    question = position if mine.rules.is_one_per_page else None
    return url_for(".attempt", attempt=mine.public_id, question=question, _anchor=f"question-{position}")


def pressed_for(questions: Sequence[AskedQuestion], blank: Sequence[int]) -> int | None:
    """Return the question that the pressed button is about; saving leads to the next one to answer."""
    if "hint" in request.form:
        hint = HINT.fullmatch(request.form["hint"])
        if hint is None:
            raise HintNotThere
        return int(hint[1])
    if "save" in request.form:
        return pressed("here") or page_of_question(questions, next(iter(blank), None))
    return pressed("check") or pressed("to")


def own_attempt(attempt: str) -> AttemptRow:
    """Return the learner's own attempt or answer 404."""
    return attempt_by_id(reading(), attempt, signed_in().person_id) or abort(404)


def awake(mine: AttemptRow) -> AttemptRow:
    """Return the attempt with the time that an outage took given back, if there was one until now."""
    now = clock.now()
    if not (mine.is_open and mine.timing.is_silent(now)):
        return mine
    return services.sign_of_life(mine.public_id, signed_in().person_id, now, allowance())


def is_sent(
    sent: MultiDict[str, str],
    question: AskedQuestion,
    offers: Mapping[int, Disguise],
    *,
    is_named: bool = False,
) -> bool:
    """Tell whether a form holds any part of the answer, names it, or says that it had loaded one.

    A question of which nothing was sent stays as it is saved: an old page, or a request without a body,
    wipes nothing away. Files come on a way of their own: words in the place of one are somebody's invention.
    """
    asked, name = offers[question.position].asked, field_of(question)
    if isinstance(asked, Attach):
        return any(sent.getlist(name))
    if is_named or f"{LOADED}{question.position}" in sent:
        return True
    return any(each in sent for each in field_names(asked, name))


def sent_answers(questions: Sequence[AskedQuestion], offers: Mapping[int, Disguise]) -> Sent:
    """Return what the form holds of these questions; refuses what was never offered."""
    form = request.form
    answers: dict[int, list[str]] = {}
    loaded: dict[int, str] = {}
    faults: dict[int, str] = {}
    for question in questions:
        position, offer = question.position, offers[question.position]
        answer, fault = answer_in(form, offer.asked, field_of(question))
        if fault:
            faults[position] = fault
            continue
        answers[position] = offer.stored(answer)
        if (told := f"{LOADED}{position}") in form:
            loaded[position] = form[told]
    return Sent(answers, loaded, faults)


def typed_at(question: AskedQuestion, offers: Mapping[int, Disguise]) -> list[str]:
    """Return an answer as it was sent, in the names of the form."""
    return as_typed(offers[question.position].asked, field_of(question))


def newest(mine: AttemptRow, question: AskedQuestion, sent: Sent) -> list[str]:
    """Return what will be saved of a question: what was sent, if it is new, or else what is there."""
    position, saved = question.position, question.answer or []
    given = sent.answers.get(position, saved)
    how = saving_of(mine.seed, position, saved, given, sent.loaded.get(position))
    return given if how is Saving.SAVE else saved


def field_of(question: AskedQuestion) -> str:
    """Return the name that the question's fields begin with."""
    return f"q{question.position}"
