"""The site under measurement: shipped courses, a small one with a quiz of ten, people who are signed in."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from flask import Flask, Response, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert

from learn import clock, create_app, ids
from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.hashing import hash_password
from learn.accounts.models import Person
from learn.accounts.passwords import stored_form
from learn.accounts.services.devices import open_session
from learn.accounts.sign_in import enter
from learn.authoring.services import publish_path
from learn.classroom import services
from learn.classroom.queries.seats import seat
from learn.database import close_all, transaction
from learn.database import reading as reader
from learn.enrolments.queries import Place
from learn.migrating import bring_up_to_date
from learn.paths import bundled
from learn.quizzes.queries import quiz_of
from tests.courses.course_files import write_library

SECRET = "the key of the site that is measured"
PASSWORD = "tawa-badal-kursi-neela"
COURSE, LESSON = "safe-online", "passwords"
QUIZ_COURSE, QUIZ = "clear-times", "quiz"
BOUNDS = Bounds(sign_in_failures=10, joins_per_address=10, session_days=1)
QUESTIONS = 10


@dataclass(frozen=True, slots=True)
class Pupil:
    """Somebody signed in: the cookies of their browser and the token of its forms."""

    person_id: int
    reference: str
    username: str
    cookies: dict[str, str]
    form_token: str


@dataclass
class School:
    """An instance folder and an application that prepares things in it, beside the server."""

    instance: Path
    app: Flask
    password_hash: str
    database_url: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def settings(self) -> dict[str, str]:
        """Return the environment of a server of this school."""
        own = {"LEARN_INSTANCE": str(self.instance), "SECRET_KEY": SECRET}
        return own | {"DATABASE_URL": self.database_url} if self.database_url else own

    def pupil(self) -> Pupil:
        """Return somebody new who is signed in; hashing a password for each would take minutes."""
        name = f"pupil{next(self.numbers)}"
        now = clock.now()
        reference = ids.public_id()
        person = {"reference": reference, "username": name, "username_key": name, "created_at": now}
        with self.app.test_request_context("/en/"), transaction() as writing:
            made = writing.execute(
                insert(Person).values(**person, password_hash=self.password_hash).returning(Person.id)
            ).scalar_one()
            viewer = open_session(writing, made, Arrival("bench", "Bench", now), BOUNDS)
            enter(viewer, is_own_device=True)
            token = generate_csrf()
            answer = Response()
            self.app.session_interface.save_session(self.app, session, answer)
        cookie = answer.headers["Set-Cookie"].partition(";")[0].partition("=")
        return Pupil(made, reference, name, {cookie[0]: cookie[2]}, token)

    def enrolled(self, course: str = COURSE) -> tuple[Pupil, Place]:
        """Return somebody new who takes the course."""
        pupil = self.pupil()
        with self.app.app_context():
            taken = seat(reader(), course, pupil.person_id)
            assert taken is not None
            place = services.enrol(
                pupil.person_id, pupil.reference, taken.course_id, taken.outline, clock.now()
            )
        return pupil, place

    def sitting(self) -> tuple[Pupil, str]:
        """Return somebody new who sits the quiz of ten, and the id of the attempt."""
        pupil, place = self.enrolled(QUIZ_COURSE)
        with self.app.app_context():
            taken = seat(reader(), QUIZ_COURSE, pupil.person_id)
            assert taken is not None
            quiz = quiz_of(reader(), taken.outline.release_id, "zones-quiz")
            assert quiz is not None
            assert quiz.question_count == QUESTIONS
            attempt = services.start_attempt(
                place, taken.outline, quiz, "1", clock.now(), random.SystemRandom()
            )
        return pupil, attempt


@contextmanager
def opened(folder: Path) -> Iterator[School]:
    """Make the site in `folder`."""
    app = create_app({"INSTANCE": str(folder / "instance"), "SECRET_KEY": SECRET})
    bring_up_to_date(app)
    library = write_library(
        folder / "library",
        **{"clear-times/01-start/02-quiz.md": quiz_of_ten(), "clear-times/01-start/02-quiz.ur.md": None},
    )
    with app.app_context():
        for path in (bundled("courses"), library):
            for published in publish_path(path, clock.now()):
                assert not published.is_refused, published.problems
    yield School(folder / "instance", app, hash_password(stored_form(PASSWORD)))
    close_all(app)


def quiz_of_ten() -> str:
    """Return a quiz of ten questions, of the kinds that final quizzes mostly ask."""
    front = "---\nid: zones-quiz\nkind: quiz\ntitle: Zones quiz\npass: 80%\nattempts: 3\nrevision: 1\n---\n\n"
    return front + "Ten questions, open book.\n" + "".join(map(question, range(1, QUESTIONS + 1)))


def question(number: int) -> str:
    """Return a question: mostly of one choice, some of several, some to be written."""
    place = f"<!-- {{id: ten-{number}, outcome: O1}} -->"
    if number % 5 == 0:
        written = f"<!-- {{id: ten-{number}, type: short-answer, outcome: O1}} -->"
        return f"\n## Which word helps in message {number}?\n{written}\n\n- = zone\n"
    if number % 4 == 0:
        return (
            f"\n## Which of these name the zone in message {number}?\n{place}\n\n"
            "- [x] 19:00 PKT\n- [x] 3 pm in Berlin\n- [ ] seven\n- [ ] soon\n"
        )
    return (
        f"\n## Which reply is clear to client {number}?\n{place}\n\n- ( ) Seven\n  > Which zone?\n"
        "- (x) 19:00 PKT\n  > Right.\n- ( ) Soon\n  > When?\n- ( ) After work\n  > Whose?\n"
    )
