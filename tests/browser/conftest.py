"""A served site for each worker, phones to visit it with, and people in every state a learner can be in."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.browser.cast import Cast
from tests.browser.site import Site, served, sign_in
from tests.browser.sitting_course import publish_sitting_course
from tests.journeys.learner import Learner

PHONE: ViewportSize = {"width": 360, "height": 740}
MOST_PHONES = 6
# What a browser says about every answer of 400 and more, and about a lost connection.
EXPECTED = "Failed to load resource"
Phones = Callable[..., BrowserContext]
Look = Callable[[Learner | None], Page]


@pytest.fixture(scope="session")
def site(
    browser_type_launch_args: dict[str, object],  # noqa: ARG001 - skips where there is no browser
    demo_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """Serve the demo and a course of our own from a fresh database, as one process."""
    folder = tmp_path_factory.mktemp("site")
    database = Path(shutil.copy(demo_sqlite, folder / "learn.sqlite"))
    with served(database, folder) as running:
        publish_sitting_course(running.app, folder / "courses")
        yield running


@pytest.fixture(scope="session")
def cast(site: Site) -> Cast:
    """Return people in every state, made when they are first asked for."""
    return Cast(site)


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """Collect what browsers complain about; a test passes only with an empty list."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def phone(new_context: CreateContextCallback, site: Site, faults: list[str]) -> Phones:
    """Return a function that opens a phone: another browser, with its own cookies and storage."""

    def opened(learner: Learner | None = None, **options: Any) -> BrowserContext:
        settings: dict[str, Any] = {"base_url": site.url, "viewport": PHONE, **options}
        context = new_context(**settings)
        context.on("console", lambda line: complain(line, faults))
        context.on("weberror", lambda error: faults.append(str(error.error)))
        return sign_in(context, learner, site.url) if learner else context

    return opened


@dataclass
class OpenPhones:
    """Phones that lie open for all who only look, one for each person: to take out another is half the work.

    Those not looked at for longest are put away. `faults` are those of the test that looks now.
    """

    browser: Browser
    url: str
    pages: dict[str, Page] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def look(self, learner: Learner | None) -> Page:
        """Return the page on the phone of somebody who is signed in, as wide as a phone and in its light."""
        name = learner.name if learner else ""
        page = self.pages.pop(name, None) or self._opened()
        self.pages[name] = page
        if len(self.pages) > MOST_PHONES:
            self.pages.pop(next(iter(self.pages))).context.close()
        page.set_viewport_size(PHONE)
        if learner:
            sign_in(page.context, learner, self.url)
        return page

    def _opened(self) -> Page:
        context = self.browser.new_context(base_url=self.url, viewport=PHONE)
        # To send it to each page that is open takes twice as long as to have it there.
        context.add_init_script(AXE_SCRIPT)
        context.on("console", lambda line: complain(line, self.faults))
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        return context.new_page()


@pytest.fixture(scope="session")
def open_phones(browser: Browser, site: Site) -> Iterator[OpenPhones]:
    """Yield the phones of those who only look."""
    kept = OpenPhones(browser, site.url)
    yield kept
    for page in kept.pages.values():
        page.context.close()


@pytest.fixture
def look(open_phones: OpenPhones, faults: list[str]) -> Look:
    """Return a function that takes a phone which may have shown other pages before."""
    open_phones.faults = faults
    return open_phones.look


def complain(line: ConsoleMessage, faults: list[str]) -> None:
    """Note what a page says on the console, which should be nothing."""
    if line.type in {"error", "warning"} and EXPECTED not in line.text:
        faults.append(f"{line.location['url']}: {line.text}")


@pytest.fixture
def learner(site: Site) -> Learner:
    """Return somebody new who takes the course."""
    return site.learner()


@pytest.fixture
def page(phone: Phones, learner: Learner) -> Page:
    """Return a page on the learner's phone."""
    return phone(learner).new_page()


@pytest.fixture
def site_url(site: Site) -> str:
    """Return where the site is."""
    return site.url
