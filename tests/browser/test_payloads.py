"""More than two hundred attempts to run a script, in courses, searches, names and answers: none runs.

Most are tried with the content security policy switched off, so that what is tested is our own escaping and
sanitising; with the policy on, a single complaint about it would mean that something got as far as that.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from tests.browser.conftest import Phones
from tests.browser.hostile_course import COURSE_ID, LESSON_ID, QUIZ_ID, publish_hostile
from tests.browser.payloads import ALL, LINES
from tests.browser.site import Site, served, sign_in
from tests.journeys.learner import Learner, form_to

pytestmark = pytest.mark.browser

HOSTILE = f"/courses/{COURSE_ID}"
LONGEST_NAME = 80
ENOUGH = 200
# The others are links or code, or lose their marks as Markdown.
ENOUGH_AS_TEXT = 140
CHUNKS = 4
# What ran, what must not be on a page that nobody has clicked yet, and what stands in a field: all in one go,
# because the tools that a browser is asked with are put into each page anew.
LOOK = """field => ({
    ran: window.__pwned,
    armed: [...document.querySelectorAll("*:not(link[rel=icon])")]
        .flatMap(each => [...each.attributes].map(one => [each, one]))
        .filter(([each, one]) => /^on/.test(one.name) || one.name == "srcdoc" || one.name == "style"
            || /^\\s*(javascript|vbscript|data):/i.test(one.value) && /href|src|action|data/.test(one.name))
        .map(([each]) => each.outerHTML.slice(0, 120)),
    strangers: [...document.querySelectorAll(
        "iframe, object, embed, base, main script, main style, main link, main meta, main animate, "
        + "main form:not([action^='/']):not([method])"
    )].map(each => each.outerHTML.slice(0, 120)),
    value: field ? document.querySelector(field).value : "",
})"""


@dataclass(frozen=True)
class Hostile:
    """A served course full of payloads, somebody who takes it, and what got through the checker."""

    site: Site
    learner: Learner
    payloads: list[str]


@pytest.fixture(scope="module")
def hostile(
    browser_type_launch_args: dict[str, object],  # noqa: ARG001 - skips where there is no browser
    migrated_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Hostile]:
    """Serve the hostile course."""
    folder = tmp_path_factory.mktemp("hostile")
    database = Path(shutil.copy(migrated_sqlite, folder / "learn.sqlite"))
    with served(database, folder) as site:
        payloads = publish_hostile(site.app, folder / "courses")
        learner = Learner(site.app, "victim").join().enrol(COURSE_ID)
        yield Hostile(site, learner, payloads)


def trapped(context: BrowserContext, faults: list[str]) -> Page:
    """Return a page on which every dialog counts as a fault."""
    page = context.new_page()

    def caught(dialog: Dialog) -> None:
        faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", caught)
    page.on("popup", lambda popup: faults.append(f"window: {popup.url}"))
    return page


def assert_harmless(page: Page, field: str = "") -> str:
    """Fail when something ran, or waits to be touched; return what stands in a field."""
    seen = page.evaluate(LOOK, field)
    value: str = seen.pop("value")
    assert seen == {"ran": None, "armed": [], "strangers": []}
    return value


@pytest.mark.parametrize("has_policy", [True, False], ids=["with-policy", "without-policy"])
def test_no_course_runs_a_script(
    phone: Phones, hostile: Hostile, faults: list[str], has_policy: bool
) -> None:
    context = phone(base_url=hostile.site.url, bypass_csp=not has_policy)
    page = trapped(context, faults)
    for address in (HOSTILE, f"{HOSTILE}/{LESSON_ID}"):
        page.goto(f"/en{address}", wait_until="load")
        assert_harmless(page)
    sign_in(context, hostile.learner, hostile.site.url)
    for address in ("/", "/courses", "/courses?q=script", HOSTILE, "/me", f"{HOSTILE}/{QUIZ_ID}"):
        page.goto(f"/en{address}", wait_until="load")
        assert_harmless(page)
    page.goto(f"/en{HOSTILE}/{LESSON_ID}", wait_until="load")
    assert_harmless(page)
    text = squeezed(page.locator("article").inner_text())
    assert sum(squeezed(payload) in text for payload in hostile.payloads) >= ENOUGH_AS_TEXT
    answer_every_check(page)
    assert_harmless(page)


def answer_every_check(page: Page) -> None:
    """Choose every answer of every check, so that all feedback stands on the page once."""
    page.evaluate(
        """() => document.querySelectorAll("template").forEach(each => {
            const place = document.createElement("div");
            place.innerHTML = each.innerHTML;
            document.querySelector("article").append(place);
        })"""
    )
    for check in page.locator(".check").all()[:4]:
        check.locator("[type=radio]").last.check()
        check.locator("button").click()
        expect(check.locator("[data-out] b").first).to_be_visible()
    for link in page.locator("article a[href]").all():
        assert (link.get_attribute("href") or "").startswith(("#", "/", "http://", "https://", "mailto:"))


def test_no_quiz_runs_a_script(phone: Phones, hostile: Hostile, faults: list[str]) -> None:
    learner = Learner(hostile.site.app, "sitting").join().enrol(COURSE_ID)
    begun = learner.post(f"{HOSTILE}/{QUIZ_ID}/attempts")
    assert begun.status_code == 303, begun.text[-3000:]
    address = begun.headers["Location"]
    context = phone(base_url=hostile.site.url, bypass_csp=True)
    page = trapped(sign_in(context, learner, hostile.site.url), faults)
    page.goto(address, wait_until="load")
    assert_harmless(page)
    learner.client.post(address, data={"anyway": "1"})
    page.goto(address, wait_until="load")
    assert_harmless(page)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_search_and_no_name_runs_a_script(
    phone: Phones, site: Site, faults: list[str], chunk: int
) -> None:
    learner = site.newcomer()
    page = trapped(phone(learner, bypass_csp=True), faults)
    exports: list[str] = []
    for payload in LINES[chunk::CHUNKS]:
        page.goto(f"/en/courses?{query(payload)}", wait_until="load")
        assert squeezed(assert_harmless(page, "#q")) == squeezed(payload)
        if (
            len(payload) <= LONGEST_NAME
            and learner.post("/settings/profile", {"name": payload}).status_code == 303
        ):
            exports.append(learner.get("/me/data.html").text)
            page.goto("/en/settings/profile", wait_until="load")
            assert squeezed(assert_harmless(page, "#name")) == squeezed(payload)
    assert len(exports) > len(LINES) / CHUNKS * 0.8
    # An export is opened from the phone's own files, where no policy holds.
    page.goto("about:blank")
    page.set_content("".join(exports))
    assert_harmless(page)


def squeezed(text: str) -> str:
    """Return text without white space, which forms and pages tidy."""
    return "".join(text.split())


def query(payload: str) -> str:
    """Return the payload as the query of a search."""
    return urlencode({"q": payload})


def test_no_answer_runs_a_script(phone: Phones, hostile: Hostile, faults: list[str]) -> None:
    learner = Learner(hostile.site.app, "writer").join().enrol(COURSE_ID)
    page = trapped(
        sign_in(phone(base_url=hostile.site.url, bypass_csp=True), learner, hostile.site.url), faults
    )
    lesson = f"{HOSTILE}/replies"
    ending = "/checks/replies-check-2"
    field = next(name for name in form_to(learner.get(lesson).text, ending).offered if name != "csrf_token")
    for payload in LINES[::9]:
        answered = learner.post(f"{lesson}{ending}", {field: payload})
        assert answered.status_code == 303
        page.goto(f"/en{lesson}", wait_until="load")
        shown = assert_harmless(page, f"#replies-check-2 [name='{field}']")
        assert squeezed(shown) == squeezed(payload)


def test_there_are_enough_ways_to_try(hostile: Hostile) -> None:
    assert len(set(ALL)) >= ENOUGH
    assert len(hostile.payloads) >= ENOUGH
