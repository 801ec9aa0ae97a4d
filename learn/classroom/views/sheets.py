"""The page of an open attempt: all questions or one, with what is to be said about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import render_template, request
from sqlalchemy import Engine

from learn import clock
from learn.classroom.sitting import beside, offered, page_of_question, shown_question, told_of
from learn.classroom.views.quizzes import has_works, outline_of, page_of
from learn.database import reading
from learn.i18n import gettext, ngettext, spoken
from learn.kept import Kept
from learn.quizzes.disguises import Disguise
from learn.quizzes.queries import AskedQuestion, AttemptRow, files_of_attempt, keys_of_questions

SECONDS = 60
# Learners in a hall.
KEPT_OFFERS = 300

# The database, the attempt and the language → how its questions are answered, as far as they were asked for.
_offers: Kept[tuple[Engine, str, str], dict[int, Disguise]] = Kept(KEPT_OFFERS)


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a page of an attempt says besides: what is blank, what is wrong, what came too late."""

    blank: Sequence[int] = ()
    faults: Mapping[int, str] = field(default_factory=dict)
    typed: Mapping[int, Sequence[str]] = field(default_factory=dict)
    outdated: Mapping[int, Sequence[str]] = field(default_factory=dict)


def pressed(button: str) -> int | None:
    """Return the question that a button of this name was pressed for."""
    form = request.form
    return form.get(button, type=int) if button in form else None


def outdated_words(position: int) -> str:
    """Return what is said where an answer came too late."""
    return gettext(
        "Question %(number)s was answered meanwhile in another tab or on another phone. "
        "That newer answer is kept.",
        number=position,
    )


def faulty_words(position: int, fault: str) -> str:
    """Return what is said of an answer that cannot be kept, away from its question."""
    return gettext("Question %(number)s", number=position) + f": {fault}"


def attempt_page(mine: AttemptRow, questions: Sequence[AskedQuestion], remarks: Remarks) -> str:
    """Return the form of an open attempt, with the answers saved so far."""
    outline, shown = outline_of(mine), page_of(mine)
    here = None
    if mine.rules.is_one_per_page:
        flawed = next(iter([*remarks.faults, *remarks.outdated]), None)
        wanted = flawed or pressed("here") or request.args.get("question", type=int)
        here = page_of_question(questions, wanted)
    visible = [question for question in questions if here in {None, question.position}]
    keys = keys_of_questions(reading(), told_of(visible))
    offers = offers_of(mine, visible)
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
                offers[question.position],
                keys,
                spoken(),
                remarks.typed.get(question.position),
                remarks.outdated.get(question.position, ()),
            )
            for question in visible
        ],
        files=files_of_attempt(reading(), mine.id) if has_works(visible) else {},
        has_works=has_works(visible),
        remarks=remarks,
        outdated_words=outdated_words,
        faulty_words=faulty_words,
        seconds_left=seconds_left(mine),
        given_back=given_back(mine),
    )


def offers_of(mine: AttemptRow, questions: Sequence[AskedQuestion]) -> dict[int, Disguise]:
    """Return how each of the questions is answered in this attempt, by position.

    It is kept, because it stays so to the attempt's end.
    """
    language = spoken()
    key = (reading().engine, mine.public_id, language)
    known = _offers.get(key)
    if known is None:
        known = _offers.put(key, {})
    for question in questions:
        if question.position not in known:
            known[question.position] = offered(mine, question, language)
    return {question.position: known[question.position] for question in questions}


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
