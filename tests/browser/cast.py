"""People in every state that a learner can be in, made once for all tests that only look."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import update

from learn import clock
from learn.database import transaction
from learn.days import day_of
from learn.progress.models import ReviewCard
from tests.browser.site import Site
from tests.journeys.learner import Form, Learner, first_answer, form_to, forms_of
from tests.journeys.right_answers import right_answers

COURSE = "/courses/safe-online"
LESSONS = (
    "what-you-protect",
    "passwords",
    "two-step",
    "shared-phones",
    "phishing",
    "job-scams",
    "account-taken",
    "harassment",
)
QUIZ = "final"
QUESTIONS = 20


@dataclass
class Cast:
    """Each state by its name; whoever changes what they find uses `site.learner()` instead."""

    site: Site
    known: dict[str, Learner] = field(default_factory=dict)
    attempts: dict[str, str] = field(default_factory=dict)

    def someone(self, state: str) -> Learner | None:
        """Return the person in that state; nobody for a guest."""
        if state == "guest":
            return None
        if state not in self.known:
            make: Callable[[], Learner] = getattr(self, state)
            self.known[state] = make()
        return self.known[state]

    def attempt(self, state: str) -> str:
        """Return the address of the attempt, without its language, of somebody who has one."""
        self.someone(state)
        return self.attempts[state]

    def newcomer(self) -> Learner:
        """Return somebody who takes no course."""
        return self.site.newcomer()

    def reader(self) -> Learner:
        """Return somebody in the second lesson, with feedback on the page."""
        learner = self.site.learner()
        learner.answer_checks(f"{COURSE}/{LESSONS[0]}")
        learner.post(f"{COURSE}/{LESSONS[0]}/done")
        learner.answer_checks(f"{COURSE}/{LESSONS[1]}")
        return learner

    def sitting(self) -> Learner:
        """Return somebody in the middle of the quiz."""
        learner = self.site.learner()
        self.attempts["sitting"] = start(learner)
        return learner

    def failed(self) -> Learner:
        """Return somebody who handed in an empty quiz and has to wait."""
        learner = self.site.learner()
        self.attempts["failed"] = start(learner)
        learner.post(self.attempts["failed"], {"anyway": "1"})
        return learner

    def reviewing(self) -> Learner:
        """Return somebody whose missed questions came back, and who answered the first of them."""
        learner = self.site.learner()
        learner.post(start(learner), {"anyway": "1"})
        with self.site.app.app_context(), transaction() as session:
            mine = ReviewCard.enrolment_id == self.site.enrolment_of(learner)
            session.execute(update(ReviewCard).where(mine).values(due_on=day_of(clock.now())))
        form = next(form for form in forms_of(learner.get("/review").text) if "/review/" in form.action)
        shown = learner.client.post(form.action, data={**form.values, **first_answer(form)})
        self.attempts["reviewing"] = f"/{shown.headers['Location'].split('/', 2)[2]}"
        return learner

    def passed(self) -> Learner:
        """Return somebody who completed the course, with three mistakes in the quiz."""
        learner = self.site.learner()
        for lesson in LESSONS:
            learner.answer_checks(f"{COURSE}/{lesson}")
            learner.post(f"{COURSE}/{lesson}/done")
        attempt = self.attempts["passed"] = start(learner)
        form = form_to(learner.get(attempt).text, attempt)
        answers = with_mistakes(right_answers(self.site.app, attempt, form), form, 3)
        handed_in = learner.post(attempt, {**answers, "anyway": "1"})
        assert handed_in.status_code == 303
        return learner


def start(learner: Learner) -> str:
    """Begin the quiz and return the attempt's address without its language."""
    address = learner.post(f"{COURSE}/{QUIZ}/attempts").headers["Location"]
    return f"/{address.split('/', 2)[2]}"


def with_mistakes(answers: dict[str, list[str]], form: Form, number: int) -> dict[str, list[str]]:
    """Return the answers with another choice in as many questions of one right choice."""
    changed = dict(answers)
    for name, given in answers.items():
        others = [value for value in form.offered[name] if value not in given]
        if number and name.count("-") == 0 and len(given) == 1 and len(form.offered[name]) > 2 and others:
            changed[name] = [others[0]]
            number -= 1
    return changed
