"""The review deck: one missed question at a time, an answer, why, and the next one."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.classroom.rereading import places_to_read
from learn.classroom.results import ShownResult, shown_results
from learn.classroom.views import blueprint
from learn.classroom.views.shown import ANSWER, answer_in, as_typed, say_once
from learn.courses.queries import outline_by_release
from learn.database import reading
from learn.days import day_begins, day_of
from learn.enrolments.services import NotEnrolled
from learn.i18n import gettext, spoken
from learn.progress import services
from learn.progress.queries.deck import (
    CardRow,
    as_asked,
    deck_of,
    due_card,
    key_as_asked,
    next_card,
    own_card,
    question_of,
)
from learn.progress.queries.telling import GivenCardAnswer, given_answer, may_be_told
from learn.progress.reviewing import Deck
from learn.quizzes.chance import Chance
from learn.quizzes.inputs import Input
from learn.quizzes.orders import shown_order
from learn.quizzes.queries import AskableVersion, AskedQuestion, askable_versions
from learn.quizzes.questions import input_of
from learn.web.caching import private_page


@blueprint.get("/review")
@private_page
def review() -> str:
    """Ask the next card, or say when there will be one."""
    deck = my_deck()
    card = next_card(reading(), signed_in().person_id, deck.today) if deck.left_today else None
    return card_page(deck, card) if card is not None else end_page(deck)


@blueprint.post("/review/<card>")
@private_page
def answer_card(card: str) -> Response | tuple[str, int]:
    """Take an answer to a card; sent twice, or from two phones, the first one counts."""
    person = signed_in()
    turn = request.form.get("turn", type=int) or 0
    mine = own_card(reading(), card, person.person_id) or abort(404)
    if 1 <= turn <= mine.last_number:
        return redirect(url_for(".reviewed", card=card, number=turn), 303)
    if mine.is_left:
        raise NotEnrolled
    found = due_card(reading(), card, person.person_id, day_of(clock.now()))
    asked = question_of(reading(), found, day_begins(clock.now())) if found is not None else None
    if found is None or asked is None or request.form.get("of") != name_of(asked):
        return not_asked()
    how = input_of_card(asked, found.public_id, found.number)
    answer, fault = answer_in(request.form, how, ANSWER)
    if not answer:
        fault = fault or gettext("Choose or write an answer first.")
        return card_page(my_deck(), found, as_typed(how, ANSWER), fault), 422
    try:
        services.answer_card(person.person_id, services.CardPost(card, turn, asked.id, answer), clock.now())
    except services.CardNotAsked:
        return not_asked()
    return redirect(url_for(".reviewed", card=card, number=turn), 303)


def not_asked() -> Response:
    """Lead on from a page that is older than the deck: another day, another release, another phone."""
    say_once(gettext("That question is not asked now. Nothing is lost: go on here."))
    return redirect(url_for(".review"), 303)


@blueprint.get("/review/<card>/<int:number>")
@private_page
def reviewed(card: str, number: int) -> str:
    """Say what an answer earned and why, as far as the learner may know."""
    given = given_answer(reading(), card, number, signed_in().person_id) or abort(404)
    outline = outline_by_release(reading(), given.release_id)
    stored = askable_versions(reading(), [given.question_version_id])[given.question_version_id]
    version = as_asked(stored, card, number)
    key = key_as_asked(reading(), stored, card, number)
    is_told = may_be_told(reading(), given)
    is_right = given.fraction == 1
    return render_template(
        "classroom/reviewed.html",
        outline=outline,
        words=version.body["texts"][spoken_of(version)],
        spoken_language=spoken_of(version),
        given=given,
        shown=shown_answer(given, version, key) if is_told else None,
        places=[] if is_right else places_to_read(outline, version.outcome, key, spoken()),
        left=my_deck().left_today,
    )


def my_deck() -> Deck:
    """Return what waits for whoever is signed in."""
    now = clock.now()
    return deck_of(reading(), signed_in().person_id, day_of(now), day_begins(now))


def card_page(deck: Deck, card: CardRow, typed: list[str] | None = None, fault: str = "") -> str:
    """Return the page that asks a card."""
    asked = question_of(reading(), card, day_begins(clock.now()))
    outline = outline_by_release(reading(), card.release_id)
    return render_template(
        "classroom/review.html",
        card=card,
        name=name_of(asked),
        outline=outline,
        words=asked.body["texts"][spoken_of(asked)],
        spoken_language=spoken_of(asked),
        asked=input_of_card(asked, card.public_id, card.number),
        answer=typed or [],
        fault=fault,
        left=deck.left_today,
    )


def end_page(deck: Deck) -> str:
    """Return the page of somebody for whom no card is left today."""
    return render_template("classroom/review_end.html", deck=deck, next=deck.next_days())


def name_of(asked: AskableVersion) -> str:
    """Return what the form calls the question shown, so that an old page answers nothing else."""
    return str(asked.id)


def spoken_of(asked: AskableVersion) -> str:
    """Return the language the question is read in: the page's, or the one it was written in."""
    return spoken() if spoken() in asked.body["texts"] else str(asked.body["source_lang"])


def order_of(asked: AskableVersion, card: str, number: int) -> list[str] | None:
    """Return the order in which this card shows the choices this time."""
    how = input_of(asked.kind, asked.body, str(asked.body["source_lang"]))
    return shown_order(how, Chance(f"{card}/{number}"), shuffles_choices=bool(asked.body["does_shuffle"]))


def input_of_card(asked: AskableVersion, card: str, number: int) -> Input:
    """Return how the card's question is answered."""
    return input_of(asked.kind, asked.body, spoken_of(asked), order_of(asked, card, number))


def shown_answer(given: GivenCardAnswer, version: AskableVersion, key: dict[str, object]) -> ShownResult:
    """Return the answer with what would have been right and why."""
    question = AskedQuestion(
        position=given.number,
        question_version_id=version.id,
        uid=version.uid,
        content_hash=version.content_hash,
        kind=version.kind,
        outcome=version.outcome,
        points=1,
        body=version.body,
        choice_order=order_of(version, given.public_id, given.number),
        numbers=None,
        answer=given.answer,
        answered_at=None,
        fraction=given.fraction,
        hint_count=0,
    )
    return shown_results([question], {version.id: key}, spoken())[0]
