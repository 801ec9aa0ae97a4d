"""An organisation's own course: there for its trainees, and for nobody else by any way."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update

from learn.courses.models import Course
from learn.database import reading, transaction
from learn.organisations.planning import Choices
from learn.organisations.queries.cohorts import courses_offered
from learn.organisations.queries.offered import offered_to
from learn.organisations.services.governing import give_course
from tests.journeys.learner import Learner
from tests.organisations.lists import enrol, people, pooled_cohort, rows
from tests.organisations.offices import employed, organisation
from tests.organisations.seated import COURSE, ROOM, cohort, course_id, publish, seated
from tests.organisations.test_enrolling import with_status

SHOWN = ("Clear Times", "Working across zones")


@pytest.fixture
def amina(app: Flask, tmp_path: Path) -> Learner:
    """Return a trainee of the organisation whose own course it is."""
    publish(app, tmp_path)
    learner = Learner(app).join()
    with app.app_context():
        ours = organisation("ours")
        give_course(ours, course_id())
        seated(learner, ours, cohort(ours))
    return learner


def picture_in(page: str) -> str:
    found = re.search(r'/media/[^"\s]+', page)
    assert found is not None
    return found[0]


def test_its_trainee_learns_as_on_any_course(amina: Learner) -> None:
    assert amina.get(ROOM).status_code == 200
    page = amina.get(f"{ROOM}/zones").text
    assert amina.client.get(picture_in(page)).status_code == 200
    assert amina.answer_checks(f"{ROOM}/zones") == 2
    assert amina.post(f"{ROOM}/quiz/attempts").status_code == 303


@pytest.mark.parametrize("name", ["", "zara"])
def test_a_stranger_finds_it_by_no_way(app: Flask, amina: Learner, name: str) -> None:
    stranger = Learner(app, name or "guest")
    if name:
        stranger.join()
    picture = picture_in(amina.get(f"{ROOM}/zones").text)
    for path in ("", "/zones", "/replies", "/quiz", "/reply"):
        assert stranger.get(f"{ROOM}{path}").status_code == 404, path
    for path in ("/zones/checks/zones-check-1", "/zones/done", "/enrolment", "/quiz/attempts", "/leave"):
        assert stranger.post(f"{ROOM}{path}", {"answer": "7c691c6f"}).status_code in {401, 404}, path
    assert stranger.client.get(picture).status_code == 404
    for path in ("/", "/courses", "/courses?q=zones", "/paths/first-reply"):
        page = stranger.get(path).text
        assert not any(words in page for words in SHOWN), path
        assert ROOM not in page
    assert stranger.post(f"{ROOM}/enrolment").status_code == (404 if name else 401)


def test_nor_does_another_organisation(app: Flask, amina: Learner) -> None:
    assert amina.get(ROOM).status_code == 200
    with app.app_context():
        theirs, ours = organisation("theirs"), organisation("ours")
        assert [each.uid for each in courses_offered(reading(), ours)] == [COURSE]
        assert courses_offered(reading(), theirs) == []
    nadia: FlaskClient = employed(app, "nadia", "theirs", "coordinator")
    for path in ("/cohorts/new", "/rosters", "/settings"):
        assert "Clear Times" not in nadia.get(f"/en/organisations/theirs{path}").text
    sent = {"new_cohort": "New", "courses": COURSE, "pasted": people(1)}
    assert nadia.post("/en/organisations/theirs/rosters", data=sent).status_code == 422


def test_nor_when_somebody_lists_it(app: Flask, amina: Learner) -> None:
    assert amina.get(ROOM).status_code == 200
    with app.app_context(), transaction() as session:
        session.execute(update(Course).values(is_private=False))
    with app.app_context():
        theirs, ours = organisation("theirs"), organisation("ours")
        assert [each.uid for each in courses_offered(reading(), ours)] == [COURSE]
        assert courses_offered(reading(), theirs) == []
        assert offered_to(reading(), theirs).courses == {}


def test_a_cohort_that_took_it_before_gives_it_to_nobody_new(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path)
    zara = Learner(app, "zara").join()
    with app.app_context():
        theirs = organisation("theirs")
        seated(zara, theirs, cohort(theirs))
        give_course(organisation("ours"), course_id())
        enrol(theirs, people(2), Choices("Spring"))
        seats = "SELECT c.name FROM seat s JOIN cohort c ON c.id = s.cohort_id WHERE s.ended_at IS NULL"
        assert rows(seats) == [("Spring",)]
        cohort_takes = "INSERT INTO cohort_course (cohort_id, course_id) VALUES (:cohort, :course)"
        pooled_cohort(theirs, 3, "Autumn")
        with transaction() as session:
            values = {"cohort": rows("SELECT max(id) FROM cohort")[0][0], "course": course_id()}
            session.execute(text(cohort_takes), values)
        # Who sits on it goes on with it, also elsewhere.
        listed = "name,email,phone,external_id\nzara as listed,zara@example.org,+923001234567,T-zara\n"
        enrol(theirs, listed, Choices("Autumn"))
        assert rows(seats) == [("Autumn",)]
    assert zara.get(ROOM).status_code == 200


def test_a_list_that_ends_the_seat_shuts_the_door(app: Flask, amina: Learner) -> None:
    listed = "name,email,phone,external_id\namina as listed,amina@example.org,+923001234567,T-amina\n"
    with app.app_context():
        choices = Choices("Spring", (COURSE,))
        assert enrol(organisation("ours"), with_status(listed, "inactive"), choices).update == 1
    assert amina.get(ROOM).status_code == 404
    assert amina.post(f"{ROOM}/enrolment").status_code == 404
