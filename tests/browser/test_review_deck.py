"""The review deck, by keyboard and without a script: questions of every type, to the end of the day."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from learn import clock
from learn.database import transaction
from learn.days import day_of
from learn.progress.models import ReviewCard
from tests.browser.cast import ALL_TYPES, EVERY_TYPE, begun
from tests.browser.conftest import Phones
from tests.browser.filling import answer, press
from tests.browser.site import Site
from tests.browser.stops import LANGUAGES
from tests.browser.test_keyboard import answer_questions, press_enter
from tests.journeys.learner import Learner

pytestmark = pytest.mark.browser

# Surveys are not marked, so they are never missed.
MISSED = 11


def with_a_deck(site: Site, language: str) -> Learner:
    """Return somebody who missed a question of each type, all of which come back today."""
    learner = Learner(site.app, site.new_name(), language).join().enrol("question-types")
    learner.post(begun(learner, f"{ALL_TYPES}/{EVERY_TYPE}"), {"anyway": "1"})
    with site.app.app_context(), transaction() as session:
        mine = ReviewCard.enrolment_id == site.enrolment_of(learner)
        session.execute(update(ReviewCard).where(mine).values(due_on=day_of(clock.now())))
    return learner


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_missed_question_comes_back_and_is_answered(phone: Phones, site: Site, language: str) -> None:
    learner = with_a_deck(site, language)
    with_script, without = phone(learner).new_page(), phone(learner, java_script_enabled=False).new_page()
    asked = set()
    for number in range(MISSED):
        page = without if number % 2 else with_script
        page.goto(f"/{language}/review")
        prompt = page.locator("legend").inner_text()
        assert "{" not in page.locator("fieldset").inner_text(), "numbers are drawn"
        if number % 2:
            answer(page.locator("fieldset"))
            press(page, "main .go")
        else:
            assert answer_questions(page, "main .go") == 1
            press_enter(page)
        expect(page.locator("fieldset")).to_have_count(0)
        asked.add(prompt)
    assert len(asked) == MISSED, "nothing is asked twice on one day"
    press(without, "main a.go")
    expect(without.locator("main fieldset")).to_have_count(0)
    expect(without.locator(".lead")).to_be_visible()
