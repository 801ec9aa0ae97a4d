"""The whole way by keyboard: Tab, Space, Enter, arrows and letters, and one always sees where one is."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import COURSE, LESSONS, QUESTIONS
from tests.browser.conftest import Phones
from tests.browser.site import Site
from tests.journeys.learner import PASSWORD

pytestmark = pytest.mark.browser

STEPS = 400
FOCUS = """() => {
    const each = document.activeElement, style = getComputedStyle(each);
    const box = each.getBoundingClientRect();
    const onTop = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return {
        html: each.outerHTML.slice(0, 160), tag: each.tagName, type: each.type || "", name: each.name || "",
        isBody: each == document.body,
        hasOutline: style.outlineStyle == "solid" && parseFloat(style.outlineWidth) >= 3,
        isSeen: box.bottom > 0 && box.top < innerHeight,
        isCovered: !!onTop && !each.contains(onTop) && !onTop.contains(each) && !!onTop.closest(".net, .bar"),
        form: each.form ? each.form.getAttribute("action") || "" : "",
    };
}"""


def press(page: Page, key: str = "Tab") -> dict[str, Any]:
    """Press a key and return where the focus is; whatever has it is seen to have it."""
    page.keyboard.press(key)
    focus: dict[str, Any] = page.evaluate(FOCUS)
    if key == "Tab" and not focus["isBody"]:
        assert focus["hasOutline"], focus["html"]
        assert focus["isSeen"], focus["html"]
        assert not focus["isCovered"], focus["html"]
    return focus


def go_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _step in range(STEPS):
        press(page)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard on {page.url}")


def follow(page: Page, selector: str, key: str = "Enter") -> None:
    """Go to a link or button and press it, and wait for the page it leads to."""
    go_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)


def test_from_joining_to_a_result(phone: Phones, site: Site) -> None:
    page = phone().new_page()
    page.goto("/en/join")
    go_to(page, "#username")
    page.keyboard.type(site.new_name())
    go_to(page, "#password")
    page.keyboard.type(PASSWORD)
    go_to(page, "#is_adult")
    page.keyboard.press("Space")
    follow(page, "main button.go")
    expect(page.locator(".codes li")).to_have_count(8)

    page.goto(f"/en{COURSE}")
    follow(page, "main button.go")
    assert page.url.endswith(LESSONS[0])
    answer_checks(page)
    follow(page, ".acts button.go")
    assert page.url.endswith(LESSONS[1])

    page.goto(f"/en{COURSE}")
    follow(page, ".map a[href$='/final']")
    follow(page, ".acts button.go")
    assert answer_questions(page) == QUESTIONS
    press_enter(page)
    expect(page.locator("h1")).to_have_text("Not passed yet")


def answer_checks(page: Page) -> None:
    """Answer each check of a lesson with what the keyboard offers first."""
    for number in range(page.locator(".check").count()):
        form = page.locator(".check").nth(number)
        identity = form.get_attribute("id")
        go_to(page, f"#{identity} :is(input:not([type=hidden]), select)")
        fill_by_keyboard(page, page.evaluate(FOCUS), set())
        while not page.evaluate("document.activeElement.tagName == 'BUTTON'"):
            focus = press(page)
            if focus["tag"] in {"INPUT", "SELECT"}:
                fill_by_keyboard(page, focus, set())
        page.keyboard.press("Enter")
        expect(form.locator("[data-out] b").first).to_be_visible()


def answer_questions(page: Page, end: str = "form[data-attempt] .acts .go") -> int:
    """Walk through the quiz with Tab and answer whatever comes; stop at the button that hands it in."""
    done: set[str] = set()
    for _step in range(STEPS):
        focus = press(page)
        if page.evaluate("end => document.activeElement.matches(end)", end):
            return len({name.split("-")[0] for name in done})
        if focus["name"].startswith(("q", "answer")):
            fill_by_keyboard(page, focus, done)
    raise AssertionError(f"{end} cannot be reached by keyboard on {page.url}")


def fill_by_keyboard(page: Page, focus: dict[str, Any], done: set[str]) -> None:
    """Give some answer to the field that has the focus; each menu of a question goes one further down."""
    if focus["tag"] == "SELECT":
        question = focus["name"].partition("-")[0]
        for _time in range(1 + sum(name.startswith(f"{question}-") for name in done)):
            page.keyboard.press("ArrowDown")
    elif focus["type"] == "radio":
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    elif focus["type"] == "checkbox" and focus["name"] not in done:
        page.keyboard.press("Space")
    elif focus["type"] in {"text", "textarea"}:
        page.keyboard.type("12")
    done.add(focus["name"])


def press_enter(page: Page) -> None:
    """Press Enter and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def jump(page: Page) -> None:
    """Press Enter on a link within the page, and wait for the frame with which the focus moves there."""
    page.keyboard.press("Enter")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_first_stop_skips_the_header(phone: Phones, language: str) -> None:
    page = phone().new_page()
    page.goto(f"/{language}{COURSE}/{LESSONS[0]}")
    focus = press(page)
    assert "skip" in focus["html"]
    jump(page)
    assert page.evaluate("document.activeElement.id") == "main"
    assert "top" not in page.evaluate("document.activeElement.className")
    press(page)
    assert page.evaluate("document.activeElement.closest('main') != null")


def test_the_menu_is_one_key_away(phone: Phones) -> None:
    page = phone().new_page()
    page.goto("/en/")
    go_to(page, ".top a[href='#nav']")
    jump(page)
    press(page)
    assert page.evaluate("document.activeElement.closest('#nav') != null")
