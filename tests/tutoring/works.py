"""A quiz with works, somebody who sits it, and somebody who judges them.

Requests of several people need a context each: what is asked within one is one person's.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from learn import clock, ids
from learn.accounts.models import Person, PersonSession
from learn.accounts.sign_in import NOTED, OWN_DEVICE, SEEN, TOKEN
from learn.classroom import services as classroom
from learn.courses.services import appoint
from learn.database import Base, reading, transaction
from learn.enrolments.queries import Place
from learn.quizzes.disguises import names_in_attempt
from learn.quizzes.models import Attempt
from learn.quizzes.rules import Rules
from tests.factories import (
    NOW,
    AuthoredQuestion,
    PublishedCourse,
    count,
    enrol,
    essay,
    make_person,
    make_published_course,
    single_choice,
    upload,
)

PDF = b"%PDF-1.7 my work"
WORDS = "Dear client,\n\n<b>I can</b> start today.\nYours"


def course_with_works(app: Flask, uid: str = "safe-online", rules: Rules | None = None) -> PublishedCourse:
    """Publish a course whose quiz asks for a choice, a text and a file; the rest of it is soon done."""
    quiz: list[AuthoredQuestion] = [single_choice("choice"), essay(), upload()]
    with app.app_context():
        return make_published_course(uid, lessons=(), quiz=quiz, rules=rules or Rules(pass_percent=60))


@dataclass(frozen=True)
class Sitting:
    """Somebody with a browser and an open attempt."""

    client: FlaskClient
    person: Person
    place: Place
    attempt: str

    @property
    def address(self) -> str:
        return f"/en/attempts/{self.attempt}"

    def send_file(self, data: bytes, name: str = "work.pdf", room: str = "files/3") -> TestResponse:
        """Send a file for the third question; the client's own way leaves a file open for large ones."""
        head = f'--x\r\nContent-Disposition: form-data; name="q3"; filename="{name}"\r\n\r\n'
        return self.client.post(
            f"{self.address}/{room}",
            data=head.encode() + data + b"\r\n--x--\r\n",
            content_type="multipart/form-data; boundary=x",
        )

    def file(self, position: int = 3) -> TestResponse:
        return self.client.get(f"{self.address}/files/{position}", buffered=True)

    def choice(self, key: str) -> str:
        """Return what a choice of the first question is called in this attempt."""
        with self.client.application.app_context():
            seed = (
                reading().execute(select(Attempt.seed).where(Attempt.public_id == self.attempt)).scalar_one()
            )
        return names_in_attempt(seed, 1, ["no", "yes", "perhaps", "never"])[key]

    def hand_in(self, **fields: object) -> TestResponse:
        return self.client.post(self.address, data={"anyway": "1", **fields})


def signed_in(app: Flask, person: Person) -> FlaskClient:
    """Return a browser in which this person is signed in, on a phone of their own."""
    token, now = ids.token(), clock.now()
    with app.app_context(), transaction() as session:
        session.add(
            PersonSession(
                person_id=person.id,
                token_digest=ids.digest(token),
                device="a phone",
                is_own_device=True,
                created_at=now,
                seen_at=now,
                expires_at=now.replace(year=now.year + 1, day=1),
            )
        )
    client = app.test_client()
    with client.session_transaction() as cookie:
        seconds = int(now.timestamp())
        cookie.update({TOKEN: token, SEEN: seconds, NOTED: seconds, OWN_DEVICE: True})
    return client


def sitting(app: Flask, course: PublishedCourse, name: str = "amina") -> Sitting:
    """Let somebody take the course and start its quiz."""
    with app.app_context():
        person = make_person(name)
        place = enrol(person, course)
        attempt = classroom.start_attempt(place, course.outline, course.quiz(), "1", NOW, Random(1))
    return Sitting(signed_in(app, person), person, place, attempt)


@dataclass(frozen=True)
class Tutor:
    """Somebody with a browser who looks after a course."""

    client: FlaskClient
    person: Person

    def review(self, learner: Sitting, position: Any = 2, **fields: object) -> TestResponse:
        """Judge an answer: the best in both criteria, unless told otherwise."""
        form = {"level-1": 2, "level-2": 2, "seen": 0, "comment": "Clear.", **fields}
        return self.client.post(f"/en/tutor/reviews/{learner.attempt}/{position}", data=form)

    def look(self, learner: Sitting, position: int = 2, tail: str = "") -> TestResponse:
        """Open the page of a work."""
        return self.client.get(f"/en/tutor/reviews/{learner.attempt}/{position}{tail}", buffered=True)


def staff(app: Flask, course: PublishedCourse, name: str = "tutor", role: str = "tutor") -> Tutor:
    """Let somebody look after the course."""
    with app.app_context():
        person = make_person(name)
        appoint(course.id, person.id, role, NOW)
    return Tutor(signed_in(app, person), person)


def handed_in(app: Flask, course: PublishedCourse, name: str = "amina") -> Sitting:
    """Return somebody whose text and file wait for a tutor; the choice was right."""
    learner = sitting(app, course, name)
    assert learner.send_file(PDF).status_code == 303
    assert learner.hand_in(q1=learner.choice("yes"), q2=WORDS).status_code == 303
    return learner


def stored(app: Flask, table: type[Base], *conditions: Any) -> int:
    """Return how many rows of a table fit."""
    with app.app_context():
        return count(table, *conditions)
