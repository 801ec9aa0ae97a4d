"""Every page in both languages and both themes: no barrier that axe knows, the marks of a sound page, and
room for every eye and finger: of all that makes the pages long, to open them is the longest."""

from collections.abc import Mapping

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Response

from tests.browser.cast import Cast
from tests.browser.conftest import Phones
from tests.browser.site import Site
from tests.browser.stops import LANGUAGES, STOPS, Stop, join, visit
from tests.browser.test_reach import assert_it_fits

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What another theme can change; the rest is the same page.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
DIRECTIONS = {"en": "ltr", "ur": "rtl"}


@pytest.mark.parametrize("stop", STOPS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_no_barrier(phone: Phones, cast: Cast, stop: Stop, language: str) -> None:
    person = cast.someone(stop.who)
    page = phone(person).new_page()
    failed: list[str] = []
    page.on("response", lambda answer: note_failed(answer, failed))
    visit(page, stop, language, cast)
    assert all_barriers(page) == []
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == DIRECTIONS[language]
    assert page.title().endswith(" – Hunar")
    assert person is None or person.name not in page.title()
    assert failed == []
    assert_it_fits(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_recovery_codes_has_no_barrier(phone: Phones, site: Site, language: str) -> None:
    page = phone().new_page()
    join(page, site.new_name(), language)
    assert all_barriers(page) == []
    assert page.locator("h1").count() == 1


def all_barriers(page: Page) -> list[tuple[str, list[str]]]:
    """Return the rules that the page breaks in the light, then those of colour that it breaks in the dark."""
    page.emulate_media(color_scheme="light")
    found = barriers(page)
    page.emulate_media(color_scheme="dark")
    return found + barriers(page, COLOURS)


def barriers(page: Page, rules: Mapping[str, object] = RULES) -> list[tuple[str, list[str]]]:
    """Return the rules that the page breaks, each with where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # What is in order is only counted: to describe it takes twice as long as to look at the page.
    options = {**rules, "resultTypes": ["violations"]}
    found = page.evaluate("async options => (await axe.run(document, options)).violations", options)
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


def note_failed(answer: Response, failed: list[str]) -> None:
    """Note what a page needs and does not get."""
    if answer.status >= 400 and answer.request.resource_type != "document":
        failed.append(f"{answer.status} {answer.url}")
