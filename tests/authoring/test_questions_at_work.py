"""The desk's figures of questions: list, one question, sheet; for the staff of the course alone."""

import csv
import io
from dataclasses import replace
from random import Random

import pytest
from flask import Flask
from sqlalchemy import update

from learn.accounts.queries import person_by_name_key
from learn.authoring.views.questions import COLUMNS
from learn.classroom import services as classroom
from learn.courses.services import appoint, dismiss
from learn.database import reading, transaction
from learn.enrolments.queries import place_of
from learn.quizzes.models import ReleaseQuestion
from learn.quizzes.queries import attempt_by_id, questions_of_attempt
from learn.quizzes.queries.responses import responses_of
from tests.factories import (
    NOW,
    RIGHT_ANSWERS,
    AuthoredQuestion,
    PublishedCourse,
    enrol,
    make_person,
    make_published_course,
    options,
    single_choice,
)
from tests.journeys.learner import PASSWORD, Learner

ASKED = [single_choice(f"single-{number}") for number in range(1, 7)]
DESK = "/teach/safe-online/questions"


@pytest.fixture
def course(app: Flask) -> PublishedCourse:
    """Return a course whose questions stand in files."""
    with app.app_context():
        made = make_published_course(quiz=ASKED)
        with transaction() as session:
            for number, question in enumerate(ASKED, start=1):
                place = {"path": "01-start/09-final.md", "line": 10 * number}
                session.execute(
                    update(ReleaseQuestion).where(ReleaseQuestion.uid == question.uid).values(**place)
                )
        return made


def sit(course: PublishedCourse, name: str, wrong: int, answer: str = "perhaps") -> None:
    """Hand in an attempt whose first `wrong` questions are answered wrongly, the others rightly."""
    person = make_person(name)
    place = enrol(person, course)
    attempt = classroom.start_attempt(place, course.outline, course.quiz(), "1", NOW, Random(1))
    mine = attempt_by_id(reading(), attempt, person.id)
    assert mine is not None
    answers = {
        each.position: [answer] if each.position <= wrong else RIGHT_ANSWERS["single-choice"]
        for each in questions_of_attempt(reading(), mine)
    }
    classroom.hand_in(attempt, person.id, NOW, answers)


def instructor(app: Flask, course: PublishedCourse, role: str = "owner") -> Learner:
    found = Learner(app, "ustad").join()
    with app.app_context():
        appoint(course.id, person_named("ustad"), role, NOW)
    return found


def test_nobody_answered_yet_says_what_comes(app: Flask, course: PublishedCourse) -> None:
    page = instructor(app, course).get(DESK)
    assert page.status_code == 200
    assert "Figures come with the first answers" in page.text


def test_a_question_that_hardly_anybody_gets_right_is_flagged(app: Flask, course: PublishedCourse) -> None:
    with app.app_context():
        for number in range(52):
            sit(course, f"learner-{number}", wrong=1 + number % 3)
    tutor = instructor(app, course, "tutor")
    listed = tutor.get(DESK).text
    assert "Too hard" in listed
    assert "01-start/09-final.md:10" in listed
    assert "52 / 52" in listed
    shown = tutor.get(f"{DESK}/single-1").text
    assert "01-start/09-final.md:10" in shown
    assert "Fewer than 30 in 100 get it right" in shown
    assert "(52)" in shown, "how many picked the wrong choice"


def test_right_pieces_of_a_text_that_nobody_takes_for_wrong_are_no_dead_choices(app: Flask) -> None:
    pieces = {"choices": options(["the fox", "eat", "an apple", "by the river"]), "lengths": [4]}
    spot = AuthoredQuestion("spot", "spot-the-error", pieces, {"right": ["eat"]}, credit="proportional")
    with app.app_context():
        made = make_published_course(quiz=[spot, single_choice("choice")])
        for number in range(50):
            person = make_person(f"learner-{number}")
            sheet = classroom.start_attempt(
                enrol(person, made), made.outline, made.quiz(), "1", NOW, Random(number)
            )
            classroom.hand_in(sheet, person.id, NOW, {1: ["eat"], 2: ["yes" if number else "no"]})
    teacher = instructor(app, made)
    assert "A choice nobody takes" not in teacher.get(f"{DESK}/spot").text
    assert "A choice nobody takes" in teacher.get(f"{DESK}/choice").text


def test_the_sheet_holds_every_choice_and_no_formula(app: Flask, course: PublishedCourse) -> None:
    with app.app_context():
        for number in range(3):
            sit(course, f"learner-{number}", wrong=number)
    response = instructor(app, course).get(f"{DESK}.csv")
    assert response.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == len(ASKED) * 4
    right = [row for row in rows if row["question"] == "single-6" and row["right"] == "yes"]
    assert [(row["choice"], row["picked"], row["share"]) for row in right] == [("yes", "3", "1.0")]
    assert {row["file"] for row in rows} == {"01-start/09-final.md"}


def test_each_version_has_its_own_type_in_the_sheet(app: Flask, course: PublishedCourse) -> None:
    with app.app_context():
        sit(course, "amina", wrong=0)
        ticked = AuthoredQuestion(
            "single-1", "multiple-choice", ASKED[0].public, {"right": ["yes"]}, credit="proportional"
        )
        make_published_course(quiz=[ticked, *ASKED[1:]])
    response = instructor(app, course).get(f"{DESK}.csv")
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert {(row["type"], row["served"]) for row in rows if row["question"] == "single-1"} == {
        ("single-choice", "no")
    }


def test_each_version_tells_what_was_right_in_it(app: Flask, course: PublishedCourse) -> None:
    with app.app_context():
        sit(course, "amina", wrong=0)
        mended = [replace(ASKED[0], right={"right": ["no"]}), *ASKED[1:]]
        sit(make_published_course(quiz=mended), "bilal", wrong=0)
    response = instructor(app, course).get(f"{DESK}.csv")
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    right = {
        (row["served"], row["choice"])
        for row in rows
        if (row["question"], row["right"]) == ("single-1", "yes")
    }
    assert right == {("yes", "no"), ("no", "yes")}


def test_strangers_and_learners_find_no_figures(app: Flask, course: PublishedCourse) -> None:
    learner = Learner(app, "amina").join()
    for path in (DESK, f"{DESK}/single-1", f"{DESK}.csv"):
        assert learner.get(path).status_code == 404
    assert instructor(app, course).get(f"{DESK}/nobodys").status_code == 404


def test_whoever_looks_after_a_course_finds_the_desk_from_their_own_page(
    app: Flask, course: PublishedCourse
) -> None:
    link = 'href="/en/teach"'
    assert link in instructor(app, course).get("/me").text
    assert link not in Learner(app, "amina").join().get("/me").text, "to others the desk does not exist"
    with app.app_context():
        # Somebody has to own the course while the first owner becomes its tutor.
        appoint(course.id, person_named("amina"), "owner", NOW)
        appoint(course.id, person_named("ustad"), "tutor", NOW)
    tutor = Learner(app, "ustad")
    tutor.post("/sign-in", {"username": "ustad", "password": PASSWORD})
    assert link in tutor.get("/me").text
    with app.app_context():
        assert dismiss(course.id, person_named("ustad"))
    assert link not in tutor.get("/me").text, "a page that was kept tells nobody else"


def test_only_first_answers_count(app: Flask, course: PublishedCourse) -> None:
    with app.app_context():
        sit(course, "amina", wrong=6)
        place = place_of(reading(), person_named("amina"), course.id)
        assert place is not None
        again = classroom.start_attempt(place, course.outline, course.quiz(), "1", NOW, Random(1))
        classroom.hand_in(again, place.learner_id, NOW, {position: ["yes"] for position in range(1, 7)})
        assert [each.fraction for each in responses_of(reading(), course.id)] == [0.0] * 6


def person_named(name: str) -> int:
    person_id = person_by_name_key(reading(), name)
    assert person_id is not None
    return person_id
