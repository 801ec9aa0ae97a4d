"""Every course that ships, taken in a browser from its first page to its last, in both languages.

Each check is answered wrongly and then rightly, each quiz failed and then passed. It takes minutes, and
`tests/journeys/test_every_course.py` asks the same of the forms sooner: so this is for `make night`.
"""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from learn.courses.outline import Outline, OutlinePage
from learn.database import reading
from learn.quizzes.queries import Check, checks_of
from learn.quizzes.questions import grade, input_of
from learn.quizzes.right_answers import right_answer
from tests.browser.conftest import Phones
from tests.browser.filling import press
from tests.browser.site import Site
from tests.browser.stops import LANGUAGES
from tests.browser.test_every_type import fill, fits
from tests.courses.figures import served
from tests.journeys.learner import Learner, form_to, percent
from tests.journeys.right_answers import as_fields, right_answers, wrong_answers
from tests.journeys.test_every_course import LISTED, NOT_PASSED
from tests.journeys.wrong_answers import wrong_answer

pytestmark = [pytest.mark.browser, pytest.mark.night]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("uid", LISTED)
def test_a_course_is_taken_page_by_page(phone: Phones, site: Site, uid: str, language: str) -> None:
    learner = Learner(site.app, site.new_name(), language).join(is_own_device=True).enrol(uid)
    page = phone(learner).new_page()
    with site.app.app_context():
        outline = served()[uid]
    for each in outline.lessons:
        take_lesson(page, site, outline, each, language)
    quizzes = [each for each in outline.pages if each.kind == "quiz"]
    for each in quizzes:
        sit(page, site, learner, f"/{language}/courses/{uid}/{each.slug}", is_right=False)
    let_a_day_pass(site)
    for each in quizzes:
        sit(page, site, learner, f"/{language}/courses/{uid}/{each.slug}", is_right=True)
    page.goto(f"/{language}/courses/{uid}")
    completed = "SELECT completed_at FROM enrolment WHERE id = ?"
    assert site.rows(completed, site.enrolment_of(learner))[0][0] is not None


def take_lesson(page: Page, site: Site, outline: Outline, lesson: OutlinePage, language: str) -> None:
    """Read a lesson, answer each check wrongly and then rightly, and press the button at its end."""
    page.goto(f"/{language}/courses/{outline.uid}/{lesson.slug}")
    assert fits(page), lesson.slug
    with site.app.app_context():
        checks = checks_of(reading(), outline.release_id, lesson.uid)
    for uid, check in checks.items():
        part = page.locator(f"form.check[id='{uid}']")
        for is_right in (False, True):
            answer_check(page, part, check, language, is_right=is_right)
    press(page, "form[action$='/done'] button")


def answer_check(page: Page, part: Locator, check: Check, language: str, *, is_right: bool) -> None:
    """Answer a check as a person would, and read what the page says to it."""
    asked = input_of(check.kind, check.body, language, None)
    right = right_answer(check.key)
    wrong = wrong_answer(
        asked, right, lambda given: grade(check.kind, check.body, check.key, given, language).fraction
    )
    for box in part.locator("[type=checkbox]").all():
        box.set_checked(False)
    for name, values in as_fields(asked, "answer", right if is_right else wrong).items():
        fill(part, name, values)
    with page.expect_response(lambda response: "/checks/" in response.url) as sent:
        part.locator("button").click()
    assert sent.value.ok, sent.value.status
    expect(part.locator("[data-out]")).not_to_be_empty()


def sit(page: Page, site: Site, learner: Learner, quiz: str, *, is_right: bool) -> None:
    """Sit a quiz with right or with wrong answers only, and read the result."""
    page.goto(quiz)
    press(page, "form[action$='/attempts'] button")
    address = page.url.removeprefix(site.url)
    form = form_to(learner.client.get(address).text, address)
    answers = (right_answers if is_right else wrong_answers)(site.app, address, form)
    for name, values in answers.items():
        fill(page, name, values)
    press(page, "form[data-attempt] .acts .go")
    if page.locator("[name=anyway]").count():
        press(page, "[name=anyway]")
    if is_right:
        expect(page.locator(".lead b")).to_have_text(percent(100, learner.language))
    else:
        expect(page.locator("main")).to_contain_text(NOT_PASSED[learner.language])


def let_a_day_pass(site: Site) -> None:
    """Move what was handed in a day into the past: a second attempt has to wait so long."""
    with closing(sqlite3.connect(site.database, timeout=30)) as connection, connection:
        connection.execute(
            "UPDATE attempt SET submitted_at = datetime(submitted_at, '-25 hours') || '.000000'"
            " WHERE submitted_at IS NOT NULL"
        )
