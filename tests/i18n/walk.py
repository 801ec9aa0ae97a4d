"""A walk past every page of a small house in "ur": what each showed, and which endpoints showed it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from flask import Flask
from sqlalchemy import update
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from learn import clock
from learn.accounts.names import name_key
from learn.accounts.queries import person_by_name_key
from learn.courses.queries import course_id_of
from learn.courses.services import appoint
from learn.database import reading, transaction
from learn.days import day_of
from learn.progress.models import ReviewCard
from tests.journeys.learner import PASSWORD, Learner, form_to, forms_of
from tests.journeys.right_answers import right_answers

COURSE = "/courses/clear-times"
DESK = "/teach/clear-times"
LESSON, UNTRANSLATED, TASK, QUIZ = (f"{COURSE}/{page}" for page in ("zones", "replies", "reply", "quiz"))
NAME = "zainab"
NOTHING: dict[str, object] = {}
PAGES_OF_EVERYBODY = (
    "/",
    "/courses",
    "/courses?q=zone",
    "/courses?q=qqqqqq",
    COURSE,
    "/paths/first-reply",
    LESSON,
    "/help",
    "/settings",
    "/nowhere",
)
PAGES_OF_LEARNERS = (
    "/me",
    "/review",
    "/me/data",
    "/me/data.html",
    "/recovery-codes",
    "/settings/delete",
    "/settings/devices",
    "/settings/password",
    "/settings/profile",
)
FORMS_OF_LEARNERS = ("/recovery-codes", "/settings", "/settings/delete", "/settings/password")


@dataclass
class Walk:
    """What was seen so far, by how it was asked for."""

    app: Flask
    seen: dict[str, str] = field(default_factory=dict)
    endpoints: set[str] = field(default_factory=set)
    tutor: Learner = field(init=False)

    def take(self) -> "Walk":
        """Walk as a guest, as a newcomer, as a learner up to the end of a quiz, and on the way out."""
        guest = Learner(self.app, NAME, "ur")
        self.look(guest, *PAGES_OF_EVERYBODY, "/join", "/sign-in", "/recover")
        for form in ("/join", "/sign-in", "/recover", LESSON + "/checks/zones-check-1"):
            self.send(guest, form, NOTHING)
        learner = self.join()
        self.look(learner, *PAGES_OF_EVERYBODY, *PAGES_OF_LEARNERS)
        self.send(learner, f"{COURSE}/enrolment", NOTHING)
        self.fail(learner)
        self.succeed(Learner(self.app, f"{NAME}2", "ur").join().enrol("clear-times"))
        for form in FORMS_OF_LEARNERS:
            self.send(learner, form, NOTHING)
        self.review(learner)
        self.change(learner)
        self.teach(Learner(self.app, f"{NAME}3", "ur").join())
        self.judge(Learner(self.app, f"{NAME}5", "ur").join().enrol("clear-times"))
        return self

    def join(self) -> Learner:
        """Join, and let somebody else find the name taken."""
        learner = Learner(self.app, NAME, "ur")
        newcomer: dict[str, object] = {"username": NAME, "password": PASSWORD, "is_adult": "y"}
        self.send(learner, "/join", newcomer)
        self.send(Learner(self.app, NAME, "ur"), "/join", newcomer)
        return learner

    def study(self, learner: Learner) -> None:
        """Read and answer until the lessons are done."""
        self.send(learner, f"{LESSON}/done", NOTHING)
        learner.answer_checks(LESSON)
        self.look(learner, LESSON, UNTRANSLATED, TASK, QUIZ)
        self.send(learner, f"{LESSON}/done", NOTHING)
        self.look(learner, COURSE, "/me")
        learner.answer_checks(UNTRANSLATED)
        self.send(learner, f"{UNTRANSLATED}/done", NOTHING)

    def fail(self, learner: Learner) -> None:
        """Hand in an empty quiz, with the warning first; then ask for another attempt too soon."""
        attempt = self.start_quiz(learner)
        self.look(learner, attempt, QUIZ)
        self.send(learner, attempt, NOTHING)
        self.send(learner, attempt, {"later": "1"})
        self.send(learner, attempt, {"anyway": "1"})
        self.look(learner, attempt, QUIZ)
        self.send(learner, f"{QUIZ}/attempts", NOTHING)
        self.send(learner, f"{attempt}/answers", NOTHING)

    def succeed(self, learner: Learner) -> None:
        """Complete the course."""
        self.study(learner)
        attempt = self.start_quiz(learner)
        form = form_to(learner.get(attempt).text, attempt)
        self.send(learner, attempt, {**right_answers(self.app, attempt, form)})
        self.look(learner, attempt, QUIZ, COURSE, "/me")

    def review(self, learner: Learner) -> None:
        """Answer what was missed in the quiz, as if a day had passed, in every way that goes wrong first."""
        self.look(learner, "/review")
        with self.app.app_context(), transaction() as session:
            session.execute(update(ReviewCard).values(due_on=day_of(clock.now())))
        self.look(learner, "/me", "/review")
        form = next(form for form in forms_of(learner.get("/review").text) if "/review/" in form.action)
        card = form.action.removeprefix("/ur")
        self.send(learner, card, {**form.values})
        self.send(learner, card, {**form.values, "turn": "9", "of": "old"})
        self.send(learner, card, {**form.values, "answer": form.offered["answer"][0]})
        self.look(learner, f"{card}/1")
        self.endpoints.add("classroom.answer_card")
        with self.app.app_context(), transaction() as session:
            session.execute(update(ReviewCard).values(retired_at=clock.now()))
        self.look(learner, f"{card}/1", "/review")

    @staticmethod
    def start_quiz(learner: Learner) -> str:
        """Begin an attempt and return its address without the language."""
        return learner.post(f"{QUIZ}/attempts").headers["Location"].removeprefix("/ur")

    def change(self, learner: Learner) -> None:
        """Change everything that can be changed, and leave."""
        looks = {"language": "ur", "text_size": "large", "theme": "dark", "has_data_saver": "y"}
        self.send(learner, "/settings", {**looks})
        self.look(learner, UNTRANSLATED)
        right: dict[str, object] = {"password": PASSWORD}
        self.send(learner, "/recovery-codes", right)
        self.send(learner, "/settings/profile", {"phone": "x"})
        self.send(learner, "/settings/profile", {"name": NAME})
        self.send(learner, "/settings/password", {"old": "another", "new": PASSWORD + "-x"})
        self.send(learner, "/settings/devices/end-others", NOTHING)
        self.send(learner, f"{COURSE}/leave", NOTHING)
        self.look(learner, COURSE, "/me")
        self.send(learner, "/settings/delete", right)
        self.send(learner, "/settings/keep", NOTHING)
        self.send(learner, "/settings/devices/0/end", NOTHING)
        self.send(learner, "/sign-out", NOTHING)
        self.send(Learner(self.app, NAME, "ur"), "/sign-in", {"username": NAME, "password": "another"})

    def teach(self, learner: Learner) -> None:
        """Look after the course."""
        with self.app.app_context():
            person_id = person_by_name_key(reading(), name_key(learner.name))
            course_id = course_id_of(reading(), COURSE.rpartition("/")[2])
            assert person_id is not None
            assert course_id is not None
            appoint(course_id, person_id, "owner", clock.now())
        self.look(learner, "/teach", DESK, f"{DESK}/regrades", "/tutor")
        self.look(learner, f"{DESK}/questions", f"{DESK}/questions/quiz-karachi")
        self.send(learner, f"{DESK}/regrades", {"version": "1", "after": "0", "mode": "raise"})
        self.tutor = learner

    def judge(self, learner: Learner) -> None:
        """Hand a text and a file in, and let the tutor judge the text, twice."""
        attempt = learner.post(f"{COURSE}/letter/attempts").headers["Location"].removeprefix("/ur")
        self.look(learner, attempt)
        for data in (b"", b"words", b"%PDF-1.7"):
            self.send(learner, f"{attempt}/files/2", {"q2": (BytesIO(data), f"{NAME}.pdf")})
        self.send(learner, f"{attempt}/files/2", NOTHING)
        self.send(learner, attempt, {"q1": NAME})
        self.look(learner, attempt)
        work = f"/tutor/reviews/{attempt.rpartition('/')[2]}/1"
        self.look(self.tutor, "/tutor", work)
        self.send(self.tutor, work, {"comment": NAME * 400})
        self.send(self.tutor, work, {"level-1": "1", "comment": NAME})
        self.send(self.tutor, work, {"level-1": "0", "comment": NAME})
        self.look(self.tutor, "/tutor", work)
        self.look(learner, attempt, "/me/data.html")
        self.send(learner, f"{attempt}/files/2", NOTHING)

    def look(self, learner: Learner, *paths: str) -> None:
        """Open pages."""
        for path in paths:
            self.keep(f"GET {path}", learner.get(path))
            self.endpoints.update(self.endpoint(path.partition("?")[0]))

    def send(self, learner: Learner, path: str, data: dict[str, object]) -> None:
        """Send a form and see what it leads to."""
        response = learner.post(path, data)
        if response.status_code == 303:
            response = learner.client.get(response.headers["Location"])
        self.keep(f"POST {path} {sorted(data)}", response)

    def keep(self, asked: str, response: TestResponse) -> None:
        """Keep what was shown."""
        self.seen[f"{len(self.seen)} {asked} {response.status_code}"] = response.text

    def endpoint(self, path: str) -> Iterator[str]:
        """Yield the endpoint of a page, if the address has one."""
        try:
            yield self.app.url_map.bind("localhost").match(f"/ur{path}")[0]
        except HTTPException:
            return
