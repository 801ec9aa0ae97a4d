"""The whole way with JavaScript switched off: reading, joining, checks, quiz, saving, result, signing out."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import COURSE, LESSONS, QUESTIONS, QUIZ, start
from tests.browser.conftest import Phones
from tests.browser.filling import answer, answer_quiz, press, shown_answers
from tests.browser.site import Site, let_lie_unused, sign_in
from tests.browser.stops import LANGUAGES, join
from tests.browser.test_lost_connection import saved_answers
from tests.browser.test_shared_phone import IDLE
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
    press(page, "main .go")
    page.goto(f"/{language}{COURSE}")
    press(page, ".acts form .go")
    expect(page).to_have_url(f"{site.url}{lesson}")
    assert page.locator(".check [data-out] b").count() == checks, "a guest's answers came along"
    press(page, ".acts form .go")
    expect(page).to_have_url(f"{site.url}/{language}{COURSE}/{LESSONS[1]}")
    press(page, ".acts form .go")
    expect(page.locator(".flash")).to_be_visible()
    answer_checks(page)
    press(page, ".acts form .go")
    expect(page).to_have_url(f"{site.url}/{language}{COURSE}/{LESSONS[2]}")

    page.goto(f"/{language}{COURSE}/{QUIZ}")
    press(page, ".acts form .go")
    expect(page.locator("form[data-attempt] noscript p")).to_be_visible()
    expect(page.locator(".scripted")).to_be_hidden()
    answer(page.locator("[data-question='1']"))
    given = shown_answers(page)
    press(page, "button[name=later]")
    expect(page.locator(".flash")).to_be_visible()
    press(page, ".acts a.go")
    assert shown_answers(page) == given, "what was saved is there when the quiz is opened again"
    press(page, "form[data-attempt] .acts .go")
    expect(page.locator(".errors")).to_be_visible()
    assert page.locator(".errors li").count() == QUESTIONS - 1
    assert answer_quiz(page) == QUESTIONS
    press(page, "form[data-attempt] .acts .go")
    expect(page.locator(".list bdi").first).to_be_visible()
    assert page.locator("form[data-attempt]").count() == 0

    press(page, ".foot button")
    expect(page.locator(".flash")).to_be_visible()
    page.goto(f"/{language}/me")
    assert "/sign-in" in page.url
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    press(page, "main .go")
    expect(page).to_have_url(f"{site.url}/{language}/me")


def test_a_quiz_sent_after_the_idle_lock_arrives_whole(phone: Phones, site: Site) -> None:
    learner = site.learner()
    page = sign_in(phone(java_script_enabled=False), learner, site.url).new_page()
    page.goto(f"/en{start(learner)}")
    assert answer_quiz(page) == QUESTIONS
    let_lie_unused(page.context, site.app, site.url, IDLE)
    page.click("form[data-attempt] .acts .go")
    expect(page.locator("h1")).to_have_text("Please sign in")
    with page.context.expect_page() as opened:
        page.click("main a.go")
    beside = opened.value
    beside.fill("#username", learner.name)
    beside.fill("#password", PASSWORD)
    press(beside, "main .go")
    beside.close()
    press(page, "main form button")
    expect(page.locator("h1")).to_have_text("This page was open too long")
    press(page, "main form button")
    expect(page.locator("h1")).to_have_text("Not passed yet")
    assert len(saved_answers(site, learner)) == QUESTIONS


def test_what_one_person_sent_is_not_taken_from_another(phone: Phones, site: Site) -> None:
    learner, other = site.learner(), site.learner()
    page = sign_in(phone(java_script_enabled=False), learner, site.url).new_page()
    page.goto(f"/en{start(learner)}")
    assert answer_quiz(page) == QUESTIONS
    let_lie_unused(page.context, site.app, site.url, IDLE)
    page.click("form[data-attempt] .acts .go")
    shown = page.locator("main").inner_text()
    sign_in(page.context, other, site.url)
    press(page, "main form button")
    press(page, "main form button")
    expect(page.locator("h1")).to_have_text("There is no such page")
    assert "Question" not in shown
    assert (saved_answers(site, learner), saved_answers(site, other)) == ({}, {})


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
    press(page, "main .go")
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    expect(page.locator("html")).to_have_attribute("lang", "ur")
