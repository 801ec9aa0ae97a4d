"""People in every state that a learner can be in, made once for all tests that only look."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from pyotp import TOTP
from sqlalchemy import select, update

from learn import clock, demo
from learn.accounts.models import Person
from learn.admin.services.people import make_administrator
from learn.authoring.services.previews import make_preview
from learn.authoring.services.staff import invite
from learn.courses.queries import course_id_of, release_id_of
from learn.courses.roles import Care
from learn.courses.services import appoint
from learn.database import reading, transaction
from learn.days import day_of
from learn.jobs.models import Job
from learn.jobs.services import ask
from learn.mail.models import OutgoingMail
from learn.mail.services import post
from learn.organisations.models import Organisation
from learn.organisations.services.founding import found_organisation
from learn.organisations.services.governing import set_pool
from learn.organisations.services.inviting import Offer, offer_work
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
from tests.journeys.learner import PASSWORD, Form, Learner, first_answer, form_to, forms_of
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
            make: Callable[[], Learner] = getattr(self, state.replace(" ", "_"))
            self.known[state] = make()
        return self.known[state]

    def attempt(self, state: str) -> str:
        """Return the address of the attempt, or else of what it is about, without its language."""
        self.someone(state)
        return self.attempts[state]

    def coordinator(self) -> Learner:
        """Return somebody who coordinates the demo's organisation."""
        return self._officer("coordinator")

    def monitor(self) -> Learner:
        """Return somebody who reads its reports."""
        return self._officer("monitor")

    def calling(self) -> Learner:
        """Return a coordinator beside one of the trainees."""
        return self._beside("calling", "people")

    def planning(self) -> Learner:
        """Return a coordinator beside one of the cohorts."""
        return self._beside("planning", "cohorts")

    def listing(self) -> Learner:
        """Return a coordinator before a list that was read: some rows are wrong, some people are new."""
        rows = [f"Trainee {number},p{number}@example.org,0300 12345{number:02}" for number in range(40)]
        pasted = "\n".join(["name,email,phone", *rows, *(",nobody@example,12" for _ in range(40))])
        return self._handing_over("listing", {"pasted": pasted})

    def asking(self) -> Learner:
        """Return a coordinator who is asked in which letters a list is written."""
        content = "name,email\nJosé Núñez,jose@example.org\n".encode("cp1252")
        return self._handing_over("asking", {"file": (BytesIO(content), "people.csv")})

    def _handing_over(self, state: str, given: dict[str, object]) -> Learner:
        learner = self._officer("coordinator")
        sent = {"new_cohort": "Winter", "courses": "safe-online", **given}
        answer = learner.post("/organisations/demo/rosters", sent)
        self.attempts[state] = answer.headers["Location"].removeprefix(f"/{learner.language}")
        return learner

    def _beside(self, state: str, room: str) -> Learner:
        learner = self._officer("coordinator")
        listed = learner.get(f"/organisations/demo/{room}").text
        found = re.search(rf"/organisations/demo/{room}/(\w{{16}})", listed)
        assert found is not None
        self.attempts[state] = found[0]
        return learner

    def _officer(self, role: str) -> Learner:
        who = demo.OFFICERS[role]
        learner = Learner(self.site.app, who.username)
        learner.post("/sign-in", {"username": who.username, "password": who.password, "is_own_device": "y"})
        return learner

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
        owner.post("/teach/question-types/copy")
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

    def doubtful(self) -> Learner:
        """Return somebody who has begun to set up a second step, and not typed its first code."""
        learner = self.site.newcomer()
        assert learner.post("/settings/second-factor", {"password": PASSWORD}).status_code == 303
        return learner

    def guarded(self) -> Learner:
        """Return somebody with a second step."""
        learner = self.doubtful()
        statement = "SELECT secret FROM second_factor WHERE person_id = ?"
        secret: str = self.site.rows(statement, self.site.person_of(learner))[0][0]
        code = TOTP(secret).at(clock.now())
        assert learner.post("/settings/second-factor/confirm", {"code": code}).status_code == 200
        return learner

    def half_in(self) -> Learner:
        """Return somebody who gave the right password and no code yet."""
        known = self.someone("guarded")
        assert known is not None
        learner = Learner(self.site.app, known.name)
        assert learner.post("/sign-in", {"username": known.name, "password": PASSWORD}).status_code == 303
        return learner

    def administrator(self) -> Learner:
        """Return who runs the site: an organisation has seats, a job and a mail failed, the log has lines."""
        self.someone("invited")
        learner = self.site.newcomer()
        now = clock.now()
        with self.site.app.app_context(), transaction() as session:
            subject = session.get_one(Person, self.site.person_of(learner)).reference
            make_administrator(subject, "command line", now)
            for kind, state in (("verify evidence", "failed"), ("stitch", "running"), ("unpick", "queued")):
                job = ask(kind, {}, now)
                ended = {"state": state, "error": "The thread is torn." if state == "failed" else None}
                under_way = {**ended, "beat_at": now, "total_count": 9, "done_count": 4, "finished_at": now}
                session.execute(update(Job).where(Job.public_id == job).values(under_way))
            post("key", "somebody@example.org", "A reminder", "Words", now)
            gone = {"state": "failed", "error": "There is no such mailbox.", "failed_at": now}
            session.execute(update(OutgoingMail).values(gone))
        self.attempts["administrator"] = f"/admin/people/{subject}"
        return learner

    def invited(self) -> Learner:
        """Return somebody who was sent the link of an organisation's first coordinator."""
        newcomer = self.site.newcomer()
        now = clock.now()
        with self.site.app.app_context(), transaction() as session:
            found_organisation("ours", "Hands of Lyari", now)
            house = session.scalars(select(Organisation.id).where(Organisation.slug == "ours")).one()
            set_pool(house, "Spring", 30, now)
            code = offer_work(house, Offer("coordinator"), self.site.person_of(newcomer), now)
        self.attempts["invited"] = f"/welcome/{code}"
        return newcomer

    def linked(self, address: str) -> str:
        """Return an address with a secret that opens it: a preview of the course, an invitation to one."""
        with self.site.app.app_context():
            release_id = release_id_of(reading(), COURSE.rpartition("/")[2])
            course_id = course_id_of(reading(), COURSE_ID)
            assert release_id is not None
            assert course_id is not None
            if address.startswith("/preview"):
                return address.replace("SECRET", make_preview(release_id, None, 7, clock.now()))
            care = Care("translator", "ur")
            owner = self.someone("owner")
            assert owner is not None
            return address.replace("SECRET", invite(course_id, care, self.site.person_of(owner), clock.now()))

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
