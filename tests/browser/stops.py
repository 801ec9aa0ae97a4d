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
# Links that somebody sent: what stands here for the secret is put in when they are opened.
PREVIEW, INVITATION = "/preview/SECRET/", "/staff-invitations/SECRET"
LANGUAGES = ("en", "ur")
OFFICE = "/organisations/demo"


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
        if self.address.startswith((PREVIEW, INVITATION)):
            return cast.linked(self.address)
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
    Stop("me-officer", "/me", "coordinator"),
    Stop("offices", "/organisations", "newcomer"),
    Stop("office", OFFICE, "coordinator"),
    Stop("office-monitor", OFFICE, "monitor"),
    Stop("calls", f"{OFFICE}/calls", "coordinator"),
    Stop("people", f"{OFFICE}/people", "coordinator"),
    Stop("trainee", CARD, "calling"),
    Stop("cohorts", f"{OFFICE}/cohorts", "coordinator"),
    Stop("cohort-new", f"{OFFICE}/cohorts/new", "coordinator"),
    Stop("cohort-wrong", f"{OFFICE}/cohorts/new", "coordinator", "main form .go"),
    Stop("cohort", CARD, "planning"),
    Stop("programme-new", f"{OFFICE}/programmes/new", "coordinator"),
    Stop("programme", f"{OFFICE}/programmes/digital-work", "coordinator"),
    Stop("pool-new", f"{OFFICE}/pools/new", "coordinator"),
    Stop("pool", f"{OFFICE}/pools/1", "coordinator"),
    Stop("office-settings", f"{OFFICE}/settings", "coordinator"),
    Stop("lists", f"{OFFICE}/rosters", "coordinator"),
    Stop("lists-wrong", f"{OFFICE}/rosters", "coordinator", "main form .go"),
    Stop("list", CARD, "listing"),
    Stop("list-letters", CARD, "asking"),
    Stop("reports", f"{OFFICE}/reports", "coordinator"),
    *(
        Stop(f"report-{name}", f"{OFFICE}/reports/{name}", "coordinator")
        for name in ("cohort-progress", "module-drop-off", "outcomes", "overdue", "turnaround")
    ),
    Stop("report-donor", f"{OFFICE}/reports/donor/digital-work", "monitor"),
    Stop("tutor", "/tutor", "owner"),
    Stop("work", CARD, "owner"),
    Stop("work-wrong", CARD, "owner", "main form .go"),
    Stop("teach", "/teach", "owner"),
    Stop("teach-course", f"/teach/{COURSE_ID}", "owner"),
    Stop("teach-questions", "/teach/question-types/questions", "owner"),
    Stop("teach-question", "/teach/question-types/questions/single", "owner"),
    Stop("teach-releases", f"/teach/{COURSE_ID}/releases", "owner"),
    Stop("teach-release", f"/teach/{COURSE_ID}/releases/1", "owner"),
    Stop("teach-outline", "/teach/question-types", "owner"),
    Stop("teach-edit", "/teach/question-types/README.md/edit", "owner"),
    Stop("teach-place", "/teach/question-types/01-all-types/01-in-a-lesson.md/place", "owner"),
    Stop("teach-regrades", f"/teach/{COURSE_ID}/regrades", "owner"),
    Stop("second-factor", "/settings/second-factor", "reader"),
    Stop("second-factor-key", "/settings/second-factor", "doubtful"),
    Stop("second-factor-on", "/settings/second-factor", "guarded"),
    Stop("second-step", "/sign-in/code", "half in"),
    Stop("welcome-work", CARD, "invited"),
    Stop("admin", "/admin", "administrator"),
    Stop("admin-people", "/admin/people", "administrator"),
    Stop("admin-person", CARD, "administrator"),
    Stop("admin-organisations", "/admin/organisations", "administrator"),
    Stop("admin-organisation", "/admin/organisations/ours", "administrator"),
    Stop("admin-courses", "/admin/courses", "administrator"),
    Stop("admin-course", "/admin/courses/safe-online", "administrator"),
    Stop("admin-jobs", "/admin/jobs", "administrator"),
    Stop("admin-mails", "/admin/mails", "administrator"),
    Stop("admin-evidence", "/admin/evidence", "administrator"),
    Stop("admin-log", "/admin/log", "administrator"),
    Stop("admin-settings", "/admin/settings", "administrator"),
    Stop("teach-staff", f"/teach/{COURSE_ID}/staff", "owner"),
    Stop("teach-staff-wrong", f"/teach/{COURSE_ID}/staff", "owner", "form[action$=invitations] .go"),
    Stop("teach-previews", f"/teach/{COURSE_ID}/previews", "owner"),
    Stop("teach-comments", f"/teach/{COURSE_ID}/comments", "owner"),
    Stop("teach-comments-wrong", f"/teach/{COURSE_ID}/comments", "owner", "main .go"),
    Stop("teach-state", "/teach/question-types/state", "owner"),
    Stop("teach-facts", "/teach/facts", "owner"),
    Stop("invitation", INVITATION, "owner"),
    Stop("preview", PREVIEW),
    Stop("preview-lesson", f"{PREVIEW}{LESSONS[0]}"),
    Stop("preview-quiz", f"{PREVIEW}{QUIZ}"),
    Stop("report", f"{COURSE}/{LESSONS[0]}/report"),
    Stop("report-wrong", f"{COURSE}/{LESSONS[0]}/report", sends="main .go"),
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
