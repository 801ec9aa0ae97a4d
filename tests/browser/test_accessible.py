"""Every page in both languages and both themes: no barrier that axe knows, and the marks of a sound page."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.browser.cast import Cast
from tests.browser.conftest import Phones
from tests.browser.site import Site
from tests.browser.stops import LANGUAGES, STOPS, Stop, join, visit

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
DIRECTIONS = {"en": "ltr", "ur": "rtl"}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize("stop", STOPS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_no_barrier(phone: Phones, cast: Cast, stop: Stop, language: str) -> None:
    person = cast.someone(stop.who)
    page = phone(person).new_page()
    failed: list[str] = []
    page.on("response", lambda answer: note_failed(answer, failed))
    visit(page, stop, language, cast)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        assert barriers(page) == []
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == DIRECTIONS[language]
    assert page.title().endswith(" – Hunar")
    assert person is None or person.name not in page.title()
    assert failed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_recovery_codes_has_no_barrier(phone: Phones, site: Site, language: str) -> None:
    page = phone().new_page()
    join(page, site.new_name(), language)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        assert barriers(page) == []
    assert page.locator("h1").count() == 1


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    """Return the rules that the page breaks, each with where."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


def note_failed(answer: Response, failed: list[str]) -> None:
    """Note what a page needs and does not get."""
    if answer.status >= 400 and answer.request.resource_type != "document":
        failed.append(f"{answer.status} {answer.url}")
