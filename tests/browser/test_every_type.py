"""Every type of question in a browser, in both languages: without a script, and by keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Phones
from tests.browser.filling import press, shown_answers
from tests.browser.site import Site
from tests.browser.stops import LANGUAGES
from tests.browser.test_accessible import barriers
from tests.browser.test_keyboard import answer_questions, press_enter
from tests.journeys.learner import Learner, form_to, percent
from tests.journeys.right_answers import right_answers

pytestmark = pytest.mark.browser

COURSE = "/courses/question-types"
STORY = "[data-story]"
QUESTIONS = 13


def begin(site: Site, language: str) -> tuple[Learner, str]:
    """Return somebody with an open attempt at the quiz that asks one of each type, and its address."""
    learner = Learner(site.app, site.new_name(), language).join().enrol("question-types")
    address = learner.post(f"{COURSE}/every-type/attempts").headers["Location"]
    return learner, address


def fill(page: Page | Locator, name: str, values: list[str]) -> None:
    """Fill the fields of a name as a person would, on a page or in a part of it."""
    fields = page.locator(f"[name='{name}']")
    tag = fields.first.evaluate("each => each.type")
    if tag in {"radio", "checkbox"}:
        for value in values:
            page.locator(f"[name='{name}'][value='{value}']").check()
    elif tag == "select-one":
        fields.select_option(values[0])
    else:
        fields.fill(values[0])


def fits(page: Page) -> bool:
    """Tell whether nothing sticks out of the screen."""
    found: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_is_answered_rightly_without_a_script(phone: Phones, site: Site, language: str) -> None:
    learner, address = begin(site, language)
    page = phone(learner, java_script_enabled=False).new_page()
    page.goto(address)
    form = form_to(learner.client.get(address).text, address)
    for name, values in right_answers(site.app, f"/{address.split('/', 2)[2]}", form).items():
        fill(page, name, values or form.offered[name][:1])
    given = shown_answers(page)
    press(page, "[name=later]")
    page.goto(address)
    assert shown_answers(page) == given, "what a form saved is there again"
    page.click("form[data-attempt] .acts .go")
    # Nobody wrote a wish: that question is empty, and one may say so.
    page.click("[name=anyway]")
    expect(page.locator(".lead b")).to_have_text(percent(100, language))
    expect(page.locator(".results > li:not(.right)")).to_have_count(2)
    expect(page.locator(".results del")).to_have_count(3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_is_answered_by_keyboard(phone: Phones, site: Site, language: str) -> None:
    learner, address = begin(site, language)
    page = phone(learner).new_page()
    page.goto(address)
    assert fits(page)
    assert barriers(page) == []
    assert answer_questions(page) == page.locator("[data-question]").count() == QUESTIONS
    expect(page.locator("#saved")).to_have_text(page.locator("#saved").get_attribute("data-sent") or "?")
    elsewhere = phone(learner, java_script_enabled=False).new_page()
    elsewhere.goto(address)
    assert shown_answers(elsewhere) == shown_answers(page), "what was saved quietly is on another phone"
    press_enter(page)
    expect(page.locator(".results > li")).to_have_count(QUESTIONS)
    assert fits(page)
    assert barriers(page) == []


def test_a_story_shows_only_the_steps_that_were_reached(phone: Phones, site: Site) -> None:
    learner, address = begin(site, "en")
    page = phone(learner).new_page()
    page.goto(address)
    steps = page.locator(f"{STORY} [data-step]")
    expect(steps.locator("visible=true").locator("input")).to_have_count(2)
    page.locator(f"{STORY} [data-to='2']").check()
    expect(steps.nth(1)).to_be_visible()
    expect(steps.nth(2)).to_be_hidden()
    page.locator(f"{STORY} [data-step='2'] [data-to='3']").check()
    expect(steps.nth(2)).to_be_visible()
    page.locator(f"{STORY} [data-step='1'] [data-to='3']").check()
    expect(steps.nth(1)).to_be_hidden()
    expect(page.locator(f"{STORY} [data-step='2'] :checked")).to_have_count(0)
    page.locator(f"{STORY} [data-step='3'] [data-to='0']").first.check()
    expect(page.locator("#saved")).to_have_text("Saved")
    page.reload()
    expect(page.locator(f"{STORY} :checked")).to_have_count(2)
    expect(steps.nth(1)).to_be_hidden()
    expect(steps.nth(2)).to_be_visible()


def test_a_story_in_a_lesson_is_told_at_once(phone: Phones, site: Site) -> None:
    page = phone(Learner(site.app, site.new_name()).join().enrol("question-types")).new_page()
    page.goto(f"/en{COURSE}/in-a-lesson")
    story = page.locator("#check-scenario")
    expect(story.locator("[data-step='2']")).to_be_hidden()
    story.locator("[data-step='1'] [data-to='2']").check()
    story.locator("[data-step='2'] input").first.check()
    story.locator("button").click()
    expect(story.locator("[data-out]")).to_contain_text("Now you both know what happens next.")
    letter = page.locator("#check-spot")
    letter.get_by_label("I writes for shops").check()
    letter.locator("button").click()
    expect(letter.locator("[data-out]")).to_contain_text("what colour")
    expect(letter.locator("[data-out] b").first).to_have_text("Partly right")
