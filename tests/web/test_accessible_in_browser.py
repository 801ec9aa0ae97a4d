"""Everything the shell draws, looked at by axe: WCAG 2.2 AA, both languages, both themes."""

import json
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize(
    "name", ["pages/components", "pages/quiz", "pages/checks", "form", "help", "none", "raise/500"]
)
@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_barrier_is_found(page: Page, name: str, language: str, theme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"/{language}/{name}")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == [], json.dumps(
        found
    )[:2_000]
