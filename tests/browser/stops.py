"""Every page that people see, with somebody who sees it."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.cast import COURSE, LESSONS, QUIZ, Cast
from tests.browser.filling import press
from tests.browser.sitting_course import COURSE_ID
from tests.journeys.learner import PASSWORD

PRACTICE_TASK = "triage"
# Nobody meets an attempt first: a page of ours, with style and script, signs in and begins it.
ATTEMPT, CARD = "attempt", "card"
LANGUAGES = ("en", "ur")


@dataclass(frozen=True)
class Stop:
    """A page: its address without the language, who looks, and the form that is sent empty to see it.

    `ATTEMPT` and `CARD` stand for the address of what that person has: an attempt, a card, a work to judge.
    """

    name: str
    address: str
    who: str = "guest"
    sends: str = ""

    def place(self, cast: Cast) -> str:
        """Return the address of the page without its language."""
        return cast.attempt(self.who) if self.address in {ATTEMPT, CARD} else self.address

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
    Stop("path-guest", "/paths/first-client"),
    Stop("path", "/paths/first-client", "reader"),
    Stop("path-further", "/paths/first-client", "passed"),
    Stop("lesson-guest", f"{COURSE}/{LESSONS[0]}"),
    Stop("lesson-answered", f"{COURSE}/{LESSONS[1]}", "reader"),
    Stop("task", f"{COURSE}/{PRACTICE_TASK}", "reader"),
    Stop("quiz", f"{COURSE}/{QUIZ}", "reader"),
    Stop("quiz-waiting", f"{COURSE}/{QUIZ}", "failed"),
    Stop("attempt", ATTEMPT, "sitting"),
    Stop("attempt-blank", ATTEMPT, "sitting", "form[data-attempt] .go"),
    Stop("attempt-every-type", ATTEMPT, "answering"),
    Stop("attempt-works", ATTEMPT, "writing"),
    Stop("attempt-step", ATTEMPT, "stepping"),
    Stop("attempt-step-blank", ATTEMPT, "stepping", "form[data-attempt] .acts button:not([name])"),
    Stop("attempt-checked", ATTEMPT, "checking"),
    Stop("attempt-unchecked", ATTEMPT, "checking", "[name=check]"),
    Stop("result-failed", ATTEMPT, "failed"),
    Stop("result-passed", ATTEMPT, "passed"),
    Stop("result-every-type", ATTEMPT, "marked"),
    Stop("result-works", ATTEMPT, "judged"),
    Stop("result-placed", ATTEMPT, "placed"),
    Stop("me-new", "/me", "newcomer"),
    Stop("me", "/me", "reader"),
    Stop("me-done", "/me", "passed"),
    Stop("review-empty", "/review", "newcomer"),
    Stop("review", "/review", "reviewing"),
    Stop("reviewed", CARD, "reviewing"),
    Stop("me-review", "/me", "reviewing"),
    Stop("me-staff", "/me", "owner"),
    Stop("tutor", "/tutor", "owner"),
    Stop("work", CARD, "owner"),
    Stop("work-wrong", CARD, "owner", "main form .go"),
    Stop("teach", "/teach", "owner"),
    Stop("teach-course", f"/teach/{COURSE_ID}", "owner"),
    Stop("teach-questions", "/teach/question-types/questions", "owner"),
    Stop("teach-question", "/teach/question-types/questions/single", "owner"),
    Stop("teach-regrades", f"/teach/{COURSE_ID}/regrades", "owner"),
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
    page.goto(f"/{language}{stop.place(cast)}")
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
