"""Every page that people see, with somebody who sees it."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.cast import COURSE, LESSONS, QUIZ, Cast
from tests.browser.filling import press
from tests.journeys.learner import PASSWORD

PRACTICE_TASK = "triage"
LANGUAGES = ("en", "ur")


@dataclass(frozen=True)
class Stop:
    """A page: its address without the language, who looks, and the form that is sent empty to see it."""

    name: str
    address: str
    who: str = "guest"
    sends: str = ""

    def __str__(self) -> str:
        return self.name


STOPS = (
    Stop("start", "/"),
    Stop("catalogue", "/courses"),
    Stop("found", "/courses?q=password"),
    Stop("nothing-found", "/courses?q=qqqqqq"),
    Stop("course-guest", COURSE),
    Stop("course-reader", COURSE, "reader"),
    Stop("course-complete", COURSE, "passed"),
    Stop("lesson-guest", f"{COURSE}/{LESSONS[0]}"),
    Stop("lesson-answered", f"{COURSE}/{LESSONS[1]}", "reader"),
    Stop("task", f"{COURSE}/{PRACTICE_TASK}", "reader"),
    Stop("quiz", f"{COURSE}/{QUIZ}", "reader"),
    Stop("quiz-waiting", f"{COURSE}/{QUIZ}", "failed"),
    Stop("attempt", "attempt", "sitting"),
    Stop("attempt-blank", "attempt", "sitting", "form[data-attempt] .go"),
    Stop("result-failed", "attempt", "failed"),
    Stop("result-passed", "attempt", "passed"),
    Stop("me-new", "/me", "newcomer"),
    Stop("me", "/me", "reader"),
    Stop("me-done", "/me", "passed"),
    Stop("review-empty", "/review", "newcomer"),
    Stop("review", "/review", "reviewing"),
    Stop("reviewed", "card", "reviewing"),
    Stop("me-review", "/me", "reviewing"),
    Stop("data", "/me/data", "reader"),
    Stop("settings-guest", "/settings"),
    Stop("settings", "/settings", "reader"),
    Stop("profile", "/settings/profile", "reader"),
    Stop("password", "/settings/password", "reader"),
    Stop("password-wrong", "/settings/password", "reader", "main .go"),
    Stop("recovery-codes", "/recovery-codes", "reader"),
    Stop("devices", "/settings/devices", "reader"),
    Stop("delete", "/settings/delete", "reader"),
    Stop("join", "/join"),
    Stop("join-wrong", "/join", sends="main .go"),
    Stop("sign-in", "/sign-in"),
    Stop("sign-in-wrong", "/sign-in", sends="main .go"),
    Stop("recover", "/recover"),
    Stop("help", "/help"),
    Stop("not-found", "/courses/nowhere"),
)


def visit(page: Page, stop: Stop, language: str, cast: Cast) -> None:
    """Open the page, and send its form as it is where the page is seen only then."""
    address = cast.attempt(stop.who) if stop.address in {"attempt", "card"} else stop.address
    page.goto(f"/{language}{address}")
    if stop.sends:
        page.click(stop.sends)
        page.locator(".errors").wait_for()
        page.wait_for_load_state()  # its style sheet is a file of its own by now, and may come later


def join(page: Page, name: str, language: str = "en") -> None:
    """Fill the form of the join page and send it, with a script or without."""
    page.goto(f"/{language}/join")
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.check("#is_adult")
    press(page, "main .go")
    page.locator(".codes").wait_for()
