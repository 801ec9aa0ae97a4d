"""How many statements a page costs: counted at the driver, because hot queries are not SQLAlchemy's own."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from learn import clock, ids
from learn.accounts.models import Person, PersonSession
from learn.accounts.sign_in import NOTED, OWN_DEVICE, SEEN, TOKEN
from learn.classroom import services as classroom
from learn.courses.services import appoint
from learn.database import READING, db, reading, transaction
from learn.days import day_begins, day_of
from learn.enrolments.queries import Place
from learn.progress.models import ReviewCard
from learn.progress.queries.deck import next_card, question_of
from learn.progress.services import CardPost, answer_card
from learn.quizzes.rules import Rules
from tests.conftest import application
from tests.factories import (
    LESSONS,
    NOW,
    AuthoredLesson,
    Bank,
    PublishedCourse,
    enrol,
    make_person,
    make_published_course,
    single_choice,
)
from tests.tutoring.works import PDF, course_with_works, handed_in, sitting, staff

READS = re.compile(r"\s*(SELECT|PRAGMA (query_only|busy_timeout|foreign_keys))", re.IGNORECASE)
PRAGMAS = {
    "foreign_keys": (1, 1),
    "busy_timeout": (10_000, 10_000),
    "synchronous": (2, 2),
    "journal_mode": ("wal", "wal"),
    "query_only": (0, 1),
    "secure_delete": (1, 1),
}


@pytest.fixture
def statements() -> list[str]:
    """Return every statement that reaches SQLite, as it comes."""
    return []


@pytest.fixture
def app(migrated_sqlite: Path, tmp_path: Path, statements: list[str]) -> Iterator[Flask]:
    """Yield an application whose pooled connections report what they do; SQLite alone can be overheard so."""
    shutil.copy(migrated_sqlite, tmp_path / "learn.sqlite")
    with application(f"sqlite:///{tmp_path / 'learn.sqlite'}", tmp_path) as app:
        with app.app_context():
            for engine in db.engines.values():
                event.listen(engine, "connect", overhear(statements))
        yield app


def overhear(statements: list[str]) -> Any:
    def listen(connection: Any, _record: object) -> None:
        connection.set_trace_callback(statements.append)

    return listen


def signed_in(app: Flask, name: str) -> tuple[FlaskClient, Person]:
    """Make somebody who is signed in on a phone of their own."""
    person, token, now = make_person(name), ids.token(), clock.now()
    with transaction() as session:
        row = {
            "person_id": person.id,
            "token_digest": ids.digest(token),
            "device": "a phone",
            "is_own_device": True,
            "created_at": now,
            "seen_at": now,
            "expires_at": now + timedelta(days=1),
        }
        session.execute(insert(PersonSession), [row])
    client = app.test_client()
    with client.session_transaction() as cookie:
        seconds = int(now.timestamp())
        cookie.update({TOKEN: token, SEEN: seconds, NOTED: seconds, OWN_DEVICE: True})
    return client, person


def started(place: Place, course: PublishedCourse) -> str:
    return classroom.start_attempt(place, course.outline, course.quiz(), "1", NOW, Random(1))


def cost(client: FlaskClient, path: str, statements: list[str]) -> int:
    """Return how many statements the page needs once the process is warm; none of them may write."""
    client.get(path)
    statements.clear()
    response = client.get(path)
    # The text index reads its own tables; SQLite reports that as a comment.
    statements[:] = [each for each in statements if not each.startswith("--")]
    assert response.status_code == 200, path
    assert not [each for each in statements if not READS.match(each)], path
    return len(statements)


def many_lessons(count: int) -> list[AuthoredLesson]:
    return [
        *LESSONS,
        *(AuthoredLesson(f"more-{number}", checks=(single_choice(f"c{number}"),)) for number in range(count)),
    ]


PAGES = (
    "/en/",
    "/en/courses",
    "/en/courses?q=safe",
    "/en/courses/safe-online",
    "/en/me",
    "/en/review",
    "/en/settings",
)
MORE_PAGES = (
    "/en/courses/safe-online/final",
    "/en/settings/profile",
    "/en/settings/devices",
    "/en/settings/delete",
    "/en/recovery-codes",
    "/en/help",
    "/en/me/data",
)
LESSON = "/en/courses/safe-online/passwords"
DATA = ("/en/me/data.json", "/en/me/data.html")


def all_costs(client: FlaskClient, attempts: tuple[str, str], statements: list[str]) -> dict[str, int]:
    paths = {
        "lesson": LESSON,
        "attempt": f"/en/attempts/{attempts[0]}",
        "result": f"/en/attempts/{attempts[1]}",
        "card": "/en/review/card/1",
    }
    costs = {name: cost(client, path, statements) for name, path in paths.items()}
    return costs | {path: cost(client, path, statements) for path in (*PAGES, *MORE_PAGES, *DATA)}


def a_learner(app: Flask) -> tuple[FlaskClient, Person, tuple[str, str]]:
    """Return somebody in the middle of two courses, with an attempt that is open and one handed in."""
    course, other = make_published_course(), make_published_course("other")
    client, person = signed_in(app, "amina")
    place = enrol(person, course)
    classroom.finish_page(place, course.outline, course.page("first-things"), NOW)
    check = course.check("passwords", "pw-1")
    classroom.answer_check(place, course.outline, course.page("passwords"), check, ["yes"], NOW)
    handed_in = started(enrol(person, other), other)
    classroom.hand_in(handed_in, person.id, NOW, {})
    answer_a_card(person)
    return client, person, (started(place, course), handed_in)


def answer_a_card(person: Person) -> None:
    """Let the missed questions be due, and answer the first of them, whose id is "card"."""
    with transaction() as session:
        session.execute(update(ReviewCard).values(due_on=day_of(NOW)))
        first = select(ReviewCard.id).order_by(ReviewCard.id).limit(1).scalar_subquery()
        session.execute(update(ReviewCard).where(ReviewCard.id == first).values(public_id="0card"))
    card = next_card(reading(), person.id, day_of(NOW))
    assert card is not None
    assert card.public_id == "0card"
    sent = CardPost("0card", 1, question_of(reading(), card, day_begins(NOW)).id, ["no"])
    assert answer_card(person.id, sent, NOW)
    with transaction() as session:
        session.execute(update(ReviewCard).where(ReviewCard.public_id == "0card").values(public_id="card"))


def test_a_lesson_takes_two_statements_and_any_other_page_six(app: Flask, statements: list[str]) -> None:
    with app.app_context():
        client, _person, attempts = a_learner(app)
    costs = all_costs(client, attempts, statements)
    assert costs.pop("lesson") <= 2
    # Everything about a person is a file to keep, not a page: one statement for each table it tells of.
    assert max(costs.pop(path) for path in DATA) <= 17
    assert {path: count for path, count in costs.items() if count > 6} == {}


def test_works_cost_a_learner_six_statements_and_a_tutor_twelve(app: Flask, statements: list[str]) -> None:
    course = course_with_works(app)
    tutor = staff(app, course)
    costs = []
    for names in (["amina"], [f"learner{number}" for number in range(20)]):
        waiting = [handed_in(app, course, name) for name in names]
        open_one = sitting(app, course, f"{names[0]}-too")
        open_one.send_file(PDF)
        work = f"/en/tutor/reviews/{waiting[0].attempt}/3"
        costs.append(
            [
                cost(open_one.client, open_one.address, statements),
                cost(waiting[0].client, waiting[0].address, statements),
                cost(tutor.client, "/en/tutor", statements),
                cost(tutor.client, work, statements),
            ]
        )
        assert tutor.review(waiting[0]).status_code == 303
    assert costs[0] == costs[1]
    assert max(costs[0][:2]) <= 6
    assert max(costs[0][2:]) <= 12


def test_the_page_of_corrected_questions_takes_twelve_however_many_answered(
    app: Flask, statements: list[str]
) -> None:
    with app.app_context():
        old = make_published_course(quiz=[single_choice("q1"), single_choice("q2")])
        for name in ("bilal", "chand", "dua"):
            place = enrol(make_person(name), old)
            classroom.hand_in(started(place, old), place.learner_id, NOW, {1: ["no"]})
        client, owner = signed_in(app, "owner")
        mended = [replace(single_choice(uid), right={"right": ["no"]}) for uid in ("q1", "q2")]
        appoint(make_published_course(quiz=mended).id, owner.id, "owner", NOW)
    assert 8 < cost(client, "/en/teach/safe-online/regrades", statements) <= 12


def test_a_guest_reads_the_first_lesson_with_one_statement(app: Flask, statements: list[str]) -> None:
    with app.app_context():
        make_published_course()
    assert cost(app.test_client(), "/en/courses/safe-online/first-things", statements) == 1


def test_the_cost_grows_with_nothing(app: Flask, statements: list[str]) -> None:
    with app.app_context():
        client, amina, attempts = a_learner(app)
    small = all_costs(client, attempts, statements)
    with app.app_context():
        grown = make_published_course(lessons=many_lessons(28))
        for number in range(50):
            place = enrol(make_person(f"learner{number}"), grown)
            classroom.finish_page(place, grown.outline, grown.page("first-things"), NOW)
            started(place, grown)
        for number in range(28):
            enrol(amina, make_published_course(f"course-{number}"))
    assert all_costs(client, attempts, statements) == small


def test_a_quiz_costs_the_same_whatever_the_size_of_its_bank(app: Flask, statements: list[str]) -> None:
    with app.app_context():
        client, person = signed_in(app, "amina")
        pages, writes = [], []
        for size in (20, 400):
            bank = Bank(20, [single_choice(f"b{number}") for number in range(size)])
            course = make_published_course(f"course-{size}", quiz=[bank], rules=Rules(attempts=2))
            place = enrol(person, course)
            classroom.hand_in(started(place, course), person.id, NOW)
            statements.clear()
            attempt = started(place, course)
            starting = len(statements)
            page = cost(client, f"/en/attempts/{attempt}", statements)
            statements.clear()
            classroom.hand_in(attempt, person.id, NOW, {1: ["yes"]})
            pages.append(page)
            writes.append([starting, len(statements)])
    assert pages[0] == pages[1] <= 6
    # The few were all read for the attempt before; of the many, those are read that nobody asked yet.
    assert all(few <= many <= few + 1 for few, many in zip(*writes, strict=True))


def test_reading_connections_refuse_to_write(app: Flask) -> None:
    with app.app_context(), pytest.raises(DBAPIError, match=r"readonly|read-only"):
        reading().execute(text("DELETE FROM course"))


def test_pragmas_hold_on_pooled_connections(app: Flask) -> None:
    with app.app_context():
        make_published_course()
        app.test_client().get("/en/courses")
        for place, bind in enumerate((None, READING)):
            with db.engines[bind].connect() as connection:
                cursor = connection.connection.cursor()
                for name, wanted in PRAGMAS.items():
                    if (name, bind) in {("synchronous", READING), ("secure_delete", READING)}:
                        continue
                    assert cursor.execute(f"PRAGMA {name}").fetchone()[0] == wanted[place], (name, bind)
                cursor.close()
