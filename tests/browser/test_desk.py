"""The desk in a browser: with and without the script, in both languages, two people, and an outage."""

import re

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect
from sqlalchemy import delete

from learn import clock
from learn.authoring.models import WorkingCopy
from learn.authoring.services.copies import open_copy
from learn.courses.queries import course_id_of
from learn.courses.services import appoint
from learn.database import reading, transaction
from tests.browser.conftest import Phones
from tests.browser.site import Site, close_without_a_line
from tests.browser.wire import first_view
from tests.journeys.learner import Learner

pytestmark = pytest.mark.browser

UID = "safe-online"
DESK = f"/teach/{UID}"
FIRST = "01-your-accounts/01-what-you-protect.md"
# Published with more lines: pages are weighed as they are shipped.
GROWING, GROWING_PAGE = "03-when-it-happens/02-harassment.md", "harassment"
EDITOR, REQUESTS, SCRIPT = 14_600, 6, 4_000
LANGUAGES = ("en", "ur")


def author(site: Site) -> Learner:
    """Return somebody new who owns the course."""
    found = site.newcomer()
    with site.app.app_context():
        course_id = course_id_of(reading(), UID)
        assert course_id is not None
        appoint(course_id, site.person_of(found), "owner", clock.now())
    return found


@pytest.fixture
def one(site: Site) -> Learner:
    """Return an owner of the course, whose working copy is as the release."""
    with site.app.app_context():
        course_id = course_id_of(reading(), UID)
        assert course_id is not None
        with transaction() as session:
            session.execute(delete(WorkingCopy))
        open_copy(course_id, clock.now())
    return author(site)


def edit(page: Page, path: str, language: str = "en") -> None:
    page.goto(f"/{language}{DESK}/{path}/edit", wait_until="load")


def save_in_vain(page: Page) -> None:
    """Save by hand while there is no line."""
    with page.expect_event("requestfailed", lambda sent: sent.is_navigation_request()):
        page.locator("button[value=save]").click(no_wait_after=True)


def stored(site: Site, path: str) -> int:
    """Return the version of a file of the copy."""
    found: int = site.rows("SELECT version FROM draft_file WHERE path = ?", f"{UID}/{path}")[0][0]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_is_changed_and_published_without_a_script(
    phone: Phones, one: Learner, language: str
) -> None:
    page = phone(one, java_script_enabled=False, viewport={"width": 1280, "height": 800}).new_page()
    edit(page, GROWING, language)
    text = page.locator("#text")
    text.fill(text.input_value() + f"\nOne more line, {language}.\n")
    page.locator("button[value=preview]").click()
    expect(page.locator("#view")).to_contain_text(f"One more line, {language}.")
    page.locator("button[value=tools]").click()
    page.locator("#kind").select_option("numeric")
    page.locator("button[value=insert]").click()
    expect(text).to_have_value(re.compile("type: numeric"))
    text.fill(re.sub(r"\n## How much is it\?.*", "", text.input_value(), flags=re.DOTALL) + "\n")
    page.locator("button[value=save]").click()
    expect(page.locator(".flash")).to_be_visible()
    page.goto(f"/{language}{DESK}/releases")
    page.locator("form[action$=rehearsal] button").click()
    page.locator("form[action$=releases] [name=name]").fill(f"Words in {language}")
    page.locator("form[action$=releases] button").click()
    expect(page.locator("main")).to_contain_text(f"Words in {language}")
    page.goto(f"/{language}/courses/{UID}/{GROWING_PAGE}")


def test_the_preview_follows_and_the_draft_is_saved_as_one_types(
    phone: Phones, site: Site, one: Learner
) -> None:
    page = phone(one, viewport={"width": 1280, "height": 800}).new_page()
    edit(page, FIRST)
    before = stored(site, FIRST)
    text = page.locator("#text")
    text.press("Control+End")
    text.type("\n![](../media/nothing.png)\n\nNew words.\n")
    expect(page.locator("#view")).to_contain_text("New words.")
    expect(page.locator("#saved")).to_have_text("Saved as a draft")
    assert stored(site, FIRST) > before
    line = page.locator("#problems [data-line]").first
    row = int(line.get_attribute("data-line") or 0)
    line.click()
    chosen = text.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert chosen == text.input_value().split("\n")[row - 1]


def test_a_draft_outlives_an_outage_and_a_closed_page(phone: Phones, site: Site, one: Learner) -> None:
    context = phone(one)
    page = context.new_page()
    edit(page, FIRST)
    before = stored(site, FIRST)
    context.set_offline(True)
    page.locator("#text").press("Control+End")
    page.locator("#text").type("\nWritten without a line.\n")
    expect(page.locator("#saved")).to_contain_text("No connection")
    close_without_a_line(page)
    context.set_offline(False)
    page = context.new_page()
    edit(page, FIRST)
    expect(page.locator("#text")).to_have_value(re.compile("Written without a line"))
    expect(page.locator("#saved")).to_have_text("Saved as a draft")
    assert stored(site, FIRST) == before + 1


def test_two_people_at_once_lose_nothing(phone: Phones, site: Site, one: Learner) -> None:
    other = author(site)
    mine, theirs = (phone(each).new_page() for each in (one, other))
    for page in (mine, theirs):
        edit(page, FIRST)
    theirs.locator("#text").press("Control+End")
    theirs.locator("#text").type("\nTheirs.\n")
    expect(theirs.locator("#saved")).to_have_text("Saved as a draft")
    mine.locator("#text").press("Control+End")
    mine.locator("#text").type("\nMine.\n")
    expect(mine.locator("#saved")).to_contain_text("Somebody else")
    mine.locator("button[value=save]").click()
    expect(mine.locator("h1")).to_have_text("Changed by somebody else")
    mine.get_by_role("button", name="Take both").click()
    expect(mine.locator("#text")).to_have_value(re.compile("Mine.*Theirs|Theirs.*Mine", re.DOTALL))
    mine.locator("button[value=save]").click()
    expect(mine.locator(".flash")).to_be_visible()
    mine.goto(f"/en{DESK}/{FIRST}/edit")
    expect(mine.locator("#text")).to_have_value(re.compile("Mine.*Theirs|Theirs.*Mine", re.DOTALL))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_editor_fits_its_budget(phone: Phones, one: Learner, language: str) -> None:
    page = phone(one).new_page()
    wire, _html = first_view(page, f"/{language}{DESK}/{FIRST}/edit")
    bill = [(each.url, each.size) for each in wire.loaded]
    assert wire.total() <= EDITOR, bill
    assert len(wire.loaded) <= REQUESTS, bill
    assert sum(each.size for each in wire.loaded if "editor" in each.url) <= SCRIPT, bill


@pytest.mark.parametrize(("language", "has_script"), [("en", False), ("ur", True)])
def test_a_readers_wording_is_taken_by_one_tap(
    phone: Phones, site: Site, one: Learner, language: str, has_script: bool
) -> None:
    page = phone(one, java_script_enabled=has_script).new_page()
    page.goto(f"/{language}/courses/{UID}/what-you-protect/report")
    page.locator("[name=paragraph]").select_option(index=1)
    page.locator("[name=fault]").fill("Unclear.")
    page.locator("[name=wording]").fill(f"Other words, {language}.")
    page.locator("main form button.go").click()
    expect(page.locator(".flash")).to_be_visible()
    page.goto(f"/{language}{DESK}/state")
    page.locator("form[action$=wording] button").last.click()
    expect(page.locator(".flash")).to_be_visible()
    expect(page.locator("#text")).to_have_value(re.compile(f"Other words, {language}"))
    if has_script:
        expect(page.locator("#text")).to_be_focused()
        chosen = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
        assert page.locator("#text").evaluate(chosen) == f"Other words, {language}."
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    path = FIRST if language == "en" else FIRST.replace(".md", ".ur.md")
    assert stored(site, path) == 2


def test_a_long_urdu_text_is_previewed_and_saved_as_one_types(
    phone: Phones, site: Site, one: Learner
) -> None:
    path = "banks/o3.ur.md"
    page = phone(one, viewport={"width": 1280, "height": 800}).new_page()
    edit(page, path, "ur")
    before = stored(site, path)
    page.locator("#text").press("Control+End")
    page.locator("#text").press_sequentially("\n![](../media/nothing.png)\n")
    expect(page.locator("#problems")).to_contain_text("nothing.png")
    expect(page.locator("#saved")).to_have_text("مسودہ محفوظ ہو گیا")
    assert stored(site, path) > before


def test_saving_by_hand_while_a_quiet_save_is_under_way_is_no_quarrel(
    phone: Phones, site: Site, one: Learner
) -> None:
    page = phone(one, viewport={"width": 1280, "height": 800}).new_page()
    under_way: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if route.request.headers.get("x-part") == "draft" and not under_way:
            under_way.append((route, route.fetch()))
        else:
            route.continue_()

    edit(page, FIRST)
    before = stored(site, FIRST)
    page.route("**/edit", hold)
    text = page.locator("#text")
    text.press("Control+End")
    text.press_sequentially("\nQuietly saved.\n")
    while not under_way:
        page.wait_for_timeout(100)
    text.press_sequentially("\nSaved by hand.\n")
    page.locator("button[value=save]").click(no_wait_after=True)
    route, answer = under_way[0]
    route.fulfill(response=answer)
    expect(page.locator(".flash")).to_be_visible()
    expect(text).to_have_value(re.compile("Quietly saved.*Saved by hand", re.DOTALL))
    assert stored(site, FIRST) == before + 2


@pytest.mark.parametrize("goes_on", ["typing", "by hand", "anew", "by hand without a line"])
def test_a_save_whose_answer_was_lost_is_no_quarrel(
    phone: Phones, site: Site, one: Learner, goes_on: str
) -> None:
    context = phone(one, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    answered: list[APIResponse] = []

    def lose(route: Route) -> None:
        if route.request.headers.get("x-part") == "draft" and not answered:
            answered.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    edit(page, FIRST)
    before = stored(site, FIRST)
    page.route("**/edit", lose)
    text = page.locator("#text")
    text.press("Control+End")
    text.press_sequentially("\nIts answer is lost.\n")
    expect(page.locator("#saved")).to_contain_text("No connection")
    text.press_sequentially("\nGoes on.\n")
    if goes_on == "by hand without a line":
        context.set_offline(True)
        save_in_vain(page)
        context.set_offline(False)
    if goes_on in {"anew", "by hand without a line"}:
        page.close()
        page = context.new_page()
        edit(page, FIRST)
    if goes_on == "by hand":
        page.locator("button[value=save]").click()
        expect(page.locator(".flash")).to_be_visible()
    else:
        expect(page.locator("#saved")).to_have_text("Saved as a draft")
    while stored(site, FIRST) < before + 2:
        page.wait_for_timeout(100)
    edit(page, FIRST)
    expect(page.locator("#text")).to_have_value(re.compile("is lost.*Goes on", re.DOTALL))
    assert stored(site, FIRST) == before + 2


def test_what_was_saved_by_hand_without_a_line_is_shown_beside_what_came_meanwhile(
    phone: Phones, site: Site, one: Learner
) -> None:
    context, theirs = phone(one), phone(author(site)).new_page()
    page = context.new_page()
    for each in (page, theirs):
        edit(each, FIRST)
    context.set_offline(True)
    page.locator("#text").press("Control+End")
    page.locator("#text").press_sequentially("\nMine.\n")
    save_in_vain(page)
    page.close()
    theirs.locator("#text").press("Control+End")
    theirs.locator("#text").press_sequentially("\nTheirs.\n")
    expect(theirs.locator("#saved")).to_have_text("Saved as a draft")
    context.set_offline(False)
    page = context.new_page()
    edit(page, FIRST)
    expect(page.locator("#text")).to_have_value(re.compile("Mine"))
    expect(page.locator("#saved")).to_contain_text("Somebody else")
    page.locator("button[value=save]").click()
    expect(page.locator("pre").first).to_contain_text("Mine.")
    page.get_by_role("link", name="Keep theirs").click()
    for _time in range(2):
        expect(page.locator("#text")).to_have_value(re.compile("Theirs"))
        expect(page.locator("#saved")).to_be_empty()
        page.reload()
    page.locator("#text").press_sequentially("Later. ")
    page.reload()
    expect(page.locator("#text")).to_have_value(re.compile("Later"))


def test_a_dead_token_is_sent_once_and_the_text_saved_from_a_fresh_page(
    phone: Phones, site: Site, one: Learner
) -> None:
    page = phone(one, viewport={"width": 1280, "height": 800}).new_page()
    edit(page, FIRST)
    before = stored(site, FIRST)
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(e => { e.value = 'dead' })")
    tries: list[str] = []
    page.on("request", lambda sent: tries.append(sent.url) if sent.url.endswith("/edit") else None)
    text = page.locator("#text")
    text.press("Control+End")
    text.press_sequentially("\nOn an old page.\n")
    expect(page.locator("#saved")).to_contain_text("Not saved")
    page.wait_for_timeout(5_000)
    assert len(tries) == 1
    edit(page, FIRST)
    expect(text).to_have_value(re.compile("On an old page"))
    expect(page.locator("#saved")).to_have_text("Saved as a draft")
    assert stored(site, FIRST) == before + 1


@pytest.mark.parametrize(
    ("language", "refusal"),
    [
        ("en", "Not saved. Press “Save the draft” to see why."),
        ("ur", "محفوظ نہیں ہوا۔ دیکھنے کے لیے “مسودہ محفوظ کریں” دبائیں۔"),
    ],
)
def test_a_refused_text_says_so_and_is_saved_once_it_is_mended(
    phone: Phones, site: Site, one: Learner, language: str, refusal: str
) -> None:
    page = phone(one).new_page()
    tries: list[str] = []
    page.on(
        "request", lambda each: tries.append(each.method) if each.headers.get("x-part") == "draft" else None
    )
    edit(page, FIRST, language)
    before = stored(site, FIRST)
    text = page.locator("#text")
    text.press("Control+End")
    page.keyboard.insert_text("\nA hidden\u0008 sign.")
    expect(page.locator("#saved")).to_have_text(refusal)
    page.evaluate("dispatchEvent(new Event('online'))")
    assert len(tries) == 1
    page.locator("button[value=save]").click()
    expect(page.locator("p.error")).to_contain_text("U+0008")
    text.fill(text.input_value().replace("\u0008", ""))
    expect(page.locator("#saved")).to_have_text(
        "Saved as a draft" if language == "en" else "مسودہ محفوظ ہو گیا"
    )
    assert stored(site, FIRST) == before + 1
