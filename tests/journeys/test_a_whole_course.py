"""One learner, one course, from the first lesson signed out to the course complete."""

import json

import pytest
from flask import Flask
from sqlalchemy import text

from learn.database import reading
from learn.progress.queries import verify
from tests.journeys.learner import Learner, first_answer, form_to, forms_of, visible
from tests.journeys.right_answers import right_answers

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


@pytest.mark.parametrize("language", ["en", "ur"])
def test_from_the_first_lesson_to_the_course_complete(school: Flask, language: str) -> None:
    learner = Learner(school, language=language)
    first = learner.get("/courses/safe-online/what-you-protect")
    assert first.status_code == 200
    assert learner.answer_checks("/courses/safe-online/what-you-protect") >= 2

    learner.join().enrol()
    # What was answered before joining came along: the first lesson can be finished at once.
    done = learner.post("/courses/safe-online/what-you-protect/done")
    assert done.headers["Location"].endswith("/courses/safe-online/passwords")

    for slug in LESSONS[1:]:
        learner.answer_checks(f"/courses/safe-online/{slug}")
        assert learner.post(f"/courses/safe-online/{slug}/done").status_code == 303
    assert "completed_at" not in learner.get("/courses/safe-online").text

    attempt = learner.post("/courses/safe-online/final/attempts").headers["Location"]
    form = form_to(learner.client.get(attempt).text, attempt)
    result = learner.client.post(attempt, data=right_answers(school, attempt, form), follow_redirects=True)
    assert result.status_code == 200, visible(result.text)[:2_000]
    assert "100" in visible(result.text)

    with school.app_context():
        row = reading().execute(text("SELECT completed_at, completed_release_id FROM enrolment")).one()
        assert row.completed_at is not None
        assert row.completed_release_id is not None
        verified = verify(reading())
        assert not verified.faults
        kinds = set(reading().execute(text("SELECT kind FROM evidence")).scalars())
    assert kinds == {
        "joined",
        "enrolled",
        "answer given",
        "lesson done",
        "attempt started",
        "attempt handed in",
        "completed",
    }


def test_a_lesson_is_not_done_before_its_checks_are_answered(school: Flask) -> None:
    learner = Learner(school).join().enrol()
    answer = learner.post("/courses/safe-online/what-you-protect/done")
    assert "#protect-check-1" in answer.headers["Location"]
    page = learner.client.get(answer.headers["Location"].split("#")[0])
    assert "wait for your answers" in page.text


def test_the_answers_of_an_attempt_are_there_on_another_phone(school: Flask) -> None:
    learner = Learner(school).join().enrol()
    attempt = learner.post("/courses/safe-online/final/attempts").headers["Location"]
    form = form_to(learner.client.get(attempt).text, attempt)
    given = {
        name: values for name, values in first_answer(form).items() if name.split("-")[0] in {"q1", "q2"}
    }
    saved = learner.client.post(
        f"{attempt}/answers",
        data={**given, "only": ["1", "2"]},
        headers={"Accept": "application/json"},
    )
    assert json.loads(saved.text)["saved"] == [1, 2]

    other = Learner(school)
    other.post("/sign-in", {"username": "amina", "password": "tawa-badal-kursi-neela"})
    again = other.post("/courses/safe-online/final/attempts").headers["Location"]
    assert again == attempt
    kept = form_to(other.client.get(attempt).text, attempt)
    for name, values in given.items():
        assert kept.values.get(name, values) == values
    with school.app_context():
        assert reading().execute(text("SELECT COUNT(*) FROM attempt")).scalar_one() == 1


def test_blanks_are_named_before_anything_is_handed_in(school: Flask) -> None:
    learner = Learner(school).join().enrol()
    attempt = learner.post("/courses/safe-online/final/attempts").headers["Location"]
    refused = learner.client.post(attempt, data={})
    assert refused.status_code == 422
    assert "questions have no answer" in refused.text
    anyway = learner.client.post(attempt, data={"anyway": "1"})
    assert anyway.status_code == 303
    assert "Not passed yet" in learner.client.get(attempt).text


def test_the_next_attempt_waits_and_the_page_says_until_when(school: Flask) -> None:
    learner = Learner(school).join().enrol()
    attempt = learner.post("/courses/safe-online/final/attempts").headers["Location"]
    learner.client.post(attempt, data={"anyway": "1"})
    page = learner.get("/courses/safe-online/final").text
    assert "You can start the next attempt on" in page
    assert not [form for form in forms_of(page) if form.action.endswith("/attempts")]
    assert learner.post("/courses/safe-online/final/attempts").status_code == 409


def test_a_choice_that_was_never_offered_is_refused_and_changes_nothing(school: Flask) -> None:
    learner = Learner(school).join().enrol()
    attempt = learner.post("/courses/safe-online/final/attempts").headers["Location"]
    form = form_to(learner.client.get(attempt).text, attempt)
    picked = next(name for name, offered in form.offered.items() if name.startswith("q") and len(offered) > 2)
    refused = learner.client.post(attempt, data={picked: "deadbeef", "anyway": "1"})
    assert refused.status_code == 422
    with school.app_context():
        rows = reading().execute(text("SELECT answer FROM attempt_question")).scalars().all()
        assert set(rows) == {None}


def test_another_learners_attempt_does_not_exist(school: Flask) -> None:
    attempt = Learner(school).join().enrol().post("/courses/safe-online/final/attempts").headers["Location"]
    stranger = Learner(school, "bilal").join().enrol()
    assert stranger.client.get(attempt).status_code == 404
    assert stranger.client.post(attempt, data={"anyway": "1"}).status_code == 404
    assert stranger.client.post(f"{attempt}/answers", data={}).status_code == 404


def test_closed_lessons_send_a_guest_to_the_course(school: Flask) -> None:
    guest = Learner(school)
    answer = guest.get("/courses/safe-online/passwords")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/en/courses/safe-online")


def test_leaving_keeps_what_was_done(school: Flask) -> None:
    learner = Learner(school).join().enrol()
    learner.answer_checks("/courses/safe-online/what-you-protect")
    learner.post("/courses/safe-online/what-you-protect/done")
    learner.post("/courses/safe-online/leave")
    assert learner.get("/courses/safe-online/passwords").status_code == 303
    learner.enrol()
    assert "1 of 9 steps done" in learner.get("/courses/safe-online").text


def test_everything_about_me_can_be_downloaded(school: Flask) -> None:
    learner = Learner(school).join().enrol()
    learner.answer_checks("/courses/safe-online/what-you-protect")
    data = json.loads(learner.get("/me/data.json").text)
    assert data["profile"][0]["username"] == "amina"
    assert data["enrolments"][0]["course"] == "safe-online"
    assert len(data["answers_to_checks"]) == 3
    assert {row["kind"] for row in data["evidence"]} == {"joined", "enrolled", "answer given"}
    page = learner.get("/me/data.html")
    assert "attachment" in page.headers["Content-Disposition"]
    assert "amina" in page.text
    assert '<dt dir="ltr">email</dt><dd dir="auto">–</dd>' in page.text
    assert "None" not in page.text
