"""Several people, one phone: nothing private stays behind, and nobody's work is lost or shown to another."""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests.browser.cast import COURSE, LESSONS, start
from tests.browser.filling import answer, press, shown_answers
from tests.browser.site import SESSION, Site, close_without_a_line, let_lie_unused, sign_in
from tests.browser.test_lost_connection import checks_of, question, saved_answers
from tests.conftest import WHOLE_CHROMIUM
from tests.journeys.learner import PASSWORD, Learner

pytestmark = pytest.mark.browser

IDLE = 31


@pytest.mark.parametrize("private", ["/me", "/settings/profile", "/settings/devices", f"{COURSE}/final"])
def test_the_way_back_shows_nothing_private_after_signing_out(
    page: Page, learner: Learner, private: str
) -> None:
    answer_of_server = page.goto(f"/en{private}")
    assert answer_of_server is not None
    assert answer_of_server.headers["cache-control"] == "no-store"
    shown = page.locator("main").inner_text()
    page.goto("/en/help")
    page.locator(".foot button").click()
    expect(page.locator(".flash")).to_be_visible()
    for _step in range(2):
        page.go_back()
    assert page.locator("main").inner_text() != shown
    assert learner.name not in page.content()
    assert page.locator(".foot button").count() == 0


def test_a_lesson_seen_through_the_way_back_is_the_guests(page: Page, learner: Learner) -> None:
    learner.answer_checks(f"{COURSE}/{LESSONS[0]}")
    page.goto(f"/en{COURSE}/{LESSONS[0]}")
    expect(page.locator("[data-out] b").first).to_be_visible()
    page.locator(".foot button").click()
    expect(page.locator(".flash")).to_be_visible()
    page.go_back()
    page.reload()
    assert page.locator("[data-out] b").count() == 0
    assert page.locator("html").get_attribute("data-person") is None


def test_a_page_put_away_whole_is_fetched_anew_for_whoever_came_since(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    site: Site,
    learner: Learner,
) -> None:
    """Phones keep whole pages for the way back; browsers under test do so only when told."""
    learner.answer_checks(f"{COURSE}/{LESSONS[0]}")
    if WHOLE_CHROMIUM is None:
        pytest.skip("there is no Chromium with windows on this machine")
    keeping = {
        **browser_type_launch_args,
        "executable_path": WHOLE_CHROMIUM,
        "ignore_default_args": ["--disable-back-forward-cache"],
    }
    with browser_type.launch(**keeping) as browser:
        page = sign_in(browser.new_context(base_url=site.url), learner, site.url).new_page()
        page.goto(f"/en{COURSE}/{LESSONS[0]}")
        expect(page.locator("[data-out] b").first).to_be_visible()
        page.evaluate("window.isTheSame = true")
        page.goto("/en/help")
        # Without somebody else in between it comes back whole, and is not asked for again.
        page.evaluate("history.back()")
        expect(page).to_have_url(re.compile(LESSONS[0]))
        assert page.evaluate("window.isTheSame")
        page.locator(".foot button").click()
        expect(page.locator(".flash")).to_be_visible()
        page.evaluate("history.back()")
        expect(page).to_have_url(re.compile(LESSONS[0]))
        expect(page.locator(".foot button")).to_have_count(0)
        assert page.locator("[data-out] b").count() == 0
        assert page.locator("html").get_attribute("data-person") is None


def test_the_idle_lock_keeps_what_was_typed_in_a_quiz(page: Page, site: Site, learner: Learner) -> None:
    address = f"/en{start(learner)}"
    page.goto(address)
    let_lie_unused(page.context, site.app, site.url, IDLE)
    answer(question(page, 1))
    answer(question(page, 2))
    expect(page.locator("#saved")).to_have_text("Not sent yet")
    given = shown_answers(page)
    assert saved_answers(site, learner) == {}
    page.goto(address)
    assert "/sign-in" in page.url
    assert page.locator(".note").is_visible()
    type_name_and_password(page, learner)
    expect(page).to_have_url(f"{site.url}{address}")
    assert shown_answers(page) == given
    expect(page.locator("#saved")).to_have_text("Saved")
    assert set(saved_answers(site, learner)) == {1, 2}


def test_handing_in_on_a_locked_phone_loses_nothing(page: Page, site: Site, learner: Learner) -> None:
    address = f"/en{start(learner)}"
    page.goto(address)
    answer(question(page, 1))
    expect(page.locator("#saved")).to_have_text("Saved")
    let_lie_unused(page.context, site.app, site.url, IDLE)
    answer(question(page, 2))
    given = shown_answers(page)
    page.click("form[data-attempt] .acts .go")
    expect(page.locator("#saved")).to_have_text("Not sent yet")
    page.goto(address)
    type_name_and_password(page, learner)
    assert shown_answers(page) == given


def test_drafts_are_never_shown_to_another_person(page: Page, site: Site, learner: Learner) -> None:
    mine = f"/en{start(learner)}"
    page.goto(mine)
    page.context.set_offline(True)
    answer(question(page, 1))
    answer(question(page, 2))
    given = shown_answers(page)
    expect(page.locator("#saved")).to_have_text("Not sent yet")
    close_without_a_line(page)

    other = site.learner()
    context = handed_over(page.context, other, site)
    theirs = context.new_page()
    theirs.goto(f"/en{start(other)}")
    answer(question(theirs, 3))
    expect(theirs.locator("#saved")).to_have_text("Saved")
    assert set(shown_answers(theirs)) == {"3"}
    assert set(saved_answers(site, other)) == {3}
    assert saved_answers(site, learner) == {}
    theirs.close()

    again = sign_in(context, learner, site.url).new_page()
    again.goto(mine)
    assert shown_answers(again) == given
    expect(again.locator("#saved")).to_have_text("Saved")
    assert set(saved_answers(site, learner)) == {1, 2}


def test_waiting_answers_to_checks_are_never_sent_as_anothers(
    page: Page, site: Site, learner: Learner
) -> None:
    page.goto(f"/en{COURSE}/{LESSONS[1]}")
    page.context.set_offline(True)
    check = page.locator(".check").first
    answer(check)
    check.locator("button").click()
    expect(check.locator("[data-state]")).to_have_text("Saved on this phone")
    close_without_a_line(page)

    other = site.learner()
    context = handed_over(page.context, other, site)
    theirs = context.new_page()
    methods: list[str] = []
    theirs.on("request", lambda sent: methods.append(sent.method))
    theirs.goto(f"/en{COURSE}/{LESSONS[1]}")
    theirs.wait_for_load_state("networkidle")
    assert theirs.locator("[data-out] b").count() == 0
    assert theirs.locator("#net").is_hidden()
    assert set(methods) == {"GET"}
    assert (checks_of(site, learner), checks_of(site, other)) == (0, 0)

    again = sign_in(context, learner, site.url).new_page()
    again.goto("/en/help")
    wait_until_nothing_waits(again)
    assert (checks_of(site, learner), checks_of(site, other)) == (1, 0)


def wait_until_nothing_waits(page: Page) -> None:
    """Wait until the phone keeps nothing; asked from here, as our policy lets no page evaluate text."""
    for _turn in range(50):
        if page.evaluate("localStorage.length") == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the phone still keeps something")


def handed_over(context: BrowserContext, to: Learner, site: Site) -> BrowserContext:
    """Give the phone to somebody else, who signs in; storage stays as it is."""
    context.set_offline(False)
    context.clear_cookies(name=SESSION)
    return sign_in(context, to, site.url)


def type_name_and_password(page: Page, learner: Learner) -> None:
    """Sign in with the form that is open."""
    page.fill("#username", learner.name)
    page.fill("#password", PASSWORD)
    press(page, "main .go")
