"""The demo people."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from learn import clock, demo
from learn.accounts.models import Person, PersonSession
from learn.accounts.passwords import weakness
from learn.authoring.services import publish_path
from learn.database import reading
from learn.paths import bundled
from learn.progress.models import PageDone
from learn.progress.queries import verify


@pytest.mark.usefixtures("database")
def test_they_are_added_once_and_nobody_stays_signed_in() -> None:
    assert demo.people(clock.now()) == demo.people(clock.now() + timedelta(days=1))
    names = reading().execute(select(Person.username).order_by(Person.username)).scalars().all()
    assert names == ["amina", "bilal", "sana"]
    assert reading().scalar(select(func.count(PersonSession.id))) == 0


@pytest.mark.usefixtures("database")
def test_the_first_has_begun_a_course_and_left_whole_evidence() -> None:
    assert not any(published.is_refused for published in publish_path(Path(bundled("courses")), clock.now()))
    demo.people(clock.now())
    assert reading().scalar(select(func.count()).select_from(PageDone)) == demo.LESSONS_DONE
    assert verify(reading()).faults == ()


def test_the_teacher_looks_after_every_course(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        publish_path(Path(bundled("courses")), clock.now())
        demo.people(clock.now())
    given = {"username": demo.TEACHER.username, "password": demo.TEACHER.password}
    client.post("/en/sign-in", data=given)
    assert "/en/teach/safe-online" in client.get("/en/teach").text


@pytest.mark.parametrize("person", demo.PEOPLE, ids=lambda person: person.username)
def test_their_passwords_would_be_accepted(person: demo.SignIn) -> None:
    assert weakness(person.password, person.username) is None


def test_they_can_sign_in(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person = demo.people(clock.now())[0]
    given = {"username": person.username, "password": person.password}
    assert client.post("/en/sign-in", data=given).status_code == 303
    assert client.get("/en/me").status_code == 200
