"""The whole way with JavaScript switched off: reading, joining, checks, quiz, saving, result, signing out."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import COURSE, LESSONS, QUESTIONS, QUIZ
from tests.browser.conftest import Phones
from tests.browser.filling import answer, answer_quiz, shown_answers
from tests.browser.site import Site
from tests.browser.stops import LANGUAGES, join
from tests.journeys.learner import PASSWORD

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_way_works_without_a_script(phone: Phones, site: Site, language: str) -> None:
    page = phone(java_script_enabled=False).new_page()
    name = site.new_name()
    lesson = f"/{language}{COURSE}/{LESSONS[0]}"
    page.goto(lesson)
    expect(page.locator("article h1")).to_be_visible()
    checks = answer_checks(page)
    assert checks >= 2

    join(page, name, language)
    expect(page.locator(".codes code")).to_have_count(8)
    page.click("main .go")
    page.goto(f"/{language}{COURSE}")
    page.click(".acts form .go")
    expect(page).to_have_url(f"{site.url}{lesson}")
    assert page.locator(".check [data-out] b").count() == checks, "a guest's answers came along"
    page.click(".acts form .go")
    expect(page).to_have_url(f"{site.url}/{language}{COURSE}/{LESSONS[1]}")
    page.click(".acts form .go")
    expect(page.locator(".flash")).to_be_visible()
    answer_checks(page)
    page.click(".acts form .go")
    expect(page).to_have_url(f"{site.url}/{language}{COURSE}/{LESSONS[2]}")

    page.goto(f"/{language}{COURSE}/{QUIZ}")
    page.click(".acts form .go")
    answer(page.locator("[data-question='1']"))
    given = shown_answers(page)
    page.click("button[name=later]")
    expect(page.locator(".flash")).to_be_visible()
    page.click(".acts a.go")
    assert shown_answers(page) == given, "what was saved is there when the quiz is opened again"
    page.click("form[data-attempt] .acts .go")
    expect(page.locator(".errors")).to_be_visible()
    assert page.locator(".errors li").count() == QUESTIONS - 1
    assert answer_quiz(page) == QUESTIONS
    page.click("form[data-attempt] .acts .go")
    expect(page.locator(".list bdi").first).to_be_visible()
    assert page.locator("form[data-attempt]").count() == 0

    page.click(".foot button")
    expect(page.locator(".flash")).to_be_visible()
    page.goto(f"/{language}/me")
    assert "/sign-in" in page.url
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.click("main .go")
    expect(page).to_have_url(f"{site.url}/{language}/me")


def answer_checks(page: Page) -> int:
    """Answer each check and see why it is right or not; return how many there were."""
    count = page.locator(".check").count()
    for number in range(count):
        check = page.locator(".check").nth(number)
        answer(check)
        check.locator("button").click()
        expect(page.locator(".check").nth(number).locator("[data-out] b")).to_be_visible()
    return count


def test_settings_work_without_a_script(phone: Phones) -> None:
    page = phone(java_script_enabled=False).new_page()
    page.goto("/en/settings")
    page.check("[name=text_size][value=large]")
    page.check("[name=language][value=ur]")
    page.click("main .go")
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    expect(page.locator("html")).to_have_attribute("lang", "ur")
