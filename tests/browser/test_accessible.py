"""Every page in both languages and both themes: no barrier that axe knows, the marks of a sound page, its
bytes, and room for every eye and finger: what takes longest of all that is to open them."""

from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Response

from tests.browser.cast import Cast
from tests.browser.conftest import Look, Phones
from tests.browser.site import Site
from tests.browser.stops import ATTEMPT, LANGUAGES, STOPS, Stop, join, visit
from tests.browser.test_budgets import ANY_PAGE
from tests.browser.test_reach import assert_it_fits
from tests.browser.wire import first_view

pytestmark = pytest.mark.browser

Theme = Literal["light", "dark"]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # What is in order is only counted: to describe it takes twice as long as to look at the page.
    "resultTypes": ["violations"],
}
# Each rule meets each page in both languages and both themes; all four pairs of them do so at night.
THEMES: dict[str, Theme] = {"en": "light", "ur": "dark"}
OTHER: dict[Theme, Theme] = {"light": "dark", "dark": "light"}
MARKS = """() => {
    const { lang, dir } = document.documentElement;
    return [document.querySelectorAll("h1").length, lang, dir, document.title];
}"""
DIRECTIONS = {"en": "ltr", "ur": "rtl"}


@pytest.mark.parametrize("stop", STOPS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_no_barrier(look: Look, cast: Cast, stop: Stop, language: str) -> None:
    person = cast.someone(stop.who)
    page = look(person)
    failed: list[str] = []
    page.on("response", note := lambda answer: note_failed(answer, failed))
    open_within_budget(page, stop, language, cast)
    assert barriers(page, THEMES[language]) == []
    headings, spoken, direction, title = page.evaluate(MARKS)
    assert (headings, spoken, direction) == (1, language, DIRECTIONS[language])
    assert title.endswith(" – Hunar")
    assert person is None or person.name not in title
    assert_it_fits(page)
    page.remove_listener("response", note)
    assert failed == []


def open_within_budget(page: Page, stop: Stop, language: str, cast: Cast) -> None:
    """Open the page as the first that a browser sees of us, where somebody may come to it first."""
    if stop.sends or stop.address == ATTEMPT or stop.name == "not-found":
        visit(page, stop, language, cast)
        return
    wire, _html = first_view(page, f"/{language}{stop.place(cast)}")
    assert wire.total() <= ANY_PAGE, wire.bill()


@pytest.mark.night
@pytest.mark.parametrize("stop", STOPS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_theme_has_no_barrier(look: Look, cast: Cast, stop: Stop, language: str) -> None:
    page = look(cast.someone(stop.who))
    visit(page, stop, language, cast)
    assert barriers(page, OTHER[THEMES[language]]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_recovery_codes_has_no_barrier(phone: Phones, site: Site, language: str) -> None:
    page = phone().new_page()
    join(page, site.new_name(), language)
    assert barriers(page, "light") == []
    assert barriers(page, "dark") == []
    assert page.locator("h1").count() == 1


def barriers(page: Page, theme: Theme = "light") -> list[tuple[str, list[str]]]:
    """Return the rules that the page breaks in a theme, each with where."""
    page.emulate_media(color_scheme=theme)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async options => (await axe.run(document, options)).violations", RULES)
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


def note_failed(answer: Response, failed: list[str]) -> None:
    """Note what a page needs and does not get."""
    if answer.status >= 400 and answer.request.resource_type != "document":
        failed.append(f"{answer.status} {answer.url}")
