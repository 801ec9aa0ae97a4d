"""The script in a real browser: feedback at once, answers that survive lost connections, forms sent once."""

import re
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Dialog, Page, Route, expect

from tests.web.shell import Looks, Somebody

pytestmark = pytest.mark.browser

SIGNED_OUT = "This device is no longer signed in, so nothing was sent. Sign in, then send it again."
TOO_OLD = "This page is too old, so nothing was sent. Open it again, then send it once more."


def stored(page: Page) -> dict[str, str]:
    """Return what the phone keeps."""
    kept: dict[str, str] = page.evaluate("({...localStorage})")
    return kept


def wait_until_nothing_is_kept(page: Page) -> None:
    """Ask from outside: to ask itself again and again a page would evaluate a string, which it refuses."""
    for _ in range(600):
        if not stored(page):
            return
        page.wait_for_timeout(50)
    raise AssertionError(stored(page))


def test_feedback_comes_at_once_and_the_answer_is_sent(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/checks")
    page.check("#one [value=b]")
    page.click("#one button")
    expect(page.locator("#one [data-state]")).to_have_text("Sent")
    expect(page.locator("#one [data-out]")).to_have_text("The server has one.")
    assert seen["posts"] == [("one", {"answer": ["b"]})]
    assert stored(page) == {}


def test_feedback_needs_no_internet_and_the_answer_goes_later(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/checks")
    page.context.set_offline(True)
    page.check("#one [value=a]")
    page.click("#one button")
    expect(page.locator("#one [data-out]")).to_have_text("Not yet")
    expect(page.locator("#one [data-state]")).to_have_text("Saved on this phone")
    expect(page.locator("#net")).to_contain_text("No internet")
    expect(page.locator("#net")).to_contain_text("Waiting to send: 1")
    assert seen["posts"] == []
    page.context.set_offline(False)
    expect(page.locator("#one [data-state]")).to_have_text("Sent")
    expect(page.locator("#net")).to_be_hidden()
    assert seen["posts"] == [("one", {"answer": ["a"]})]


def test_a_waiting_answer_goes_with_the_next_page(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/checks")
    seen["status"] = 503
    page.check("#one [value=a]")
    page.click("#one button")
    expect(page.locator("#one [data-state]")).to_have_text("Saved on this phone")
    seen["status"] = 200
    page.goto("/en/help")
    expect(page.locator("#net")).to_be_hidden()
    wait_until_nothing_is_kept(page)
    assert seen["posts"] == [("one", {"answer": ["a"]})]


def test_an_answer_waits_while_nobody_is_signed_in(page: Page, seen: dict[str, Any]) -> None:
    seen["status"] = 401
    page.goto("/en/pages/checks")
    page.check("#one [value=a]")
    page.click("#one button")
    expect(page.locator("#one [data-state]")).to_have_text("Saved on this phone")
    page.goto("/en/help")
    expect(page.locator("#net")).to_have_text(f"Waiting to send: 1 {SIGNED_OUT}")
    assert list(stored(page)) == ["out:p1"]
    seen["status"] = 200
    page.goto("/en/help")
    wait_until_nothing_is_kept(page)
    expect(page.locator("#net")).to_be_hidden()


def test_a_page_too_old_to_send_says_so_and_is_opened_again(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/checks")
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(field => { field.value = 'dead' })")
    page.check("#one [value=a]")
    page.click("#one button")
    expect(page.locator("#one [data-state]")).to_have_text("Saved on this phone")
    expect(page.locator("#net")).to_have_text(f"Waiting to send: 1 {TOO_OLD}")
    page.click("#net a")
    wait_until_nothing_is_kept(page)
    expect(page.locator("#net")).to_be_hidden()
    assert page.url.endswith("/en/pages/checks")
    assert seen["posts"] == [("one", {"answer": ["a"]})]


def test_an_answer_the_server_will_never_take_is_dropped_and_said(page: Page, seen: dict[str, Any]) -> None:
    seen["status"] = 503
    page.goto("/en/pages/checks")
    page.check("#one [value=a]")
    page.click("#one button")
    expect(page.locator("#one [data-state]")).to_have_text("Saved on this phone")
    seen["status"] = 409
    page.goto("/en/help")
    expect(page.locator("#net")).to_have_text("One answer no longer fits the page and was not sent.")
    assert stored(page) == {}


def test_anothers_waiting_answers_are_left_alone(
    page: Page, site: tuple[Flask, str], seen: dict[str, Any]
) -> None:
    seen["status"] = 503
    page.goto("/en/pages/checks")
    page.check("#one [value=a]")
    page.click("#one button")
    expect(page.locator("#one [data-state]")).to_have_text("Saved on this phone")
    seen["status"] = 200
    site[0].jinja_env.globals["viewer"] = lambda: Somebody(reference="p2")
    page.goto("/en/help")
    page.wait_for_timeout(300)
    assert seen["posts"] == []
    assert list(stored(page)) == ["out:p1"]


def test_a_written_check_is_judged_by_the_server(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/checks")
    page.fill("#two [name=answer]", "3 pm")
    page.click("#two button")
    expect(page.locator("#two [data-out]")).to_have_text("The server has two.")
    seen["status"] = 422
    page.click("#two button")
    expect(page.locator("#two [data-out]")).to_contain_text("Not every answer fits")


def test_a_guest_gets_feedback_and_leaves_nothing_on_the_phone(page: Page, site: tuple[Flask, str]) -> None:
    site[0].jinja_env.globals["viewer"] = lambda: Somebody(is_authenticated=False)
    page.goto("/en/pages/checks")
    page.context.set_offline(True)
    page.check("#one [value=b]")
    page.click("#one button")
    expect(page.locator("#one [data-out]")).to_have_text("Right")
    expect(page.locator("#one [data-state]")).to_have_text("Not saved")
    expect(page.locator("#net")).to_have_text("No internet. What you answer now is not saved.")
    assert stored(page) == {}


def test_a_guest_is_told_that_an_old_page_saved_nothing(page: Page, site: tuple[Flask, str]) -> None:
    site[0].jinja_env.globals["viewer"] = lambda: Somebody(is_authenticated=False)
    page.goto("/en/pages/checks")
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(field => { field.value = 'dead' })")
    page.check("#one [value=b]")
    page.click("#one button")
    expect(page.locator("#one [data-state]")).to_have_text("Not saved")
    expect(page.locator("#net")).to_have_text(TOO_OLD)
    page.click("#net a")
    page.check("#one [value=b]")
    page.click("#one button")
    expect(page.locator("#one [data-state]")).to_have_text("Sent")


def test_checks_are_sent_one_after_the_other(
    page: Page, site: tuple[Flask, str], seen: dict[str, Any]
) -> None:
    """A guest's answers come back in one cookie: of two under way at once it would hold one."""
    site[0].jinja_env.globals["viewer"] = lambda: Somebody(is_authenticated=False)
    page.goto("/en/pages/checks")
    held: list[Route] = []
    page.route("**/save/one", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    page.check("#one [value=b]")
    page.click("#one button")
    page.fill("#two [name=answer]", "3 pm")
    page.click("#two button")
    page.wait_for_timeout(300)
    assert seen["posts"] == []
    held[0].continue_()
    expect(page.locator("#two [data-out]")).to_have_text("The server has two.")
    assert [name for name, _form in seen["posts"]] == ["one", "two"]
    page.route("**/save/one", lambda route: route.abort())
    page.click("#one button")
    page.click("#two button")
    expect(page.locator("#one [data-state]")).to_have_text("Not saved")
    expect(page.locator("#two [data-state]")).to_have_text("Sent")


def test_each_answer_of_a_quiz_is_saved_as_it_is_given(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")
    page.check("[value=b]")
    expect(page.locator("#saved")).to_have_text("Saved")
    page.check("[value=x]")
    page.check("[value=y]")
    page.select_option("#s", "2")
    page.fill("#t", "three words here")
    expect(page.locator("#saved")).to_have_text("Saved")
    wait_until_nothing_is_kept(page)
    by_question = {form["only"][0]: form for _name, form in seen["posts"]}
    assert by_question == {
        "1": {"only": ["1"], "was1": ["f"], "q1": ["b"]},
        "2": {"only": ["2"], "was2": ["f"], "q2": ["x", "y"]},
        "3": {"only": ["3"], "was3": ["f"], "q3-1": ["2"], "q3-2": ["three words here"]},
    }


def test_a_quiz_says_why_its_answers_cannot_go(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")
    seen["status"] = 401
    page.check("[value=b]")
    expect(page.locator("#saved")).to_have_text("Not sent yet")
    expect(page.locator("#net a")).to_have_text(SIGNED_OUT)
    seen["status"] = 200
    expect(page.locator("#saved")).to_have_text("Saved")
    expect(page.locator("#net")).to_be_hidden()


def test_answers_of_a_quiz_survive_a_power_cut(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")
    seen["status"] = 503
    page.check("[value=b]")
    page.check("[value=y]")
    page.fill("#t", "kept")
    expect(page.locator("#saved")).to_have_text("Not sent yet")
    seen["status"] = 200
    page.goto("/en/pages/quiz")
    expect(page.locator("[value=b]")).to_be_checked()
    expect(page.locator("[value=y]")).to_be_checked()
    expect(page.locator("[value=x]")).not_to_be_checked()
    expect(page.locator("#t")).to_have_value("kept")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert {form["only"][0] for _name, form in seen["posts"]} == {"1", "2", "3"}
    assert stored(page) == {}


def test_what_another_phone_saved_meanwhile_is_not_overwritten(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")
    seen["status"] = 503
    page.check("[value=b]")
    expect(page.locator("#saved")).to_have_text("Not sent yet")
    # Nobody knows whether what was under way when the page closed arrived: it is asked of the server.
    seen.update(given="a", outdated=[1], status=200)
    page.goto("/en/pages/quiz")
    expect(page.locator("[value=a]")).to_be_checked()
    wait_until_nothing_is_kept(page)
    expect(page.locator("[value=a]")).to_be_checked()


def test_what_another_tab_saved_meanwhile_is_shown_and_nothing_sent_again(
    page: Page, seen: dict[str, Any]
) -> None:
    page.goto("/en/pages/quiz")
    page.evaluate("window.same = true")
    seen.update(given="a", outdated=[1])
    page.check("[value=b]")
    expect(page.locator("[value=a]")).to_be_checked()
    assert not page.evaluate("window.same")
    assert stored(page) == {}
    assert len(seen["posts"]) == 1


def test_what_may_have_arrived_is_sent_again_before_anything_newer(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")
    cut = "**/save/answers"
    page.route(cut, lambda route: route.abort())
    page.fill("#t", "one")
    expect(page.locator("#saved")).to_have_text("Not sent yet")
    page.fill("#t", "one two")
    page.unroute(cut)
    expect(page.locator("#saved")).to_have_text("Saved", timeout=8_000)
    assert [form["q3-2"] for _name, form in seen["posts"]] == [["one"], ["one two"]]
    assert stored(page) == {}


def test_saving_is_tried_again_by_itself(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")
    seen["status"] = 503
    page.check("[value=b]")
    expect(page.locator("#saved")).to_have_text("Not sent yet")
    seen["status"] = 200
    expect(page.locator("#saved")).to_have_text("Saved")


def test_an_answer_that_came_too_late_is_said(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")
    seen["status"] = 409
    page.check("[value=b]")
    expect(page.locator("#saved")).to_have_text("Refused")


def test_what_came_too_late_stays_said_and_waits_no_longer(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")
    seen["status"] = 409
    page.check("[value=b]")
    expect(page.locator("#saved")).to_have_text("Refused")
    assert stored(page) == {}
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    expect(page.locator("#saved")).to_have_text("Refused")


def test_an_answer_that_cannot_be_kept_waits_to_be_mended(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")
    why = "Question 3: Too long"
    seen["refused"] = {"3": why}
    page.fill("#t", "many words")
    expect(page.locator("#saved")).to_have_text(why)
    page.check("[value=b]")
    expect(page.locator("#saved")).to_have_text("On this phone")
    expect(page.locator("#saved")).to_have_text(why)
    assert [form["only"] for _name, form in seen["posts"]] == [["1"]]
    page.goto("/en/pages/quiz")
    expect(page.locator("#t")).to_have_value("many words")
    expect(page.locator("#saved")).to_have_text(why)
    seen["refused"] = {}
    page.fill("#t", "words")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert seen["posts"][-1][1]["q3-2"] == ["words"]
    assert stored(page) == {}


def test_what_is_written_on_while_an_answer_is_refused_is_sent(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")

    def meanwhile(route: Route) -> None:
        response = route.fetch()
        page.fill("#t", "mended")
        seen["refused"] = {}
        route.fulfill(response=response)

    seen["refused"] = {"3": "Question 3: Too long"}
    page.route("**/save/answers", meanwhile, times=1)
    page.fill("#t", "many words")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert [form["q3-2"] for _name, form in seen["posts"]] == [["mended"]]
    assert stored(page) == {}


def test_nothing_is_handed_in_while_offline_and_nothing_lost(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")
    page.context.set_offline(True)
    page.check("[value=b]")
    page.click(".go")
    expect(page.locator("#saved")).to_have_text("Not sent yet")
    expect(page.locator("h1")).to_have_text("Quiz")
    assert "draft:p1:a1" in stored(page)
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text("Saved")
    page.click(".go")
    expect(page.locator("body")).to_contain_text("The server has hand-in.")
    assert [name for name, _form in seen["posts"]] == ["answers", "hand-in"]
    assert seen["posts"][-1][1] == {
        "q1": ["b"],
        "q3-1": [""],
        "q3-2": [""],
        "was1": ["f"],
        "was2": ["f"],
        "was3": ["f"],
    }


def test_the_button_that_was_pressed_arrives(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/pages/quiz")
    page.click("[name=later]")
    expect(page.locator("body")).to_contain_text("The server has hand-in.")
    assert seen["posts"][-1][1]["later"] == ["1"]


def test_the_clock_counts_down(page: Page) -> None:
    page.goto("/en/pages/quiz")
    # Any later second will do: a busy machine misses some.
    expect(page.locator("#clock")).to_have_text(re.compile("2:0[0-3]|1:[0-5][0-9]"))


def test_the_page_gives_signs_of_life_and_shows_what_was_added(page: Page, seen: dict[str, Any]) -> None:
    seen["told"] = {"left": 725, "added": "10 minutes were added."}
    page.goto("/en/pages/quiz")
    expect(page.locator("#added")).to_have_text("10 minutes were added.")
    expect(page.locator("#clock")).to_have_text(re.compile("12:0[0-5]|11:[0-9]+"))
    # The page of the test before may have said only now that it was left.
    assert seen["alive"][-1] == ("hand-in", False)
    page.goto("/en/help")
    page.wait_for_timeout(300)
    assert seen["alive"][-1] == ("hand-in", True), "the page says that it is left"


def test_when_the_time_is_over_the_page_is_fetched_again(page: Page, seen: dict[str, Any]) -> None:
    seen["told"] = {"left": 1, "added": ""}
    page.goto("/en/pages/quiz")
    page.evaluate("window.same = true")
    with page.expect_navigation():
        pass
    assert not page.evaluate("window.same")


def test_a_form_is_sent_once_however_often_it_is_pressed(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/form")
    page.evaluate("document.querySelector('main form').action = '/en/save/form'")
    page.evaluate("const b = document.querySelector('main .go'); b.click(); b.click(); b.click()")
    expect(page.locator("body")).to_contain_text("The server has form.")
    assert len(seen["posts"]) == 1


def test_a_form_can_be_sent_again_after_coming_back(page: Page, seen: dict[str, Any]) -> None:
    page.goto("/en/form")
    page.fill("#name", "S")
    page.click("main .go")
    expect(page.locator(".errors")).to_be_focused()
    page.go_back()
    page.click("main .go")
    expect(page.locator(".errors")).to_be_visible()
    assert seen["posts"] == []


def test_signing_out_clears_the_phone_and_asks_first(page: Page, seen: dict[str, Any]) -> None:
    seen["status"] = 503
    page.goto("/en/pages/checks")
    page.check("#one [value=a]")
    page.click("#one button")
    expect(page.locator("#one [data-state]")).to_have_text("Saved on this phone")
    questions: list[str] = []

    def stay(dialog: Dialog) -> None:
        questions.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", stay)
    page.click("[data-leave]")
    expect(page.locator("h1")).to_have_text("Checks")
    assert questions == ["Some answers are not sent yet and will be lost. Sign out anyway?"]
    assert list(stored(page)) == ["out:p1"]
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("[data-leave]")
    expect(page.locator("body")).to_have_text("signed out")
    assert stored(page) == {}


def test_a_picture_loads_when_asked_for(page: Page) -> None:
    page.goto("/en/pages/components")
    page.click("[data-load-picture]")
    picture = page.locator("img[alt='A star']")
    expect(picture).to_be_focused()
    assert picture.evaluate("image => [image.getAttribute('width'), image.decode().then(() => 1) && 1]") == [
        "120",
        1,
    ]


def test_everything_on_the_page_works_without_storage(page: Page, seen: dict[str, Any]) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused') }})"
    )
    page.goto("/en/pages/quiz")
    page.check("[value=b]")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert seen["posts"] == [("answers", {"only": ["1"], "was1": ["f"], "q1": ["b"]})]


@pytest.mark.parametrize("name", ["pages/components", "pages/quiz", "pages/checks", "form", "help", "none"])
@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out_of_the_page(page: Page, name: str, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"/{language}/{name}")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_larger_letters_fit_the_smallest_screen(page: Page, site: tuple[Flask, str]) -> None:
    site[0].jinja_env.globals["viewer"] = lambda: Somebody(Looks(text_size="larger"))
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/en/pages/components")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 22.4


def test_a_chosen_theme_wins_over_the_phones(page: Page, site: tuple[Flask, str]) -> None:
    colours = []
    for theme, scheme in (("dark", "light"), ("light", "dark"), ("auto", "dark"), ("auto", "light")):
        looks = Looks(theme=theme)
        site[0].jinja_env.globals["viewer"] = lambda looks=looks: Somebody(looks)
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto("/en/help")
        colours.append(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    dark, light = "rgb(13, 17, 36)", "rgb(245, 246, 250)"
    assert colours == [dark, light, dark, light]
