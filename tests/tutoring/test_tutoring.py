"""The tutor's room: what waits, what a review does, and what two reviewers at once do not do."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from learn.courses.services import appoint
from learn.database import reading
from learn.enrolments.models import Enrolment
from learn.progress.models import Evidence, PageDone
from learn.progress.queries import verify
from learn.quizzes.models import Attempt, AttemptQuestion, Review
from learn.quizzes.rules import Rules
from tests.factories import NOW
from tests.tutoring.works import PDF, Sitting, course_with_works, handed_in, sitting, staff, stored


def result(app: Flask, learner: Sitting) -> tuple[int | None, bool | None, dict[str, Any] | None]:
    with app.app_context():
        row = reading().execute(select(Attempt).where(Attempt.public_id == learner.attempt)).one()
    return row.score_percent, row.is_passed, row.outcome_scores


def reviewed(app: Flask) -> list[dict[str, Any]]:
    """Return what the evidence says of reviews; every chain must hold."""
    with app.app_context():
        assert verify(reading()).faults == ()
        facts = reading().execute(
            select(Evidence.facts).where(Evidence.kind == "answer reviewed").order_by(Evidence.sequence)
        )
        return [json.loads(each) for each in facts.scalars()]


def test_what_waits_stands_in_the_queue_the_oldest_first(app: Flask) -> None:
    course = course_with_works(app)
    tutor = staff(app, course)
    assert "No answer waits" in tutor.client.get("/en/tutor").text
    with time_machine.travel("2026-11-20T10:00Z", tick=False):
        first = handed_in(app, course, "amina")
    with time_machine.travel("2026-11-23T08:00Z", tick=False):
        second = handed_in(app, course, "bilal")
    sitting(app, course, "chanda")
    with time_machine.travel("2026-11-23T10:30Z", tick=False):
        page = staff(app, course, "second").client.get("/en/tutor").text
    places = [
        page.index(f"/reviews/{each.attempt}/{position}") for each in (first, second) for position in (2, 3)
    ]
    assert places == sorted(places)
    assert ("waits 3 days" in page, "waits 3 hours" in page) == (True, True)
    assert ("amina" in page, "4 answers wait" in page) == (False, True)


def test_a_review_lifts_the_result_and_everything_follows(app: Flask) -> None:
    course = course_with_works(app)
    learner, tutor = handed_in(app, course), staff(app, course)
    assert result(app, learner)[:2] == (33, False)
    waiting = learner.client.get(learner.address).text
    assert ("A tutor reads it now" in waiting, "Not passed yet" in waiting) == (True, False)
    page = tutor.look(learner).text
    assert "&lt;b&gt;I can&lt;/b&gt; start today." in page
    assert page.count('type="radio"') == 6
    answered = tutor.review(learner, **{"level-1": 2, "level-2": 1, "comment": "Say <b>when</b>."})
    assert (answered.status_code, answered.headers["Location"]) == (
        303,
        f"/en/tutor/reviews/{learner.attempt}/3",
    )
    assert result(app, learner) == (58, False, {"O1": [1.75, 2.0], "O2": [0.0, 1.0]})
    assert stored(app, PageDone) == 0
    answered = tutor.review(learner, 3)
    assert answered.headers["Location"] == "/en/tutor"
    assert result(app, learner)[:2] == (91, True)
    assert stored(app, PageDone, PageDone.page_uid == "final") == 1
    assert stored(app, Enrolment, Enrolment.completed_at.is_not(None)) == 1
    facts = reviewed(app)
    assert [(each["question"], each["review"], each["levels"]) for each in facts] == [
        ("letter", 1, [2, 1]),
        ("scan", 1, [2, 2]),
    ]
    assert {each["reviewer"] for each in facts} == {tutor.person.reference}
    assert (facts[1]["score_percent"], facts[1]["is_passed"], "Say" in json.dumps(facts)) == (91, True, False)
    assert "Judged by you last" in tutor.client.get("/en/tutor").text


def test_the_learner_sees_levels_and_comment_where_no_answers_are_shown(app: Flask) -> None:
    course = course_with_works(app, rules=Rules(pass_percent=99, show_answers="never"))
    learner, tutor = handed_in(app, course), staff(app, course)
    tutor.review(learner, **{"level-1": 0, "comment": "Say <b>when</b>.\nAnd where."})
    page = learner.client.get(learner.address).text
    assert "<dt>Clear</dt><dd><b>Missing (0)</b> no</dd><dt>Kind</dt><dd><b>Best (2)</b> very</dd>" in page
    assert '<p dir="auto">Say &lt;b&gt;when&lt;/b&gt;.</p>\n<p dir="auto">And where.</p>' in page
    assert "1 answer waits for a tutor" in page
    mine = learner.client.get("/en/me/data.json").json
    assert mine is not None
    assert [(each["levels"], each["comment"]) for each in mine["reviews"]] == [
        ([0, 2], "Say <b>when</b>.\nAnd where.")
    ]
    assert "answer reviewed" in {each["kind"] for each in mine["evidence"]}


def test_the_same_review_again_changes_nothing(app: Flask) -> None:
    course = course_with_works(app)
    learner, tutor = handed_in(app, course), staff(app, course)
    for _ in range(3):
        assert tutor.review(learner).status_code == 303
    assert (stored(app, Review), len(reviewed(app))) == (1, 1)


def test_a_second_reviewer_sees_that_it_was_judged_meanwhile(app: Flask) -> None:
    course = course_with_works(app)
    learner, first, second = handed_in(app, course), staff(app, course, "first"), staff(app, course, "second")
    first.review(learner, comment="Well done.")
    late = second.review(learner, **{"level-1": 1, "comment": "Not so well."})
    assert late.status_code == 409
    assert "Somebody judged this meanwhile" in late.text
    assert all(words in late.text for words in ("The review of first", "Well done.", "Not so well."))
    assert 'name="seen" value="1"' in late.text
    assert (stored(app, Review), len(reviewed(app))) == (1, 1)
    assert second.review(learner, **{"level-1": 1, "seen": 1}).status_code == 303
    assert (stored(app, Review), [each["review"] for each in reviewed(app)]) == (2, [1, 2])


def test_a_correction_counts_and_takes_no_pass_back(app: Flask) -> None:
    course = course_with_works(app)
    learner, tutor = handed_in(app, course), staff(app, course)
    tutor.review(learner)
    assert result(app, learner)[:2] == (66, True)
    page = tutor.look(learner).text
    assert ("Judged already" in page, page.count(" checked")) == (True, 2)
    tutor.review(learner, **{"level-1": 0, "level-2": 0, "seen": 1, "comment": "Copied."})
    assert result(app, learner)[:2] == (33, True)
    page = learner.client.get(learner.address).text
    assert ("Copied." in page, "Clear." in page) == (True, False)
    assert [each["fraction"] for each in reviewed(app)] == [1, 0]


def test_a_review_that_is_not_whole_is_kept_in_the_form_alone(app: Flask) -> None:
    course = course_with_works(app)
    learner, tutor = handed_in(app, course), staff(app, course)
    missing = "Choose a level for every criterion."
    unfit: tuple[tuple[dict[str, object], str], ...] = (
        ({"level-1": ""}, missing),
        ({"level-1": 3}, missing),
        ({"level-1": "-1"}, missing),
        ({"level-2": "x"}, missing),
        ({"comment": "x" * 2_001}, "too long: the most is 2000 characters"),
    )
    for fields, sentence in unfit:
        refused = tutor.review(learner, **{"comment": "Kept.", **fields})
        assert (refused.status_code, sentence in refused.text) == (422, True)
        assert str(fields.get("comment", "Kept.")) in refused.text
    assert stored(app, Review) == 0


def test_nobody_judges_their_own_answer(app: Flask) -> None:
    course = course_with_works(app)
    learner = handed_in(app, course)
    with app.app_context():
        appoint(course.id, learner.person.id, "owner", NOW)
    assert "No answer waits" in learner.client.get("/en/tutor").text
    address = f"/en/tutor/reviews/{learner.attempt}/2"
    assert learner.client.get(address).status_code == 404
    assert learner.client.post(address, data={"level-1": 2, "level-2": 2}).status_code == 404
    assert stored(app, Review) == 0


def test_staff_of_another_course_learners_and_guests_find_nothing(app: Flask) -> None:
    course = course_with_works(app)
    learner = handed_in(app, course)
    elsewhere = staff(app, course_with_works(app, "other"), "elsewhere")
    for tail in ("", "/file"):
        assert elsewhere.look(learner, 3, tail).status_code == 404
        assert app.test_client().get(f"/en/tutor/reviews/{learner.attempt}/3{tail}").status_code == 303
        assert learner.client.get(f"/en/tutor/reviews/{learner.attempt}/3{tail}").status_code == 404
    assert elsewhere.review(learner).status_code == 404
    assert learner.attempt not in elsewhere.client.get("/en/tutor").text
    assert stored(app, Review) == 0


def test_what_a_machine_marks_and_what_is_not_handed_in_is_no_work(app: Flask) -> None:
    course = course_with_works(app)
    learner, tutor = handed_in(app, course), staff(app, course)
    still_at_it = sitting(app, course, "bilal")
    still_at_it.send_file(PDF)
    assert [tutor.look(learner, position).status_code for position in (1, 2, 3, 4)] == [404, 200, 200, 404]
    assert tutor.look(still_at_it, 3).status_code == 404
    assert tutor.look(still_at_it, 3, "/file").status_code == 404


def test_the_file_of_a_work_is_for_its_tutors(app: Flask) -> None:
    course = course_with_works(app)
    learner, tutor = handed_in(app, course), staff(app, course)
    assert "work.pdf" in tutor.look(learner, 3).text
    sent = tutor.look(learner, 3, "/file")
    assert (sent.data, sent.mimetype) == (PDF, "application/pdf")
    assert sent.headers["Content-Disposition"] == "attachment; filename=work.pdf"
    assert (sent.headers["Cache-Control"], sent.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert tutor.look(learner, 2, "/file").status_code == 404


def test_reviews_at_once_are_one(app: Flask) -> None:
    course = course_with_works(app)
    learner = handed_in(app, course)
    tutors = [staff(app, course, f"tutor{number}") for number in range(4)]
    with ThreadPoolExecutor(len(tutors)) as pool:
        answers = list(pool.map(lambda each: each.review(learner).status_code, tutors))
    assert sorted(answers) == [303, 409, 409, 409]
    assert (stored(app, Review), len(reviewed(app))) == (1, 1)
    assert stored(app, AttemptQuestion, AttemptQuestion.fraction == 1) == 2


def test_a_learner_who_studied_nothing_that_day_is_not_said_to_have(app: Flask) -> None:
    course = course_with_works(app)
    with time_machine.travel("2026-11-20T10:00Z", tick=False):
        learner = handed_in(app, course)
    with time_machine.travel("2026-11-21T10:00Z", tick=False):
        staff(app, course).review(learner)
    with time_machine.travel("2026-11-22T10:00Z", tick=False):
        assert "You studied on 2 days." not in learner.client.get("/en/me").text
