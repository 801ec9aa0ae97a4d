"""Everything the shell draws, looked at by axe: WCAG 2.2 AA, both languages, both themes."""

from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser.test_accessible import barriers

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "name", ["pages/components", "pages/quiz", "pages/checks", "form", "help", "none", "raise/500"]
)
@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_barrier_is_found(page: Page, name: str, language: str, theme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"/{language}/{name}")
    assert barriers(page) == []
