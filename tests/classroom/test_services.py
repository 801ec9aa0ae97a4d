"""The learner's deeds, with what follows from them, and the same deed sent again."""

import json
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from learn.classroom import services as classroom
from learn.classroom.guests import GuestCheck
from learn.database import transaction
from learn.enrolments.models import Enrolment
from learn.enrolments.queries import Place
from learn.enrolments.services import NotEnrolled
from learn.progress.models import CheckAnswer, Evidence, PageDone
from learn.progress.queries import verify
from learn.quizzes.models import Attempt
from learn.quizzes.queries import questions_of_attempt
from learn.quizzes.rules import Rules
from learn.quizzes.services import AttemptClosed, NoAttemptsLeft, NoSuchAttempt
from tests.factories import (
    LESSONS,
    NOW,
    RIGHT_ANSWERS,
    AuthoredLesson,
    PublishedCourse,
    count,
    enrol,
    make_person,
    make_published_course,
    short_answer,
    single_choice,
)

pytestmark = pytest.mark.usefixtures("database")

LATER = NOW + timedelta(hours=1)
GONE = timedelta(days=1)


def evidence_of(place: Place) -> list[tuple[str, dict[str, Any]]]:
    with transaction() as session:
        rows = session.execute(
            select(Evidence.kind, Evidence.facts)
            .where(Evidence.chain == place.reference)
            .order_by(Evidence.sequence)
        )
        return [(row.kind, json.loads(row.facts)) for row in rows]


def kinds_of(place: Place) -> list[str]:
    return [kind for kind, _facts in evidence_of(place)]


def start(place: Place, course: PublishedCourse, now: Any = NOW, extra_time: str = "1") -> str:
    return classroom.start_attempt(place, course.outline, course.quiz(), extra_time, now, Random(1))


def right_answers(public_id: str) -> dict[int, list[str]]:
    with transaction() as session:
        attempt = session.execute(select(Attempt).where(Attempt.public_id == public_id)).scalar_one()
        asked = questions_of_attempt(session, attempt)
    return {question.position: RIGHT_ANSWERS[question.kind] for question in asked}


def pass_quiz(place: Place, course: PublishedCourse) -> str:
    attempt = start(place, course)
    classroom.hand_in(attempt, place.learner_id, LATER, right_answers(attempt))
    return attempt


def read_everything(place: Place, course: PublishedCourse) -> None:
    classroom.finish_page(place, course.outline, course.page("first-things"), LATER)
    for uid, answer in (("pw-1", ["no"]), ("pw-2", ["UTC"])):
        check = course.check("passwords", uid)
        classroom.answer_check(place, course.outline, course.page("passwords"), check, answer, NOW)


def test_enrolling_twice_is_enrolling_once() -> None:
    person, course = make_person(), make_published_course()
    first, again = enrol(person, course), enrol(person, course, LATER)
    assert first == again
    assert evidence_of(first) == [
        ("enrolled", {"course": "safe-online", "release": course.outline.release_hash})
    ]


def test_whoever_comes_back_finds_what_they_did() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    classroom.finish_page(place, course.outline, course.page("first-things"), NOW)
    for _ in range(2):
        classroom.leave(person.id, person.reference, course.id, course.outline, LATER)
    back = enrol(person, course, LATER)
    assert back == place
    assert kinds_of(place) == ["enrolled", "lesson done", "left", "enrolled"]
    assert count(PageDone, PageDone.enrolment_id == place.id) == 1


def test_whoever_left_changes_nothing_any_more() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    attempt = start(place, course)
    classroom.leave(person.id, person.reference, course.id, course.outline, LATER)
    before = kinds_of(place)
    page, check = course.page("passwords"), course.check("passwords", "pw-1")

    with pytest.raises(NotEnrolled):
        classroom.answer_check(place, course.outline, page, check, ["yes"], LATER)
    with pytest.raises(NotEnrolled):
        classroom.finish_page(place, course.outline, course.page("first-things"), LATER)
    with pytest.raises(NotEnrolled):
        start(place, course)
    with pytest.raises(NotEnrolled):
        classroom.save_answers(attempt, person.id, {1: ["yes"]}, LATER)
    with pytest.raises(NotEnrolled):
        classroom.hand_in(attempt, person.id, LATER)
    assert kinds_of(place) == before


def test_leaving_a_course_one_does_not_take_changes_nothing() -> None:
    person, course = make_person(), make_published_course()
    assert classroom.leave(person.id, person.reference, course.id, course.outline, NOW) is None
    assert count(Evidence) == 0


def test_an_answer_to_a_check_is_marked_kept_and_recorded() -> None:
    person, course = make_person(), make_published_course()
    place, page = enrol(person, course), course.page("passwords")
    check = course.check("passwords", "pw-1")

    assert classroom.answer_check(place, course.outline, page, check, ["no"], NOW).fraction == 0
    assert classroom.answer_check(place, course.outline, page, check, ["yes"], LATER).is_right

    release = {"course": "safe-online", "release": course.outline.release_hash}
    facts = {**release, "page": "passwords", "question": "pw-1", "version": check.content_hash}
    assert evidence_of(place)[1:] == [
        ("answer given", {**facts, "answer": ["no"], "fraction": 0.0}),
        ("answer given", {**facts, "answer": ["yes"], "fraction": 1.0}),
    ]
    assert count(CheckAnswer, CheckAnswer.enrolment_id == place.id) == 1


def test_the_same_answer_again_writes_nothing() -> None:
    person, course = make_person(), make_published_course()
    place, page = enrol(person, course), course.page("passwords")
    check = course.check("passwords", "pw-1")
    marks = [
        classroom.answer_check(place, course.outline, page, check, ["yes"], NOW + timedelta(minutes=minute))
        for minute in range(3)
    ]
    assert marks[0] == marks[1] == marks[2]
    assert kinds_of(place) == ["enrolled", "answer given"]
    with transaction() as session:
        assert session.execute(select(CheckAnswer.answered_at)).scalars().all() == [NOW]


def test_the_same_answer_to_a_changed_question_is_a_new_answer() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    check = course.check("passwords", "pw-1")
    classroom.answer_check(place, course.outline, course.page("passwords"), check, ["yes"], NOW)
    changed = AuthoredLesson("passwords", "checks", (single_choice("pw-1", outcome="O9"),))
    newer = make_published_course(lessons=(LESSONS[0], changed))
    check = newer.check("passwords", "pw-1")
    classroom.answer_check(place, newer.outline, newer.page("passwords"), check, ["yes"], LATER)
    assert [facts["version"] for kind, facts in evidence_of(place) if kind == "answer given"] == [
        course.check("passwords", "pw-1").content_hash,
        check.content_hash,
    ]


def test_a_lesson_to_be_read_is_done_when_the_learner_says_so_once() -> None:
    person, course = make_person(), make_published_course()
    place, page = enrol(person, course), course.page("first-things")
    first = classroom.finish_page(place, course.outline, page, NOW)
    again = classroom.finish_page(place, course.outline, page, LATER)
    assert (first.is_new, again.is_new) == (True, False)
    assert kinds_of(place) == ["enrolled", "lesson done"]


def test_a_lesson_with_checks_waits_for_every_answer_right_or_not() -> None:
    person, course = make_person(), make_published_course()
    place, page = enrol(person, course), course.page("passwords")

    with pytest.raises(classroom.ChecksUnanswered) as refusal:
        classroom.finish_page(place, course.outline, page, NOW)
    assert refusal.value.uids == ("pw-1", "pw-2")

    check = course.check("passwords", "pw-1")
    classroom.answer_check(place, course.outline, page, check, ["never"], NOW)
    with pytest.raises(classroom.ChecksUnanswered) as refusal:
        classroom.finish_page(place, course.outline, page, NOW)
    assert refusal.value.uids == ("pw-2",)

    check = course.check("passwords", "pw-2")
    classroom.answer_check(place, course.outline, page, check, ["GMT"], NOW)
    assert classroom.finish_page(place, course.outline, page, NOW).is_new


def test_an_answer_still_counts_when_its_question_moved_to_another_lesson() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    check = course.check("passwords", "pw-1")
    classroom.answer_check(place, course.outline, course.page("passwords"), check, ["yes"], NOW)
    lessons = (AuthoredLesson("first-things", "checks", (single_choice("pw-1"),)),)
    newer = make_published_course(lessons=lessons)
    assert classroom.finish_page(place, newer.outline, newer.page("first-things"), LATER).is_new


def test_what_a_tutor_marks_is_not_done_by_pressing_a_button() -> None:
    person, course = make_person(), make_published_course(lessons=(AuthoredLesson("talk", "manual"),))
    place = enrol(person, course)
    with pytest.raises(classroom.NeedsTutor):
        classroom.finish_page(place, course.outline, course.page("talk"), NOW)
    with pytest.raises(classroom.NotALesson):
        classroom.finish_page(place, course.outline, course.page("final"), NOW)
    assert count(PageDone) == 0


def test_a_lesson_read_again_in_a_later_revision_is_news() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    classroom.finish_page(place, course.outline, course.page("first-things"), NOW)
    newer = make_published_course(lessons=(replace(LESSONS[0], revision=2), LESSONS[1]))
    assert classroom.finish_page(place, newer.outline, newer.page("first-things"), LATER).is_new
    assert not classroom.finish_page(place, course.outline, course.page("first-things"), LATER).is_new
    revisions = [facts["revision"] for kind, facts in evidence_of(place) if kind == "lesson done"]
    assert revisions == [1, 2]


def test_the_last_missing_lesson_completes_the_course_once() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    read_everything(place, course)
    pass_quiz(place, course)
    page = course.page("passwords")
    first = classroom.finish_page(place, course.outline, page, LATER)
    again = classroom.finish_page(place, course.outline, page, LATER)
    assert (first.is_completed_now, again.is_completed_now) == (True, False)
    assert kinds_of(place)[-2:] == ["lesson done", "completed"]
    assert kinds_of(place).count("completed") == 1


def test_passing_the_quiz_last_completes_the_course() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    read_everything(place, course)
    classroom.finish_page(place, course.outline, course.page("passwords"), NOW)
    assert count(Enrolment, Enrolment.completed_at.is_not(None)) == 0
    pass_quiz(place, course)
    assert kinds_of(place)[-2:] == ["attempt handed in", "completed"]
    assert count(Enrolment, Enrolment.completed_release_id == course.outline.release_id) == 1


def test_completion_is_decided_by_the_release_that_is_served() -> None:
    person, course = make_person(), make_published_course(lessons=LESSONS[:1])
    place = enrol(person, course)
    classroom.finish_page(place, course.outline, course.page("first-things"), NOW)
    attempt = start(place, course)
    make_published_course(lessons=LESSONS)
    classroom.hand_in(attempt, person.id, LATER, right_answers(attempt))
    assert kinds_of(place)[-1] == "attempt handed in"
    assert count(Enrolment, Enrolment.completed_at.is_not(None)) == 0


def test_a_course_that_grows_takes_no_completion_back() -> None:
    person, course = make_person(), make_published_course(lessons=LESSONS[:1])
    place = enrol(person, course)
    classroom.finish_page(place, course.outline, course.page("first-things"), NOW)
    pass_quiz(place, course)
    newer = make_published_course()
    classroom.finish_page(place, newer.outline, newer.page("first-things"), LATER)
    assert count(Enrolment, Enrolment.completed_at == LATER) == 1
    assert kinds_of(place).count("completed") == 1


def test_handing_in_records_every_answer_with_what_it_earned() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    attempt = start(place, course)
    answers = right_answers(attempt)
    classroom.save_answers(attempt, person.id, {1: ["no"], 2: answers[2]}, NOW + timedelta(minutes=1))
    closed = classroom.hand_in(attempt, person.id, LATER, {3: answers[3]})

    kind, facts = evidence_of(place)[-1]
    assert kind == "attempt handed in"
    assert facts["attempt"] == attempt
    assert facts["release"] == course.outline.release_hash
    assert (facts["score_percent"], facts["is_passed"]) == (20, False)
    assert closed.score_percent == 20
    assert facts["questions"][0] == {
        "question": "single-1",
        "version": single_choice("single-1").content_hash,
        "answer": ["no"],
        "answered_at": "2026-11-23T09:31:00+00:00",
        "points": 1.0,
        "fraction": 0.0,
    }
    assert [each["answered_at"] for each in facts["questions"][2:4]] == ["2026-11-23T10:30:00+00:00", None]
    assert len(facts["questions"]) == 10


def test_handing_in_again_changes_nothing_and_answers_alike() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    attempt = start(place, course)
    answers = right_answers(attempt)
    first = classroom.hand_in(attempt, person.id, LATER, answers)
    before = evidence_of(place)
    again = classroom.hand_in(attempt, person.id, LATER + GONE, {1: ["no"]})
    assert again == first
    assert evidence_of(place) == before


def test_a_closed_attempt_takes_no_answers() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    attempt = pass_quiz(place, course)
    with pytest.raises(AttemptClosed):
        classroom.save_answers(attempt, person.id, {1: ["no"]}, LATER)


def test_another_learners_attempt_does_not_exist() -> None:
    person, stranger, course = make_person(), make_person("bilal"), make_published_course()
    place = enrol(person, course)
    enrol(stranger, course)
    attempt = start(place, course)
    with pytest.raises(NoSuchAttempt):
        classroom.hand_in(attempt, stranger.id, LATER)
    with pytest.raises(NoSuchAttempt):
        classroom.save_answers(attempt, stranger.id, {1: ["no"]}, LATER)
    with pytest.raises(NoSuchAttempt):
        classroom.hand_in("nothing", person.id, LATER)


def test_answers_that_come_too_late_hand_in_what_came_in_time() -> None:
    person, course = make_person(), make_published_course(rules=Rules(time_limit=600))
    place = enrol(person, course)
    attempt = start(place, course)
    answers = right_answers(attempt)
    classroom.save_answers(attempt, person.id, answers, NOW + timedelta(minutes=9))

    too_late = NOW + timedelta(minutes=11, seconds=1)
    with pytest.raises(AttemptClosed):
        classroom.save_answers(attempt, person.id, {1: ["no"]}, too_late)

    assert kinds_of(place)[-1] == "attempt handed in"
    assert classroom.hand_in(attempt, person.id, too_late).score_percent == 100


def test_a_new_attempt_hands_in_the_one_whose_time_is_over_even_when_none_is_left() -> None:
    person, course = make_person(), make_published_course(rules=Rules(time_limit=600, attempts=1))
    place = enrol(person, course)
    attempt = start(place, course)
    classroom.save_answers(attempt, person.id, right_answers(attempt), NOW)
    with pytest.raises(NoAttemptsLeft):
        start(place, course, NOW + GONE)
    assert kinds_of(place)[-1] == "attempt handed in"
    assert count(Attempt, Attempt.is_passed) == 1
    assert count(PageDone, PageDone.page_uid == "final") == 1


def test_starting_twice_is_starting_once() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    assert start(place, course) == start(place, course, LATER)
    kind, facts = evidence_of(place)[-1]
    assert kind == "attempt started"
    assert kinds_of(place).count("attempt started") == 1
    assert facts["questions"][0] == {
        "question": "single-1",
        "version": single_choice("single-1").content_hash,
    }


def test_what_a_guest_answered_is_claimed_once_and_marked_by_the_server() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    claimed = [
        GuestCheck("safe-online", "passwords", "pw-1", ["no"]),
        GuestCheck("safe-online", "passwords", "pw-1", ["yes"]),
    ]
    assert classroom.claim_guest_checks(place, course.outline, claimed, NOW) == 1
    assert classroom.claim_guest_checks(place, course.outline, claimed, NOW) == 0
    kind, facts = evidence_of(place)[-1]
    assert (kind, facts["answer"], facts["fraction"]) == ("answer given", ["yes"], 1.0)
    assert facts["before_joining"] is True


def test_what_a_guest_answered_is_claimed_where_its_question_stands_now() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    before = GuestCheck("safe-online", "the-page-before", "pw-1", ["yes"])
    assert classroom.claim_guest_checks(place, course.outline, [before], NOW) == 1
    assert evidence_of(place)[-1][1]["page"] == "passwords"


@pytest.mark.parametrize(
    "claim",
    [
        GuestCheck("another-course", "passwords", "pw-1", ["yes"]),
        GuestCheck("safe-online", "passwords", "no-such-question", ["yes"]),
        GuestCheck("safe-online", "final", "single-1", ["yes"]),
        GuestCheck("safe-online", "passwords", "pw-1", ["never-offered"]),
        GuestCheck("safe-online", "passwords", "pw-1", []),
        GuestCheck("safe-online", "passwords", "pw-1", ["yes", "no"]),
        GuestCheck("safe-online", "passwords", "pw-2", ["x" * 5_000]),
    ],
)
def test_what_the_course_does_not_ask_is_not_claimed(claim: GuestCheck) -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    assert classroom.claim_guest_checks(place, course.outline, [claim], NOW) == 0
    assert kinds_of(place) == ["enrolled"]


def test_a_guests_answer_does_not_replace_the_learners_own() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    check = course.check("passwords", "pw-1")
    classroom.answer_check(place, course.outline, course.page("passwords"), check, ["yes"], NOW)
    claims = [
        GuestCheck("safe-online", "passwords", "pw-1", ["no"]),
        GuestCheck("safe-online", "passwords", "pw-2", ["UTC"]),
    ]
    assert classroom.claim_guest_checks(place, course.outline, claims, LATER) == 1
    assert [facts["question"] for kind, facts in evidence_of(place) if kind == "answer given"] == [
        "pw-1",
        "pw-2",
    ]


def test_a_course_without_conditions_completes_for_nobody() -> None:
    person, course = make_person(), make_published_course(needs=())
    place = enrol(person, course)
    assert not classroom.finish_page(place, course.outline, course.page("first-things"), NOW).is_completed_now


def test_the_chain_holds_after_a_whole_course() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    read_everything(place, course)
    classroom.finish_page(place, course.outline, course.page("passwords"), NOW)
    pass_quiz(place, course)
    with transaction() as session:
        found = verify(session)
    assert found.faults == ()
    assert found.event_count == len(evidence_of(place)) == 8


def test_answers_in_any_script_are_recorded_as_they_were_written() -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)
    check, page = course.check("passwords", "pw-2"), course.page("passwords")
    classroom.answer_check(place, course.outline, page, check, ["پاس ورڈ \U0001f511"], NOW)
    assert evidence_of(place)[-1][1]["answer"] == ["پاس ورڈ \U0001f511"]
    assert short_answer("pw-2").uid == check.uid
