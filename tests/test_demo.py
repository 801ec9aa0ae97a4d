"""The demo people."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from learn import clock, demo
from learn.accounts.models import Person, PersonSession
from learn.accounts.passwords import weakness
from learn.database import reading
from learn.enrolments.models import Enrolment
from learn.progress.models import PageDone
from learn.progress.queries import verify


@pytest.mark.usefixtures("database")
def test_they_are_added_once_and_nobody_stays_signed_in() -> None:
    assert demo.people(clock.now()) == demo.people(clock.now() + timedelta(days=1))
    names = reading().execute(select(Person.username).order_by(Person.username)).scalars().all()
    assert names == ["amina", "bilal", "haris", "mariam", "rukhsana", "sana"]
    assert reading().scalar(select(func.count(PersonSession.id))) == 0


def test_the_first_has_begun_a_course_and_the_teacher_looks_after_all(school: Flask) -> None:
    with school.app_context():
        demo.people(clock.now())
        hers = select(func.count()).select_from(PageDone).join(Enrolment).join(Person)
        assert reading().scalar(hers.where(Person.username == "amina")) == demo.LESSONS_DONE
        assert verify(reading()).faults == ()
    given = {"username": demo.TEACHER.username, "password": demo.TEACHER.password}
    client = school.test_client()
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
