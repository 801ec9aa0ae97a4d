"""Bytes and requests: the budgets of the interface, measured on the wire with headers and an empty cache."""

import pytest

from tests.browser.cast import COURSE, LESSONS, Cast
from tests.browser.conftest import Phones
from tests.browser.stops import ATTEMPT, LANGUAGES, STOPS, Stop
from tests.browser.wire import first_view, split, watch, wire_size

pytestmark = pytest.mark.browser

LESSON = 13_000
ANY_PAGE = 14_600
HTML, CSS, JS = 6_000, 8_000, 4_000
# Headers count in every total; they are no HTML.
HEADERS = 700
REQUESTS = 4
ATTEMPTS = [stop for stop in STOPS if stop.address == ATTEMPT and not stop.sends]


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_view_of_a_lesson_fits_into_one_window(
    phone: Phones, cast: Cast, lesson: str, language: str
) -> None:
    # Somebody who came in just now: a minute later the cookie is renewed, which is no part of the page.
    page = phone(cast.reader()).new_page()
    wire, html = first_view(page, f"/{language}{COURSE}/{lesson}")
    document, css = split(html, wire.of_kind("Document"))
    assert page.locator("article h1").is_visible()
    assert wire.total() <= LESSON, wire.bill()
    assert len(wire.loaded) <= REQUESTS, wire.bill()
    assert document - HEADERS <= HTML, wire.bill()
    assert css + wire.of_kind("Stylesheet") <= CSS, wire.bill()
    assert wire.of_kind("Script") <= JS, wire.bill()
    assert wire.of_kind("Font") == 0, wire.bill()
    assert {each.coding for each in wire.loaded if each.kind in {"Document", "Script"}} == {"br"}


# All other pages are weighed where `test_accessible` opens them.
@pytest.mark.parametrize("stop", ATTEMPTS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_attempt_costs_more_than_a_page_may(phone: Phones, cast: Cast, stop: Stop, language: str) -> None:
    page = phone(cast.someone(stop.who)).new_page()
    page.goto(f"/{language}/", wait_until="load")
    wire, _html = first_view(page, f"/{language}{stop.place(cast)}", is_first=False)
    assert wire.total() <= ANY_PAGE, wire.bill()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_lesson_costs_its_words_alone(phone: Phones, cast: Cast, language: str) -> None:
    page = phone(cast.reader()).new_page()
    page.goto(f"/{language}{COURSE}/{LESSONS[0]}", wait_until="load")
    # The first page carries the style sheet inside it; the second fetches the file that stays.
    page.goto(f"/{language}{COURSE}/{LESSONS[1]}", wait_until="load")
    wire = watch(page)
    page.goto(f"/{language}{COURSE}/{LESSONS[2]}", wait_until="load")
    wire.settle(page)
    assert wire.total() <= HTML + HEADERS, wire.bill()
    # The icon comes once, when the browser finds time for it.
    assert [each.kind for each in wire.loaded if "icon" not in each.url] == ["Document"], wire.bill()


def test_a_page_seen_before_costs_only_headers(phone: Phones, cast: Cast) -> None:
    page = phone(cast.someone("reader")).new_page()
    for _time in range(3):
        page.goto(f"/en{COURSE}/{LESSONS[1]}", wait_until="load")
    wire = watch(page)
    page.goto(f"/en{COURSE}/{LESSONS[1]}", wait_until="load")
    wire.settle(page)
    assert wire.total() <= 700, wire.bill()


def test_the_browser_counts_headers_as_the_server_sends_them(phone: Phones, site_url: str) -> None:
    page = phone().new_page()
    wire, _html = first_view(page, "/en/help")
    script = next(each for each in wire.loaded if each.kind == "Script")
    assert abs(script.size - wire_size(site_url, script.url.removeprefix(site_url))) < 80
