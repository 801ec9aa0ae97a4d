"""Small screens, great zoom, wide spacing, large letters, coarse fingers, forced colours, paper."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from tests.browser.cast import COURSE, LESSONS, Cast
from tests.browser.conftest import Phones
from tests.browser.filling import press
from tests.browser.site import Site
from tests.browser.stops import LANGUAGES, join

pytestmark = pytest.mark.browser

# 1280 × 1024 at 400 %.
ZOOMED: ViewportSize = {"width": 320, "height": 256}
# WCAG 1.4.12, by a sheet that a content security policy does not ask about.
SPACING = """
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; "
        + "word-spacing: .16em !important } p { margin-block-end: 2em !important }");
    document.adoptedStyleSheets.push(sheet);
"""
SIDEWAYS = """() => {
    const page = document.scrollingElement;
    const wide = [...document.querySelectorAll("body *")].filter(each => {
        const box = each.getBoundingClientRect();
        const mayBeWide = each.closest(".scroll, .skip, pre, math, .vh");
        return !mayBeWide && (box.right > innerWidth + 1 || box.left < -1);
    });
    return page.scrollWidth > innerWidth ? wide.map(each => each.outerHTML.slice(0, 120)).slice(0, 4)
        .concat(page.scrollWidth + " px") : [];
}"""
CLIPPED = """() => [...document.querySelectorAll("button, .btn, .opt, label, legend, h1, h2, .tag")]
    .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0
        && getComputedStyle(each).display != "inline")
    .map(each => each.outerHTML.slice(0, 120))"""
# A box for a radio or checkbox is its label: that is what a finger hits.
CONTROLS = """() => [...document.querySelectorAll(
        "button, .btn, input, select, textarea, summary, .top a, .foot a")]
    .filter(each => each.checkVisibility() && each.type != "hidden" && !each.closest(".vh"))
    .map(each => [each.matches(".opt *") ? each.closest(".opt") : each, each])
    .map(([target, each]) => [target.getBoundingClientRect(), each])
    .filter(([box]) => box.width < 44 - .01 || box.height < 44 - .01)
    .map(([box, each]) => `${box.width} × ${box.height}: ${each.outerHTML.slice(0, 120)}`)"""
# WCAG 2.5.8: smaller targets keep so far apart that circles of 24 px around them touch no other target.
CROWDED = """() => {
    const targets = [...document.querySelectorAll("main a, .top a, .foot a, button")]
        .filter(each => each.checkVisibility())
        .flatMap(each => [...each.getClientRects()].map(box => ({each, box,
            x: box.left + box.width / 2, y: box.top + box.height / 2,
            isSmall: box.width < 24 || box.height < 24})));
    const near = (one, other) => other.isSmall
        ? Math.hypot(one.x - other.x, one.y - other.y) < 24
        : Math.hypot(Math.max(other.box.left - one.x, 0, one.x - other.box.right),
                     Math.max(other.box.top - one.y, 0, one.y - other.box.bottom)) < 12;
    return targets.filter(one => one.isSmall)
        .filter(one => targets.some(other => other.each != one.each && near(one, other)))
        .map(one => one.each.outerHTML.slice(0, 120));
}"""


# Asked together: each question takes longer on its way to the browser than the answer.
AS_IT_IS = f"""() => ({{
    "controls smaller than 44 px": ({CONTROLS})(),
    "links closer than 24 px": ({CROWDED})(),
}})"""
SQUEEZED = f"""() => {{
    const sideways = {SIDEWAYS};
    const found = {{"sideways at 320 px": sideways()}};
    {SPACING}
    found["sideways with wide spacing"] = sideways();
    found["clipped with wide spacing"] = ({CLIPPED})();
    document.adoptedStyleSheets = [];
    document.documentElement.dataset.size = "larger";
    found["sideways with large letters"] = sideways();
    return found;
}}"""


def assert_it_fits(page: Page) -> None:
    """Fail where a page does not fit every eye and finger; `test_accessible` brings them all."""
    found = page.evaluate(AS_IT_IS)
    page.set_viewport_size(ZOOMED)
    found |= page.evaluate(SQUEEZED)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_guest_reads_larger_letters(phone: Phones) -> None:
    page = phone().new_page()
    page.goto("/en/settings")
    page.check("[name=text_size][value=larger]")
    page.check("[name=theme][value=dark]")
    press(page, "main .go")
    page.goto(f"/ur{COURSE}/{LESSONS[0]}")
    assert font_size(page) == pytest.approx(16 * 1.4)
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_the_phones_own_letters_are_respected(phone: Phones) -> None:
    page = phone().new_page()
    page.goto("/en/help")
    usual = paragraph_size(page)
    page.evaluate("document.documentElement.style.setProperty('font-size', '32px')")
    assert paragraph_size(page) == pytest.approx(usual * 2)


def font_size(page: Page) -> float:
    """Return the size of the root's letters in pixels."""
    size: str = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    return float(size.removesuffix("px"))


def paragraph_size(page: Page) -> float:
    """Return the size of a paragraph's letters in pixels."""
    size: str = page.locator("main p:not([class])").first.evaluate("each => getComputedStyle(each).fontSize")
    return float(size.removesuffix("px"))


def test_state_is_seen_in_forced_colours(phone: Phones, cast: Cast) -> None:
    context = phone(cast.someone("reader"), forced_colors="active")
    page = context.new_page()
    page.goto(f"/en{COURSE}")
    stars = [look(page, f".map .{state} > .star") for state in ("done", "here", "ahead")]
    assert len({str(each) for each in stars}) == 3, stars
    stitches = [look(page, f".st .{kind}") for kind in ("d", "t")]
    assert stitches[0]["stroke"] != stitches[1]["stroke"]
    page.goto(f"/en{COURSE}/{LESSONS[2]}")
    option = page.locator(".opt").first
    option.scroll_into_view_if_needed()
    assert look(page, ".opt")["borderTopStyle"] == "solid"
    before = option.screenshot()
    option.click()
    page.locator("h1").click()
    assert look(page, ".opt")["outlineStyle"] == "solid"
    assert option.screenshot() != before
    button = look(page, ".check button")
    assert button["borderTopStyle"] == "solid"
    assert button["borderTopWidth"] != "0px"


def look(page: Page, selector: str) -> dict[str, Any]:
    """Return what forced colours leave of an element's looks."""
    found: dict[str, Any] = page.locator(selector).first.evaluate(
        """each => { const s = getComputedStyle(each);
            return {fill: s.fill, stroke: s.stroke, outlineStyle: s.outlineStyle,
                    borderTopStyle: s.borderTopStyle, borderTopWidth: s.borderTopWidth} }"""
    )
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_shows_the_lesson_and_nothing_around_it(phone: Phones, cast: Cast, language: str) -> None:
    page = phone(cast.someone("reader")).new_page()
    page.goto(f"/{language}{COURSE}/{LESSONS[1]}")
    page.emulate_media(media="print", color_scheme="dark")
    for around in (".top", ".hem", ".foot", ".rail", ".acts", ".check", ".skip"):
        assert not page.locator(around).first.is_visible(), around
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator("article > p:not([class])").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('article p')).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


def test_recovery_codes_can_be_printed(phone: Phones, site: Site) -> None:
    context: BrowserContext = phone()
    page = context.new_page()
    join(page, site.new_name())
    page.emulate_media(media="print")
    codes = page.locator(".codes code")
    assert codes.count() == 8
    expect(codes.last).to_be_visible()
    assert not page.locator(".top").is_visible()
