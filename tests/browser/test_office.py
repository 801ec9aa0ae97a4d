"""The call list on a phone."""

import pytest

from tests.browser.cast import Cast
from tests.browser.conftest import Phones
from tests.browser.stops import LANGUAGES, OFFICE

pytestmark = pytest.mark.browser

OUTSIDE = """() => [...document.querySelectorAll(".tap button, .cards a, .cards td")]
    .map(each => each.getBoundingClientRect())
    .filter(box => box.left < 0 || box.right > innerWidth).length"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_tap_of_the_call_list_needs_a_sideways_scroll(phone: Phones, cast: Cast, language: str) -> None:
    page = phone(cast.someone("coordinator")).new_page()
    page.goto(f"/{language}{OFFICE}")
    assert page.locator(".tap button").count() > 0
    assert page.evaluate(OUTSIDE) == 0
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(OUTSIDE) == 0


# Every code or day that is told on more than one line.
BROKEN = r"""() => [...document.querySelectorAll("main td bdi, main th bdi")]
    .filter(each => /^[A-Z]*-?\d+(-\d+)*$/.test(each.textContent) && each.getClientRects().length > 1)
    .map(each => each.textContent)"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_or_day_of_a_report_is_broken_across_lines(
    phone: Phones, cast: Cast, language: str
) -> None:
    page = phone(cast.someone("coordinator")).new_page()
    for report in ("cohort-progress", "overdue"):
        page.goto(f"/{language}{OFFICE}/reports/{report}")
        assert page.locator("main td bdi").count() > 0
        assert page.evaluate(BROKEN) == []
