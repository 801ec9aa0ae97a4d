"""Everything the shell draws, looked at by axe: WCAG 2.2 AA, both languages, both themes."""

import pytest
from playwright.sync_api import Page

from tests.browser.test_accessible import barriers

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "name", ["pages/components", "pages/quiz", "pages/checks", "form", "help", "none", "raise/500"]
)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_no_barrier_is_found_in_either_theme(page: Page, name: str, language: str) -> None:
    page.goto(f"/{language}/{name}")
    assert barriers(page, "light") == []
    assert barriers(page, "dark") == []
