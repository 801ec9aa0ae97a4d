"""People in every state that a learner can be in, made once for all tests that only look."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from sqlalchemy import update

from learn import clock
from learn.courses.queries import course_id_of
from learn.courses.services import appoint
from learn.database import reading, transaction
from learn.days import day_of
from learn.progress.models import ReviewCard
from tests.browser.site import Site
from tests.browser.sitting_course import (
    AT_ONCE,
    COURSE_ID,
    PLACEMENT,
    STEPS,
    publish_sitting_course,
)
from tests.courses.course_files import PICTURE
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
ALL_TYPES = "/courses/question-types"
EVERY_TYPE, WORKS = "every-type", "with-a-tutor"
OWN_COURSE = f"/courses/{COURSE_ID}"
LETTER = "Dear Ms Khan,\n\nI write texts for shops. کل شروع کر سکتی ہوں۔"


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
        """Return the address of the attempt, or else of what it is about, without its language."""
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

    def answering(self) -> Learner:
        """Return somebody in the middle of a quiz that asks one question of each type."""
        return self.sits("answering", f"{ALL_TYPES}/{EVERY_TYPE}")

    def marked(self) -> Learner:
        """Return somebody who gave the first answer offered to a question of each type."""
        learner = self.sits("marked", f"{ALL_TYPES}/{EVERY_TYPE}")
        attempt = self.attempts["marked"]
        form = form_to(learner.get(attempt).text, attempt)
        assert learner.post(attempt, {**first_answer(form), "anyway": "1"}).status_code == 303
        return learner

    def writing(self) -> Learner:
        """Return somebody who has sent a file, and writes a text, for a tutor."""
        learner = self.sits("writing", f"{ALL_TYPES}/{WORKS}")
        attempt = self.attempts["writing"]
        sent = learner.post(f"{attempt}/files/2", {"q2": (BytesIO(PICTURE), "my place.png")})
        assert sent.status_code == 303
        return learner

    def judged(self) -> Learner:
        """Return somebody whose text was judged by a tutor, while the file waits still."""
        learner = self.sits("judged", f"{ALL_TYPES}/{WORKS}")
        attempt = self.attempts["judged"]
        learner.post(f"{attempt}/files/2", {"q2": (BytesIO(PICTURE), "my place.png")})
        assert learner.post(attempt, {"q1": LETTER}).status_code == 303
        owner = self.someone("owner")
        assert owner is not None
        levels: dict[str, object] = {"level-1": "2", "level-2": "1", "comment": "Clear.\nNow ask a question."}
        judged = owner.post(f"/tutor/reviews/{attempt.rpartition('/')[2]}/1", levels)
        assert judged.status_code == 303
        return learner

    def stepping(self) -> Learner:
        """Return somebody at the first of several pages of a quiz, who opened a hint."""
        learner = self.sits("stepping", f"{OWN_COURSE}/{STEPS}")
        assert learner.post(self.attempts["stepping"], {"hint": "1:1"}).status_code == 303
        return learner

    def checking(self) -> Learner:
        """Return somebody who has had the first of two answers marked at once."""
        learner = self.sits("checking", f"{OWN_COURSE}/{AT_ONCE}")
        attempt = self.attempts["checking"]
        form = form_to(learner.get(attempt).text, attempt)
        checked = learner.post(attempt, {"q1": form.offered["q1"][0], "check": "1"})
        assert checked.status_code == 303
        return learner

    def placed(self) -> Learner:
        """Return somebody who showed in a quiz what they know already."""
        learner = self.sits("placed", f"{OWN_COURSE}/{PLACEMENT}")
        attempt = self.attempts["placed"]
        form = form_to(learner.get(attempt).text, attempt)
        sent = learner.post(attempt, {**right_answers(self.site.app, attempt, form)})
        assert sent.status_code == 303
        return learner

    def owner(self) -> Learner:
        """Return somebody who owns two courses: a work waits, and an answered question was corrected."""
        owner = self.site.newcomer()
        with self.site.app.app_context():
            for uid in ("question-types", COURSE_ID):
                course_id = course_id_of(reading(), uid)
                assert course_id is not None
                appoint(course_id, self.site.person_of(owner), "owner", clock.now())
        self.someone("marked")
        writer = self.sits("owner", f"{ALL_TYPES}/{WORKS}")
        attempt = self.attempts["owner"]
        assert writer.post(attempt, {"q1": LETTER, "anyway": "1"}).status_code == 303
        self.attempts["owner"] = f"/tutor/reviews/{attempt.rpartition('/')[2]}/1"
        wrong = self.sits("owner's learner", f"{OWN_COURSE}/{STEPS}")
        wrong.post(self.attempts["owner's learner"], {"q2": "6", "anyway": "1"})
        folder = Path(self.site.app.instance_path) / "corrected"
        publish_sitting_course(self.site.app, folder, is_corrected=True)
        return owner

    def sits(self, state: str, quiz: str) -> Learner:
        """Return somebody new with an open attempt at a quiz, which is that of the state."""
        learner = self.site.newcomer().enrol(quiz.split("/")[2])
        self.attempts[state] = begun(learner, quiz)
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
    return begun(learner, f"{COURSE}/{QUIZ}")


def begun(learner: Learner, quiz: str) -> str:
    """Begin an attempt at a quiz and return its address without the language."""
    address = learner.post(f"{quiz}/attempts").headers["Location"]
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
