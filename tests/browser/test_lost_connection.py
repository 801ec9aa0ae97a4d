"""With the script: feedback at once, answers saved quietly, nothing lost or doubled when the line is cut."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.cast import COURSE, LESSONS, QUESTIONS, start
from tests.browser.conftest import Phones
from tests.browser.filling import answer, answer_quiz, press, shown_answers
from tests.browser.site import Site, close_without_a_line
from tests.journeys.learner import PASSWORD, Learner

pytestmark = pytest.mark.browser

LESSON = f"/en{COURSE}/{LESSONS[1]}"
ON_PHONE = "Saved on this phone"
# Note every word that the line about saving ever shows.
LISTEN = """() => {
    const line = document.querySelector("#saved");
    window.said = [];
    new MutationObserver(() => window.said.push(line.textContent)).observe(line, {childList: true});
}"""


def saved_answers(site: Site, learner: Learner) -> dict[int, list[str]]:
    """Return what the server has of the learner's attempts, by position."""
    rows = site.rows(
        "SELECT position, answer FROM attempt_question JOIN attempt ON attempt.id = attempt_id "
        "WHERE enrolment_id = ? AND answer IS NOT NULL",
        site.enrolment_of(learner),
    )
    return {position: json.loads(given) for position, given in rows}


def evidence(site: Site, learner: Learner, kind: str) -> int:
    """Return how often something is in the learner's evidence."""
    statement = (
        "SELECT COUNT(*) FROM evidence JOIN person ON person.reference = person_reference "
        "WHERE person.username = ? AND kind = ?"
    )
    found: int = site.rows(statement, learner.name, kind)[0][0]
    return found


def checks_of(site: Site, learner: Learner) -> int:
    """Return how many checks the server has answers to."""
    statement = "SELECT COUNT(*) FROM check_answer WHERE enrolment_id = ?"
    found: int = site.rows(statement, site.enrolment_of(learner))[0][0]
    return found


def first_check(page: Page) -> Locator:
    """Return the first check of the lesson."""
    return page.locator(".check").first


def question(page: Page, number: int) -> Locator:
    """Return a question of the attempt."""
    return page.locator(f"[data-question='{number}']")


def open_attempt(page: Page, learner: Learner) -> str:
    """Begin the quiz and open it; return its address."""
    address = f"/en{start(learner)}"
    page.goto(address)
    return address


def test_feedback_comes_without_a_new_page(page: Page, site: Site, learner: Learner) -> None:
    page.goto(LESSON)
    page.evaluate("window.same = true")
    answer(first_check(page))
    first_check(page).locator("button").click()
    expect(first_check(page).locator("[data-out] b")).to_be_visible()
    expect(first_check(page).locator("[data-state]")).to_have_text("Sent")
    assert page.evaluate("window.same")
    assert checks_of(site, learner) == 1


def test_a_check_answered_without_internet_arrives_once(page: Page, site: Site, learner: Learner) -> None:
    page.goto(LESSON)
    page.context.set_offline(True)
    answer(first_check(page))
    first_check(page).locator("button").click()
    expect(first_check(page).locator("[data-out] b")).to_be_visible()
    expect(first_check(page).locator("[data-state]")).to_have_text(ON_PHONE)
    expect(page.locator("#net")).to_be_visible()
    assert checks_of(site, learner) == 0
    page.context.set_offline(False)
    expect(first_check(page).locator("[data-state]")).to_have_text("Sent")
    expect(page.locator("#net")).to_be_hidden()
    assert checks_of(site, learner) == 1
    page.reload()
    expect(first_check(page).locator("[data-out] b")).to_be_visible()
    assert evidence(site, learner, "answer given") == 1


def test_an_answer_of_a_quiz_is_saved_as_it_is_given(page: Page, site: Site, learner: Learner) -> None:
    open_attempt(page, learner)
    answer(question(page, 3))
    expect(page.locator("#saved")).to_have_text("Saved")
    assert set(saved_answers(site, learner)) == {3}
    page.reload()
    assert set(shown_answers(page)) == {"3"}


def test_a_quiz_goes_on_without_internet(page: Page, site: Site, learner: Learner) -> None:
    open_attempt(page, learner)
    answer(question(page, 1))
    expect(page.locator("#saved")).to_have_text("Saved")
    page.context.set_offline(True)
    page.evaluate(LISTEN)
    answer(question(page, 2))
    answer(question(page, 4))
    expect(page.locator("#saved")).to_have_text("Not sent yet")
    # It stands there for half a second: a busy machine may look too late.
    assert ON_PHONE in page.evaluate("window.said")
    expect(page.locator("#net")).to_be_visible()
    assert set(saved_answers(site, learner)) == {1}
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text("Saved")
    assert set(saved_answers(site, learner)) == {1, 2, 4}
    given = shown_answers(page)
    page.reload()
    assert shown_answers(page) == given
    assert page.evaluate("localStorage.length") == 0


def test_four_answers_survive_a_power_cut(phone: Phones, page: Page, site: Site, learner: Learner) -> None:
    address = open_attempt(page, learner)
    for number in (1, 2, 3, 4):
        answer(question(page, number))
    expect(page.locator("#saved")).to_have_text("Saved")
    given = shown_answers(page)
    assert set(given) == {"1", "2", "3", "4"}
    page.context.close()

    other = phone().new_page()
    other.goto("/en/sign-in")
    other.fill("#username", learner.name)
    other.fill("#password", PASSWORD)
    press(other, "main .go")
    other.goto(f"/en{COURSE}/final")
    press(other, ".acts .go")
    expect(other).to_have_url(f"{site.url}{address}")
    assert shown_answers(other) == given
    attempts = site.rows("SELECT number FROM attempt WHERE enrolment_id = ?", site.enrolment_of(learner))
    assert attempts == [(1,)]


def test_typed_answers_survive_a_cut_before_they_are_sent(page: Page, site: Site, learner: Learner) -> None:
    address = open_attempt(page, learner)
    page.context.set_offline(True)
    for number in (1, 2, 3):
        answer(question(page, number))
    given = shown_answers(page)
    close_without_a_line(page)
    context = page.context
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    assert shown_answers(again) == given
    expect(again.locator("#saved")).to_have_text("Saved")
    assert set(saved_answers(site, learner)) == {1, 2, 3}


def test_a_storm_of_hands_makes_one_result(page: Page, site: Site, learner: Learner) -> None:
    address = open_attempt(page, learner)
    assert answer_quiz(page) == QUESTIONS
    expect(page.locator("#saved")).to_have_text("Saved")
    statuses = page.evaluate(
        """address => Promise.all([1, 2, 3, 4, 5].map(() => fetch(address, {
            method: "POST",
            body: new URLSearchParams(new FormData(document.querySelector("form[data-attempt]"))),
        }).then(answer => answer.status)))""",
        address,
    )
    assert statuses == [200] * 5
    page.goto(address)
    expect(page.locator("h1")).to_have_text("Not passed yet")
    assert evidence(site, learner, "attempt handed in") == 1
    assert len(site.rows("SELECT 1 FROM attempt WHERE enrolment_id = ?", site.enrolment_of(learner))) == 1


def test_a_double_click_hands_in_once(page: Page, site: Site, learner: Learner) -> None:
    open_attempt(page, learner)
    answer_quiz(page)
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.is_navigation_request() else None)
    page.locator("form[data-attempt] .acts .go").dblclick()
    expect(page.locator("h1")).to_have_text("Not passed yet")
    assert evidence(site, learner, "attempt handed in") == 1


def test_a_double_click_finishes_a_lesson_once(page: Page, site: Site, learner: Learner) -> None:
    learner.answer_checks(f"{COURSE}/{LESSONS[0]}")
    page.goto(f"/en{COURSE}/{LESSONS[0]}")
    page.locator(".acts form .go").dblclick()
    expect(page).to_have_url(f"{site.url}{LESSON}")
    assert evidence(site, learner, "lesson done") == 1


def test_two_tabs_end_up_alike(page: Page, site: Site, learner: Learner) -> None:
    address = open_attempt(page, learner)
    other = page.context.new_page()
    other.goto(address)
    for tab, number in ((page, 1), (other, 2), (page, 3), (other, 4)):
        answer(question(tab, number))
        expect(tab.locator("#saved")).to_have_text("Saved")
    assert set(saved_answers(site, learner)) == {1, 2, 3, 4}
    page.reload()
    other.reload()
    assert shown_answers(page) == shown_answers(other)
    assert set(shown_answers(page)) == {"1", "2", "3", "4"}


def test_an_older_tab_shows_the_newer_answer_instead_of_overwriting_it(
    page: Page, site: Site, learner: Learner
) -> None:
    address = open_attempt(page, learner)
    other = page.context.new_page()
    other.goto(address)
    number = int(page.locator("fieldset:has([type=radio])").first.get_attribute("data-question") or 0)
    answer(question(other, number))
    expect(other.locator("#saved")).to_have_text("Saved")
    newer = saved_answers(site, learner)
    with page.expect_navigation():
        question(page, number).locator("[type=radio]").last.check()
    expect(page.locator(".flash")).to_contain_text(f"Question {number} was answered meanwhile")
    assert shown_answers(page) == shown_answers(other)
    assert saved_answers(site, learner) == newer


def test_handing_in_in_one_tab_is_seen_in_the_other(page: Page, learner: Learner) -> None:
    address = open_attempt(page, learner)
    other = page.context.new_page()
    other.goto(address)
    answer_quiz(page)
    page.click("form[data-attempt] .acts .go")
    expect(page.locator("h1")).to_have_text("Not passed yet")
    answer(question(other, 1))
    expect(other.locator("#saved")).to_contain_text("did not take")
    other.click("form[data-attempt] .acts .go")
    expect(other.locator("h1")).to_have_text("Not passed yet")
