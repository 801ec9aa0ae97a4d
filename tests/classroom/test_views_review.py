"""The review deck as its learner sees it, with the clock moved on, and placement quizzes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from learn import clock
from learn.authoring.services import publish_path
from learn.database import reading
from learn.enrolments.models import Enrolment
from learn.progress.models import Evidence, PageDone, ReviewAnswer, ReviewCard
from learn.quizzes.models import QuestionVersion
from tests.courses.course_files import QUIZ, Change, write_library
from tests.factories import count
from tests.journeys.learner import Form, Learner, form_to, forms_of, visible
from tests.journeys.right_answers import right_answers

ROOM = "/courses/clear-times"
QUIZ_FILE = "clear-times/01-start/02-quiz.md"
LESSON_FILE = "clear-times/02-work/01-replies.md"
PLACEMENT = QUIZ.replace("wait: 24h\n", "placement: true\n")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def traveller() -> Iterator[time_machine.Traveller]:
    """Hold the clock at an hour that is the same day everywhere near, so that only a test moves it."""
    noon = clock.now().replace(hour=9, minute=0)
    with time_machine.travel(noon, tick=False) as traveller:
        yield traveller


def publish(app: Flask, folder: Path, **changes: Change) -> None:
    with app.app_context():
        [done] = publish_path(write_library(folder / f"courses-{len(changes)}", **changes), clock.now())
    assert done.release_id is not None, done.problems


def learner(app: Flask, language: str = "en") -> Learner:
    return Learner(app, "amina", language).join(is_own_device=True).enrol("clear-times")


def card_form(page: str) -> Form:
    return next(form for form in forms_of(page) if "/review/" in form.action)


def missed_word(somebody: Learner) -> None:
    """Answer the check that asks for a word wrongly."""
    somebody.post(f"{ROOM}/replies/checks/replies-check-2", {"answer": "hour"})


def with_a_card_due(app: Flask, folder: Path, traveller: time_machine.Traveller) -> tuple[Learner, str]:
    """Return somebody to whom a question comes back today, and the page that asks it."""
    publish(app, folder)
    somebody = learner(app)
    missed_word(somebody)
    traveller.shift(DAY)
    return somebody, somebody.get("/review").text


def test_a_missed_check_comes_back_the_next_day_with_all_its_reasons(
    app: Flask, tmp_path: Path, traveller: time_machine.Traveller
) -> None:
    publish(app, tmp_path)
    somebody = learner(app)
    assert "Nothing waits for you here" in visible(somebody.get("/review").text)
    missed_word(somebody)
    assert "The next question comes back on" in visible(somebody.get("/review").text)
    assert "nothing is due today" in visible(somebody.get("/me").text)
    traveller.shift(DAY)
    assert "One question comes back today" in visible(somebody.get("/me").text)
    page = somebody.get("/review").text
    assert somebody.get("/review").text == page
    form = card_form(page)
    # The sibling of the same lesson is asked first; it was not the one that was missed.
    assert "Which reply is clear?" in page
    answer = somebody.client.post(form.action, data={**form.values, "answer": choice(page, "Seven")})
    assert answer.status_code == 303
    shown = somebody.client.get(answer.headers["Location"])
    assert shown.headers["Cache-Control"] == "no-store"
    words = visible(shown.text)
    assert "Not yet" in words
    assert "Which zone?" in words
    assert "Right:" in words
    assert "Finish for today" in words
    assert "Done for today" in visible(somebody.get("/review").text)


def test_the_form_tells_nothing_of_the_key_and_an_outdated_one_is_refused(
    app: Flask, tmp_path: Path, traveller: time_machine.Traveller
) -> None:
    somebody, page = with_a_card_due(app, tmp_path, traveller)
    form = card_form(page)
    with app.app_context():
        hashes = reading().execute(select(QuestionVersion.content_hash)).scalars().all()
    assert hashes
    assert not any(each[:8] in page for each in hashes)
    turned = ('- (x) "19:00 PKT"\n  > Right.\n- ( ) "Seven"', '- ( ) "19:00 PKT"\n  > Right.\n- (x) "Seven"')
    publish(app, tmp_path, **{LESSON_FILE: turned})
    answer = somebody.client.post(form.action, data={**form.values, "answer": form.offered["answer"][0]})
    assert answer.headers["Location"].endswith("/en/review")
    with app.app_context():
        assert count(ReviewAnswer) == 0


def choice(page: str, *words: str) -> str:
    """Return the key of the choice whose label says one of these."""
    labels = page.split("<label")[1:]
    label = next(part for part in labels if any(each in visible(f"<main{part}") for each in words))
    return label.partition('value="')[2].partition('"')[0]


def test_an_answer_sent_twice_is_stored_once_and_shown_alike(
    app: Flask, tmp_path: Path, traveller: time_machine.Traveller
) -> None:
    somebody, page = with_a_card_due(app, tmp_path, traveller)
    form = card_form(page)
    first, second = form.offered["answer"][0], form.offered["answer"][1]
    shown = [
        somebody.client.post(form.action, data={**form.values, "answer": given}).headers["Location"]
        for given in (first, first, second)
    ]
    assert len(set(shown)) == 1
    with app.app_context():
        assert count(ReviewAnswer) == 1
        assert reading().execute(select(ReviewAnswer.answer)).scalar_one() == [first]
        kinds = reading().execute(select(Evidence.kind).where(Evidence.kind == "card answered"))
        assert len(kinds.all()) == 1


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"answer": ""}, 422), ({"answer": "never-offered"}, 422), ({"of": "old"}, 303), ({"turn": "7"}, 303)],
)
def test_what_is_no_answer_to_the_card_is_refused(
    app: Flask, tmp_path: Path, traveller: time_machine.Traveller, changed: dict[str, str], status: int
) -> None:
    somebody, page = with_a_card_due(app, tmp_path, traveller)
    form = card_form(page)
    given = {**form.values, "answer": form.offered["answer"][0], **changed}
    answer = somebody.client.post(form.action, data=given)
    assert answer.status_code == status
    if status == 303:
        assert answer.headers["Location"].endswith("/en/review")
    with app.app_context():
        assert count(ReviewAnswer) == 0


def test_a_page_from_yesterday_leads_on_to_the_deck(
    app: Flask, tmp_path: Path, traveller: time_machine.Traveller
) -> None:
    somebody, page = with_a_card_due(app, tmp_path, traveller)
    form = card_form(page)
    somebody.post(f"{ROOM}/leave")
    given = {**form.values, "answer": form.offered["answer"][0]}
    assert somebody.client.post(form.action, data=given).status_code == 409
    somebody.enrol("clear-times")
    somebody.post(f"{ROOM}/replies/checks/replies-check-2", {"answer": "another"})
    led = somebody.client.post(form.action, data=given, follow_redirects=True)
    assert "That question is not asked now" in led.text


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_missed_quiz_question_says_where_to_read_and_not_the_answer(
    app: Flask, tmp_path: Path, traveller: time_machine.Traveller, language: str
) -> None:
    with_place = QUIZ.replace("> That is UTC+3.", "> That is UTC+3. [Read](01-zones.md#name-the-zone)")
    publish(app, tmp_path, **{QUIZ_FILE: with_place.replace(", outcome: O1}", "}")})
    somebody = learner(app, language)
    address = somebody.post(f"{ROOM}/quiz/attempts").headers["Location"]
    somebody.client.post(address, data={"anyway": "1"})
    traveller.shift(DAY)
    seen = {}
    while "/review/" in (page := somebody.get("/review").text):
        form = card_form(page)
        given = {**form.values, "answer": choice(page, "6", "UTC+1")}
        shown = somebody.client.post(form.action, data=given).headers["Location"]
        seen["bank" if "UTC+1" in page else "quiz"] = somebody.client.get(shown).text
    assert len(seen) == 2
    for page in seen.values():
        assert 'class="out"' not in page
        assert "UTC+3." not in page
        assert f'href="/{language}{ROOM}/zones' in page
    assert f'href="/{language}{ROOM}/zones#name-the-zone"' in seen["quiz"]


def test_a_placement_quiz_ticks_lessons_as_tested_and_studying_makes_them_studied(
    app: Flask, tmp_path: Path
) -> None:
    placement = QUIZ.replace("wait: 24h\n", "placement: true\n").replace(
        "show_answers: after-pass", "show_answers: after-submit"
    )
    publish(app, tmp_path, **{QUIZ_FILE: placement})
    somebody = learner(app)
    course = visible(somebody.get(ROOM).text)
    assert "Know this already?" in course
    assert "of 2 steps" in course
    address = somebody.post(f"{ROOM}/quiz/attempts").headers["Location"]
    form = form_to(somebody.client.get(address).text, address)
    somebody.client.post(address, data=right_answers(app, address, form))
    result = visible(somebody.client.get(address).text)
    assert "Tested, not studied" in result
    assert "Working across zones" in result
    assert "What you know already You reached 100 % ." in result, "nobody fails by showing what they know"
    course = somebody.get(ROOM).text
    assert "Tested, not studied" in course
    assert 'href="#o"' in course
    assert "One lesson of these is tested, not studied." in visible(course)
    assert "Know this already?" not in course
    assert "Go on: Replies" in visible(course)
    assert "Replies" in visible(somebody.get("/me").text).partition("Go on")[0]
    assert "Tested, not studied" in somebody.get(f"{ROOM}/zones").text
    with app.app_context():
        assert facts(app)["lesson tested"] == 1
        assert count(ReviewCard) == 0
    somebody.answer_checks(f"{ROOM}/zones")
    somebody.post(f"{ROOM}/zones/done")
    assert "Tested, not studied" not in somebody.get(ROOM).text
    assert "Tested, not studied" not in somebody.client.get(address).text
    assert facts(app)["lesson done"] == 1
    somebody.answer_checks(f"{ROOM}/replies")
    somebody.post(f"{ROOM}/replies/done")
    with app.app_context():
        assert reading().execute(select(Enrolment.completed_at)).scalar_one() is not None


def test_tested_lessons_complete_a_course_and_a_studied_one_stays_studied(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path, **{QUIZ_FILE: PLACEMENT})
    somebody = learner(app)
    somebody.answer_checks(f"{ROOM}/zones")
    somebody.post(f"{ROOM}/zones/done")
    address = somebody.post(f"{ROOM}/quiz/attempts").headers["Location"]
    form = form_to(somebody.client.get(address).text, address)
    somebody.client.post(address, data=right_answers(app, address, form))
    with app.app_context():
        rows = reading().execute(select(PageDone.page_uid, PageDone.is_tested)).all()
    assert {row.page_uid: row.is_tested for row in rows} == {"zones": False, "zones-quiz": False}
    assert facts(app).get("lesson tested") is None


def test_a_placement_quiz_answered_wrongly_ticks_nothing_and_makes_no_cards(
    app: Flask, tmp_path: Path
) -> None:
    publish(app, tmp_path, **{QUIZ_FILE: PLACEMENT})
    somebody = learner(app)
    address = somebody.post(f"{ROOM}/quiz/attempts").headers["Location"]
    somebody.client.post(address, data={"anyway": "1"})
    result = visible(somebody.client.get(address).text)
    assert ("Tested, not studied" in result, "Not passed yet" in result) == (False, False)
    with app.app_context():
        assert count(PageDone) == count(ReviewCard) == 0


def facts(app: Flask) -> dict[str, int]:
    with app.app_context():
        kinds = list(reading().execute(select(Evidence.kind)).scalars())
    return {kind: kinds.count(kind) for kind in kinds}
