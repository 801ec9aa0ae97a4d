"""The call list on a phone, and what the office puts on paper."""

import pytest
from playwright.sync_api import Page

from tests.browser.cast import Cast
from tests.browser.conftest import Phones
from tests.browser.stops import LANGUAGES, OFFICE

pytestmark = pytest.mark.browser

OUTSIDE = """() => [...document.querySelectorAll(".tap button, .calls a, .calls td")]
    .map(each => each.getBoundingClientRect())
    .filter(box => box.left < 0 || box.right > innerWidth).length"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_tap_of_the_call_list_needs_a_sideways_scroll(phone: Phones, cast: Cast, language: str) -> None:
    page = phone(cast.someone("coordinator")).new_page()
    page.goto(f"/{language}{OFFICE}")
    assert page.locator(".tap button").count() > 0
    assert page.evaluate(OUTSIDE) == 0
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(OUTSIDE) == 0


# Every code or day that is told on more than one line.
BROKEN = r"""() => [...document.querySelectorAll("main td bdi, main th bdi")]
    .filter(each => /^[A-Z]*-?\d+(-\d+)*$/.test(each.textContent) && each.getClientRects().length > 1)
    .map(each => each.textContent)"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_or_day_of_a_report_is_broken_across_lines(
    phone: Phones, cast: Cast, language: str
) -> None:
    page = phone(cast.someone("coordinator")).new_page()
    for report in ("cohort-progress", "overdue"):
        page.goto(f"/{language}{OFFICE}/reports/{report}")
        assert page.locator("main td bdi").count() > 0
        assert page.evaluate(BROKEN) == []


# A name in the script and of the length that take most room on paper.
LONG_NAME = "سیدہ اُمِّ کلثوم بنتِ محمد عبدالرحمٰن القریشی الہاشمی"
SLIPS = """name => {
    document.querySelectorAll(".slip .who bdi").forEach(each => each.textContent = name);
    return [...document.querySelectorAll(".slip")].map(slip => {
        const code = slip.querySelector(".code"), size = getComputedStyle(code).fontSize;
        return [slip.lang, size, code.getBoundingClientRect().bottom <= slip.getBoundingClientRect().bottom];
    });
}"""


def slips(page: Page, language: str) -> list[tuple[str, str, bool]]:
    """Make slips in one cohort; return each one's language, the size of its code, and whether it is whole."""
    page.goto(f"/{language}{OFFICE}/cohorts")
    page.locator(f"main a[href*='{OFFICE}/cohorts/']").first.click()
    page.goto(f"{page.url}/slips")
    page.locator("main button").last.click()
    page.locator(".slip").first.wait_for()
    page.emulate_media(media="print")
    return [tuple(each) for each in page.evaluate(SLIPS, LONG_NAME)]


def test_slips_are_the_same_on_paper_whatever_language_they_are_made_in(phone: Phones, cast: Cast) -> None:
    page = phone(cast.someone("coordinator")).new_page()
    made = {language: sorted(slips(page, language)) for language in LANGUAGES}
    assert {language for language, _size, _is_whole in made["en"]} == set(LANGUAGES)
    assert all(is_whole for each in made.values() for _language, _size, is_whole in each)
    assert made["ur"] == made["en"]


ON_PAPER = """([selector, property]) =>
    [...new Set([...document.querySelectorAll(selector)].map(each => getComputedStyle(each)[property]))]"""


@pytest.mark.parametrize("place", ["/calls", "/reports/donor/digital-work"])
def test_a_long_table_begins_on_the_page_it_stands_on(phone: Phones, cast: Cast, place: str) -> None:
    page = phone(cast.someone("coordinator")).new_page()
    page.goto(f"/ur{OFFICE}{place}")
    page.emulate_media(media="print")
    assert page.evaluate(ON_PAPER, ["table", "breakInside"]) == ["auto"]
    assert page.evaluate(ON_PAPER, ["tr", "breakInside"]) == ["avoid"]
    assert page.evaluate(ON_PAPER, [".rooms, .search", "display"]) == ["none"]


# What each frame leaves free beside its table, and how wide the narrowest cell with a sentence is.
WIDE = """() => [...document.querySelectorAll(".scroll:not(details *)")].map(frame => frame.offsetWidth
    - frame.querySelector("table").offsetWidth)"""
NARROWEST = """() => Math.min(...[...document.querySelectorAll("tbody td")]
    .filter(cell => cell.innerText.length > 15).map(cell => cell.offsetWidth))"""


def test_the_call_list_uses_the_room_there_is(phone: Phones, cast: Cast) -> None:
    page = phone(cast.someone("coordinator")).new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/en{OFFICE}")
    assert page.evaluate(WIDE) == [0, 0, 0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_on_a_phone_is_no_column_of_single_words(phone: Phones, cast: Cast, language: str) -> None:
    page = phone(cast.someone("coordinator")).new_page()
    page.goto(f"/{language}{OFFICE}/reports/outcomes")
    assert page.evaluate(NARROWEST) >= 176
