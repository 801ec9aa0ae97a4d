"""The same deed at the same moment, from threads and from processes, and processes that die in the middle."""

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select

from learn.classroom import services as classroom
from learn.database import reading, transaction
from learn.enrolments.queries import Place
from learn.progress.models import CheckAnswer, Evidence, ReviewCard
from learn.progress.queries import verify
from learn.quizzes.models import Attempt, AttemptQuestion
from learn.quizzes.rules import Rules
from learn.quizzes.services import AttemptClosed, NoAttemptsLeft
from tests.factories import NOW, PublishedCourse, count, enrol, make_person, make_published_course
from tests.rivals import RIGHT, Rivals

pytestmark = pytest.mark.usefixtures("database")

Given = TypeVar("Given")
Got = TypeVar("Got")

DAY = timedelta(days=1)
# So many that none runs out: four are sent in each round.
PUPILS, ROUNDS = 400, 100


def at_once(app: Flask, deed: Callable[[Given], Got], each: Sequence[Given]) -> list[Got]:
    """Do the deed for each in a thread of its own, as requests that arrive together."""

    def one(given: Given) -> Got:
        with app.app_context():
            return deed(given)

    with ThreadPoolExecutor(len(each)) as pool:
        return list(pool.map(one, each))


def kinds_of(place: Place) -> Counter[str]:
    rows = reading().execute(select(Evidence.kind).where(Evidence.chain == place.reference))
    return Counter(rows.scalars())


def started(place: Place, course: PublishedCourse) -> str:
    return classroom.start_attempt(place, course.outline, course.quiz(), "1", NOW, Random(1))


def assert_chains_hold() -> None:
    assert verify(reading()).faults == ()


def test_five_equal_hand_ins_from_threads_are_one(app: Flask) -> None:
    course = make_published_course()
    place = enrol(make_person(), course)
    public_id = started(place, course)
    results = at_once(
        app, lambda answers: classroom.hand_in(public_id, place.learner_id, NOW, answers), [RIGHT] * 5
    )
    assert len({(result.submitted_at, result.score_percent) for result in results}) == 1
    assert all(result == results[0] for result in results)
    assert kinds_of(place)["attempt handed in"] == 1
    assert count(ReviewCard) == 5
    assert_chains_hold()


def test_five_hand_ins_that_differ_are_the_first_one(app: Flask) -> None:
    course = make_published_course()
    place = enrol(make_person(), course)
    public_id = started(place, course)
    answers = [{position: ["yes"] for position in range(1, right + 1)} for right in range(5)]
    results = at_once(app, lambda given: classroom.hand_in(public_id, place.learner_id, NOW, given), answers)
    assert len({result.score_percent for result in results}) == 1
    assert kinds_of(place)["attempt handed in"] == 1


@pytest.mark.slow
def test_five_equal_hand_ins_from_processes_are_one(database_url: str, tmp_path: Path) -> None:
    course = make_published_course()
    place = enrol(make_person(), course)
    public_id = started(place, course)
    each = [[f"{place.learner_id}:{public_id}"]] * 5
    with Rivals(database_url, str(tmp_path), "hand_in") as rivals:
        assert rivals.finish(*each) == [[[public_id, 50]]] * 5
    assert kinds_of(place)["attempt handed in"] == 1
    assert_chains_hold()


def test_twenty_starts_at_once_with_one_attempt_left_are_one(app: Flask) -> None:
    course, place = one_attempt_left()
    quiz = course.quiz()
    public_ids = at_once(
        app,
        lambda seed: classroom.start_attempt(place, course.outline, quiz, "1", NOW, Random(seed)),
        range(20),
    )
    assert len(set(public_ids)) == 1
    assert (count(Attempt), count(AttemptQuestion)) == (2, 20)
    assert kinds_of(place)["attempt started"] == 2
    assert_chains_hold()
    classroom.hand_in(public_ids[0], place.learner_id, NOW)
    with pytest.raises(NoAttemptsLeft):
        started(place, course)


def one_attempt_left() -> tuple[PublishedCourse, Place]:
    """Return a learner who has used one of two attempts."""
    course = make_published_course(rules=Rules(attempts=2))
    place = enrol(make_person(), course)
    classroom.hand_in(started(place, course), place.learner_id, NOW)
    return course, place


@pytest.mark.slow
def test_starts_from_twenty_processes_with_one_attempt_left_are_one(
    database_url: str, tmp_path: Path
) -> None:
    _course, place = one_attempt_left()
    with Rivals(database_url, str(tmp_path), "start") as rivals:
        told = rivals.finish(*[[place.learner_id]] * 20)
    assert len({public_id for (public_id,) in told}) == 1
    assert (count(Attempt), kinds_of(place)["attempt started"]) == (2, 2)


def test_one_enrolment_however_many_ask_for_it(app: Flask) -> None:
    person, course = make_person(), make_published_course()
    places = at_once(app, lambda _turn: enrol(person, course), range(12))
    assert len(set(places)) == 1
    assert kinds_of(places[0]) == {"enrolled": 1}


def test_leaving_and_coming_back_at_once_ends_as_one_of_them(app: Flask) -> None:
    person, course = make_person(), make_published_course()
    place = enrol(person, course)

    def come_or_go(turn: int) -> None:
        if turn % 2:
            classroom.leave(person.id, person.reference, course.id, course.outline, NOW)
        else:
            enrol(person, course)

    at_once(app, come_or_go, range(12))
    kinds = kinds_of(place)
    assert kinds["enrolled"] - kinds["left"] in {0, 1}
    assert_chains_hold()


def test_parallel_answers_leave_one_chain_without_a_gap(app: Flask) -> None:
    course = make_published_course()
    place = enrol(make_person(), course)
    page, check = course.page("passwords"), course.check("passwords", "pw-2")
    at_once(
        app,
        lambda turn: classroom.answer_check(place, course.outline, page, check, [f"answer {turn}"], NOW),
        range(24),
    )
    assert kinds_of(place)["answer given"] == 24
    assert_chains_hold()
    last = reading().execute(
        select(Evidence.facts).where(Evidence.chain == place.reference).order_by(Evidence.sequence.desc())
    )
    kept = reading().execute(select(CheckAnswer.answer)).scalar_one()
    assert json.loads(last.scalars().first() or "")["answer"] == kept


def test_a_tap_on_done_that_is_sent_many_times_is_one(app: Flask) -> None:
    course = make_published_course()
    place = enrol(make_person(), course)
    page = course.page("first-things")
    finished = at_once(app, lambda _turn: classroom.finish_page(place, course.outline, page, NOW), range(8))
    assert [each.is_new for each in finished].count(True) == 1
    assert kinds_of(place)["lesson done"] == 1


def test_deeds_of_all_kinds_at_once_wait_for_each_other_and_none_for_ever(app: Flask) -> None:
    person, course = make_person(), make_published_course(rules=Rules(time_limit=600))
    place = enrol(person, course)
    public_id, quiz = started(place, course), course.quiz()
    page, check = course.page("passwords"), course.check("passwords", "pw-2")

    def deed(turn: int) -> None:
        with suppress(AttemptClosed):
            match turn % 5:
                case 0:
                    classroom.hand_in(public_id, person.id, NOW, RIGHT)
                case 1:
                    classroom.save_answers(public_id, person.id, {1: [f"no {turn}"]}, NOW)
                case 2:
                    classroom.start_attempt(place, course.outline, quiz, "1", NOW + DAY, Random(turn))
                case 3:
                    classroom.answer_check(place, course.outline, page, check, [f"{turn}"], NOW)
                case _:
                    enrol(person, course)

    at_once(app, deed, range(30))
    kinds = kinds_of(place)
    assert (kinds["attempt handed in"], kinds["attempt started"], kinds["answer given"]) == (1, 2, 6)
    assert_chains_hold()


@pytest.mark.slow
def test_eight_writing_processes_lose_nothing_and_lock_nobody_out(database_url: str, tmp_path: Path) -> None:
    course = make_published_course()
    places = [enrol(make_person(f"learner{number}"), course) for number in range(4)]
    # Two processes for each learner: their answers go into one chain.
    each = [[place.learner_id, "pw-2", 40, device] for place in places for device in ("phone", "laptop")]
    with Rivals(database_url, str(tmp_path), "answer") as rivals:
        told = rivals.finish(*each)
    assert [len(answers) for answers in told] == [40] * 8
    for place, phone, laptop in zip(places, told[::2], told[1::2], strict=True):
        recorded = reading().execute(
            select(Evidence.facts).where(Evidence.chain == place.reference, Evidence.kind == "answer given")
        )
        found = Counter(json.loads(facts)["answer"][0] for facts in recorded.scalars())
        assert found == Counter(words for (words,) in (*phone, *laptop))
    assert_chains_hold()


def assert_whole_or_nothing(sent: Collection[str], chains: Collection[str]) -> set[str]:
    """Return which attempts are handed in: each closed, marked, recorded, and of the others nothing."""
    attempts = reading().execute(
        select(
            Attempt.public_id,
            Attempt.submitted_at,
            Attempt.score_percent,
            func.count(AttemptQuestion.fraction).label("marked"),
            func.count(AttemptQuestion.answer).label("answered"),
        )
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .where(Attempt.public_id.in_(sent))
        .group_by(Attempt.id)
    )
    recorded = reading().execute(
        select(Evidence.facts).where(Evidence.kind == "attempt handed in", Evidence.chain.in_(chains))
    )
    in_evidence = Counter(json.loads(facts)["attempt"] for facts in recorded.scalars())
    closed = set()
    for attempt in attempts:
        if attempt.submitted_at is None:
            assert (attempt.marked, attempt.answered, in_evidence[attempt.public_id]) == (0, 0, 0)
        else:
            assert (attempt.score_percent, attempt.marked, attempt.answered) == (50, 10, 5)
            assert in_evidence[attempt.public_id] == 1
            closed.add(attempt.public_id)
    return closed


@pytest.mark.slow
def test_a_hundred_processes_killed_while_handing_in_leave_whole_attempts_or_none(
    database_url: str, tmp_path: Path
) -> None:
    course = make_published_course()
    with transaction() as session:
        people = [make_person(f"learner{number}") for number in range(PUPILS)]
        session.flush()
        places = [enrol(person, course) for person in people]
        attempts = {started(place, course): place for place in places}
    waiting, acknowledged, random = list(attempts), set[str](), Random(7)
    # For the first one that a process does, PostgreSQL has everything to plan.
    interrupted, times_as_long = 0, 3 if database_url.startswith("postgresql") else 1
    with Rivals(database_url, str(tmp_path), "hand_in") as rivals:
        for turn in range(ROUNDS):
            shares = [waiting[0:2], waiting[2:4]]
            pids = rivals.begin(
                *[[f"{attempts[each].learner_id}:{each}" for each in share] for share in shares]
            )
            begun = time.monotonic()
            rivals.go()
            # Whatever the machine is busy with, so long a hand-in takes now: they die in the next one.
            rivals.hear()
            time.sleep(random.uniform(0, (time.monotonic() - begun) / times_as_long))
            # One of the two, by turns; at times both, as when the power fails.
            for pid in pids if turn % 5 == 4 else [pids[turn % 2]]:
                os.kill(pid, signal.SIGKILL)
            told, statuses = rivals.end()
            assert set(statuses) <= {0, -signal.SIGKILL}
            heard = {public_id for share in told for public_id, _percent in share}
            sent = [each for share in shares for each in share]
            closed = assert_whole_or_nothing(sent, [attempts[each].reference for each in sent])
            assert heard <= closed
            acknowledged |= heard
            interrupted += len(heard) < len(sent)
            # Whoever heard nothing sends again.
            waiting = [each for each in waiting if each not in heard]
        assert interrupted > ROUNDS / 4
        (told_rest,) = rivals.finish([f"{attempts[each].learner_id}:{each}" for each in waiting])
    assert {public_id for public_id, _percent in told_rest} == set(waiting)
    assert acknowledged | set(waiting) == set(attempts)
    closed = assert_whole_or_nothing(list(attempts), [place.reference for place in places])
    assert closed == set(attempts)
    assert count(ReviewCard) == 5 * PUPILS
    assert_chains_hold()
