"""A list from upload to the sheet that comes back, with JavaScript switched off."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from learn import clock
from learn.housekeeping import KINDS
from learn.jobs.working import Bench
from tests.browser.conftest import Phones
from tests.browser.site import Site
from tests.browser.stops import LANGUAGES
from tests.organisations.lists import people
from tests.organisations.offices import employed

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_goes_in_and_comes_back(phone: Phones, site: Site, tmp_path: Path, language: str) -> None:
    coordinator = site.newcomer()
    slug = f"office-{coordinator.name}"
    employed(site.app, coordinator.name, slug, "coordinator", coordinator.client)
    page = phone(coordinator, java_script_enabled=False).new_page()
    page.goto(f"/{language}/organisations/{slug}/rosters")
    file = tmp_path / "trainees.csv"
    file.write_text(people(40) + "Nobody Here,,,\n", "utf-8")
    page.locator("[name=file]").set_input_files(file)
    page.locator("[name=new_cohort]").fill("Spring")
    page.locator("[name=courses][value=safe-online]").check()
    page.screenshot(path=tmp_path / "form.png", full_page=True)
    page.locator("main .go").click()

    expect(page.locator(".lead")).to_contain_text("40")
    expect(page.locator("#said ~ .scroll td").first).to_have_text("42")
    assert enrolled(site, slug) == 0
    page.screenshot(path=tmp_path / "preview.png", full_page=True)
    page.locator(".acts .go").click()
    expect(page.locator("progress")).to_be_visible()
    page.reload()
    expect(page.locator("progress")).to_be_visible()
    work(site)
    page.locator("[data-job] a").click()
    expect(page.locator("main .ok")).to_be_visible()
    page.screenshot(path=tmp_path / "done.png", full_page=True)
    assert enrolled(site, slug) == 40
    assert len(sheet(page).splitlines()) == 42


def work(site: Site) -> None:
    bench = Bench(KINDS, site.app.app_context, clock.now)
    while bench.step():
        pass


def enrolled(site: Site, slug: str) -> int:
    counted = (
        "SELECT count(*) FROM trainee t JOIN organisation o ON o.id = t.organisation_id WHERE o.slug = ?"
    )
    return int(site.rows(counted, slug)[0][0])


def sheet(page: Page) -> str:
    with page.expect_download() as download:
        page.locator("a[href$='result.csv']").click()
    return download.value.path().read_text("utf-8-sig")
