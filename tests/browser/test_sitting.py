"""Quizzes with a page for each question, hints, answers checked at once, and works that a tutor judges.

Everything begins by keyboard alone on a phone with the script and goes on without a script on another.
"""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import ALL_TYPES, OWN_COURSE, WORKS, Cast
from tests.browser.conftest import Phones
from tests.browser.filling import press, shown_answers
from tests.browser.site import Site
from tests.browser.sitting_course import AT_ONCE, STEP_COUNT, STEPS
from tests.browser.stops import LANGUAGES
from tests.browser.test_keyboard import follow, go_to
from tests.courses.course_files import PICTURE
from tests.journeys.learner import Learner, percent

pytestmark = pytest.mark.browser

HAND_IN = "form[data-attempt] .acts button:not([name])"
FILE: Any = {"name": "my place.png", "mimeType": "image/png", "buffer": PICTURE}


def begin(site: Site, language: str, quiz: str) -> tuple[Learner, str]:
    """Return somebody with an open attempt at a quiz, and its address."""
    learner = Learner(site.app, site.new_name(), language).join().enrol(quiz.split("/")[2])
    return learner, learner.post(f"{quiz}/attempts").headers["Location"]


def two_phones(phone: Phones, learner: Learner, address: str) -> tuple[Page, Page]:
    """Return the attempt on a phone with the script, and a page of another phone without."""
    page = phone(learner).new_page()
    page.goto(address)
    return page, phone(learner, java_script_enabled=False).new_page()


def choose_file(page: Page) -> None:
    """Open the field for a file by keyboard and choose one."""
    go_to(page, "[type=file]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(FILE)


def test_what_cannot_be_kept_is_said_until_it_is_mended(phone: Phones, site: Site) -> None:
    learner, address = begin(site, "en", f"{OWN_COURSE}/{STEPS}")
    page = phone(learner).new_page()
    page.goto(address)
    page.fill("[name=q1]", "zo\u202ene")
    expect(page.locator("#saved")).to_contain_text("Question 1: There is a hidden character")
    page.reload()
    expect(page.locator("[name=q1]")).to_have_value("zo\u202ene")
    expect(page.locator("#saved")).to_contain_text("Question 1: There is a hidden character")
    page.fill("[name=q1]", "\u202azone\u202c")
    expect(page.locator("#saved")).to_have_text("Saved")
    page.goto(f"{address}?question=1")
    expect(page.locator("[name=q1]")).to_have_value("zone")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_for_each_question_and_hints_that_are_paid(phone: Phones, site: Site, language: str) -> None:
    learner, address = begin(site, language, f"{OWN_COURSE}/{STEPS}")
    page, elsewhere = two_phones(phone, learner, address)
    expect(page.locator("#clock")).to_be_visible()
    go_to(page, "[name=q1]")
    page.keyboard.type("zone")
    follow(page, "[name=hint]")
    expect(page.locator(".note.tip")).to_have_count(1)
    follow(page, ".go[name=to]")
    go_to(page, "[name=q2]")
    page.keyboard.type("۵")
    expect(page.locator("#saved")).to_have_text(page.locator("#saved").get_attribute("data-sent") or "?")

    elsewhere.goto(f"{address}?question=2")
    assert shown_answers(elsewhere) == {"2": ["q2=۵"]}
    expect(elsewhere.locator(".acts + h2 + p button")).to_have_count(STEP_COUNT)
    press(elsewhere, "[name=to][value='1']")
    assert shown_answers(elsewhere) == {"1": ["q1=zone"]}
    press(elsewhere, "[name=hint]")
    expect(elsewhere.locator(".note.tip")).to_have_count(2)
    press(elsewhere, HAND_IN)
    press(elsewhere, ".errors a[href*='question=3']")
    elsewhere.set_input_files("[type=file]", FILE)
    press(elsewhere, HAND_IN)
    # One of four points at 40 %, one whole, two that a tutor gives.
    expect(elsewhere.locator(".lead b")).to_have_text(percent(35, language))
    expect(elsewhere.locator("#work-3 details a")).to_have_text(FILE["name"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_are_checked_at_once_and_final(phone: Phones, site: Site, language: str) -> None:
    learner, address = begin(site, language, f"{OWN_COURSE}/{AT_ONCE}")
    page, elsewhere = two_phones(phone, learner, address)
    follow(page, "[name=check]")
    expect(page.locator("#question-1 .error")).to_be_visible()
    go_to(page, "[name=q1]")
    page.keyboard.press("Space")
    follow(page, "[name=check]")
    expect(page.locator("#question-1 .out b")).to_be_visible()
    expect(page.locator("[name=q1]")).to_have_count(0)

    elsewhere.goto(address)
    expect(elsewhere.locator("#question-1 .out b")).to_be_visible()
    press(elsewhere, "[name=check]")
    expect(elsewhere.locator("#question-2 .error")).to_be_visible()
    elsewhere.check("[name=q2] >> nth=0")
    press(elsewhere, "[name=check]")
    expect(elsewhere.locator(".out b")).to_have_count(2)
    press(elsewhere, HAND_IN)
    expect(elsewhere.locator(".results > li")).to_have_count(2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tutor_judges_a_text_and_a_file(phone: Phones, site: Site, cast: Cast, language: str) -> None:
    learner, address = begin(site, language, f"{ALL_TYPES}/{WORKS}")
    page, elsewhere = two_phones(phone, learner, address)
    # The browser hands the dialog over from the first listener on: soon enough before the key is pressed.
    page.on("filechooser", lambda _chooser: None)
    go_to(page, "#question-1 summary")
    page.keyboard.press("Enter")
    expect(page.locator("#question-1 dl")).to_be_visible()
    go_to(page, "[name=q1]")
    page.keyboard.type("Dear Ms Khan,")
    choose_file(page)
    follow(page, "[formaction]:not([name])")
    expect(page.locator("#question-2 a")).to_have_text(FILE["name"])

    elsewhere.goto(address)
    assert shown_answers(elsewhere) == {"1": ["q1=Dear Ms Khan,"]}
    press(elsewhere, "[name=remove]")
    expect(elsewhere.locator("#question-2 a")).to_have_count(0)
    elsewhere.set_input_files("[type=file]", FILE)
    press(elsewhere, HAND_IN)
    expect(elsewhere.locator(".results .partly")).to_have_count(2)

    tutor = phone(cast.someone("owner"))
    judge(tutor.new_page(), f"/{language}/tutor/reviews/{address.rpartition('/')[2]}/1")
    elsewhere.reload()
    expect(elsewhere.locator("#work-1 .out")).to_contain_text("Ask one question.")
    expect(elsewhere.locator("#work-1 dd")).to_have_count(2)
    expect(elsewhere.locator(".lead b")).to_have_text(percent(30, language))


def judge(page: Page, address: str) -> None:
    """Judge a work by keyboard: the second level of the first criterion, the third of the second."""
    page.goto(address)
    follow(page, "main form .go")
    expect(page.locator(".errors")).to_be_visible()
    for criterion, downs in ((1, 1), (2, 2)):
        go_to(page, f"[name=level-{criterion}]")
        page.keyboard.press("Space")
        for _time in range(downs):
            page.keyboard.press("ArrowDown")
    go_to(page, "#comment")
    page.keyboard.type("Ask one question.")
    follow(page, "main form .go")
    expect(page.locator(".flash")).to_be_visible()
