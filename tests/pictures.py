"""The pictures of the guide for authors, taken of a demo: `python -m tests.pictures` draws them anew.

Look at each before you keep it: they are what people see of the desk before they have one.
"""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import FloatRect, Page, ViewportSize, sync_playwright

from tests.cli.running import serving
from tests.conftest import CHROMIUM

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
COURSE, LESSON = "clear-emails", "01-start/01-first-line"
SIZE = ViewportSize(width=1120, height=720)
COLOURS = 32


def keep(page: Page, name: str, top: str = "body", height: int = 720) -> None:
    """Store what stands below the top of an element, in few colours: screens need no more."""
    place = page.locator(top).first.evaluate("each => each.getBoundingClientRect().top + scrollY")
    clip = FloatRect(x=0, y=max(0, place - 16), width=SIZE["width"], height=height)
    shot = Image.open(BytesIO(page.screenshot(full_page=True, clip=clip)))
    FOLDER.mkdir(exist_ok=True)
    shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        FOLDER / f"{name}.png", optimize=True
    )


def take(page: Page) -> None:
    """Walk the way of the guide, and take a picture where it has one."""
    page.goto("/en/sign-in")
    page.fill("[name=username]", "sana")
    page.fill("[name=password]", "kites-over-lahore")
    page.locator("main form button").first.click()
    page.goto("/en/teach")
    page.fill("#slug", COURSE)
    keep(page, "desk-begin", "main h2", 290)
    page.locator("main form button.go").click()
    keep(page, "desk-outline", height=800)

    page.goto(f"/en/teach/{COURSE}/{LESSON}.md/edit")
    text = page.locator("#text")
    text.fill(text.input_value().replace("- (x)", "- ( )", 1))
    page.locator("#problems .error").first.wait_for()
    page.locator("#problems .error").first.click()
    page.locator("#saved").get_by_text("Saved as a draft").wait_for()
    keep(page, "desk-editor", "#saved", 820)
    text.fill(text.input_value().replace("- ( )", "- (x)", 1))
    page.locator("button[value=save]").click()

    page.goto(f"/en/teach/{COURSE}/{LESSON}.ur.md/edit")
    keep(page, "desk-translation", "#saved", 620)

    page.goto(f"/en/teach/{COURSE}/releases")
    page.locator("form[action$=rehearsal] button").click()
    page.fill("form[action$=releases] [name=name]", "The first release")
    keep(page, "desk-publish", "h2:has-text('Publish')", 420)

    page.goto("/en/courses/safe-online/what-you-protect/report")
    page.select_option("[name=paragraph]", index=1)
    page.fill("[name=fault]", "My mother did not understand this sentence.")
    page.fill(
        "[name=wording]", "Do you know the link “Forgot password?” It sends a message to your email or phone."
    )
    page.locator("main form button.go").click()
    page.goto("/en/teach/safe-online/state")
    keep(page, "desk-report", "#reports", 360)


def main() -> None:
    """Serve a demo of its own and take the pictures."""
    with (
        TemporaryDirectory() as folder,
        serving(Path(folder), "--demo") as server,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", viewport=SIZE)
        take(context.new_page())
        browser.close()


if __name__ == "__main__":
    main()
