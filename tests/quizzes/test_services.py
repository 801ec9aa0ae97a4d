"""Attempts: which questions, how often, how long, and that a closed one stays closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import IntegrityError

from learn.classroom import services as classroom
from learn.database import db, transaction
from learn.enrolments.queries import Place
from learn.quizzes.chance import Chance
from learn.quizzes.drawing import History, draw
from learn.quizzes.models import Attempt, AttemptQuestion
from learn.quizzes.orders import shown_order
from learn.quizzes.queries import AskedQuestion, attempt_by_id, questions_of_attempt
from learn.quizzes.questions import input_of
from learn.quizzes.results import Started, Submission
from learn.quizzes.rules import Rules
from learn.quizzes.services import (
    AttemptClosed,
    MustWait,
    NoAttemptsLeft,
    NoSuchAttempt,
    QuestionNotAsked,
    save_answers,
    start_attempt,
    submit_attempt,
    submit_overdue,
)
from tests.factories import (
    NOW,
    RIGHT_ANSWERS,
    AuthoredQuestion,
    Bank,
    PublishedCourse,
    enrol,
    make_person,
    make_published_course,
    matching,
    multiple_choice,
    ordering,
    single_choice,
    ten_questions,
)

pytestmark = pytest.mark.usefixtures("database")

MINUTE = timedelta(minutes=1)
LATER = NOW + timedelta(hours=1)


def enrolled(course: PublishedCourse, username: str = "amina") -> Place:
    return enrol(make_person(username), course)


def start(
    place: Place, course: PublishedCourse, now: datetime = NOW, *, extra_time: str = "1", seed: int = 1
) -> Started:
    return start_attempt(place.id, course.quiz(), extra_time, now, Random(seed))


def asked(place: Place, public_id: str) -> list[AskedQuestion]:
    with transaction() as session:
        attempt = attempt_by_id(session, public_id, place.learner_id)
        assert attempt is not None
        return questions_of_attempt(session, attempt)


def submit(
    place: Place, public_id: str, answers: dict[int, list[str]] | None = None, now: datetime = LATER
) -> Submission:
    return submit_attempt(public_id, place.learner_id, now, answers)


def all_right(place: Place, public_id: str) -> dict[int, list[str]]:
    return {each.position: RIGHT_ANSWERS[each.kind] for each in asked(place, public_id)}


@contextmanager
def statements() -> Iterator[list[str]]:
    """Yield the list to which every statement sent to the database is added."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_an_attempt_asks_the_questions_of_the_quiz_in_order() -> None:
    course = make_published_course()
    place = enrolled(course)
    started = start(place, course)
    assert (started.number, started.is_new, started.deadline_at) == (1, True, None)
    questions = asked(place, started.public_id)
    assert [each.uid for each in questions][:2] == ["single-1", "single-2"]
    assert [each.position for each in questions] == list(range(1, 11))
    assert all(each.answer is None and each.fraction is None for each in questions)


def test_only_what_must_be_is_shuffled_unless_the_quiz_shuffles() -> None:
    quiz = [single_choice("s"), multiple_choice("m"), ordering("o"), matching("p")]
    course = make_published_course(quiz=quiz)
    place = enrolled(course)
    orders = {each.uid: each.choice_order for each in asked(place, start(place, course).public_id)}
    assert orders["s"] is orders["m"] is None
    assert sorted(orders["o"] or []) == ["four", "one", "three", "two"]
    assert sorted(orders["p"] or []) == ["heat", "light", "water"]


def test_choices_are_shuffled_for_each_attempt_but_not_where_the_question_forbids() -> None:
    quiz = [single_choice("s"), single_choice("kept", does_shuffle=False)]
    course = make_published_course(quiz=quiz, rules=Rules(shuffles_choices=True))
    place = enrolled(course)
    seen = set()
    for seed in range(12):
        public_id = start(place, course, seed=seed).public_id
        shuffled, kept = asked(place, public_id)
        assert kept.choice_order is None
        seen.add(tuple(shuffled.choice_order or ()))
        submit(place, public_id)
    assert len(seen) > 1
    assert all(sorted(order) == ["never", "no", "perhaps", "yes"] for order in seen)


def test_a_later_attempt_draws_what_was_not_seen_even_after_a_new_release() -> None:
    bank = Bank(2, [single_choice(f"b{number}") for number in range(6)])
    course = make_published_course(quiz=[bank])
    place = enrolled(course)
    first = start(place, course, seed=3).public_id
    submit(place, first)
    edited = Bank(2, [single_choice(f"b{number}", outcome="O7") for number in range(6)])
    course = make_published_course(quiz=[edited])
    second = start(place, course, seed=3).public_id
    submit(place, second)
    third = start(place, course, seed=3).public_id
    uids = [{each.uid for each in asked(place, public_id)} for public_id in (first, second, third)]
    assert uids[0] | uids[1] | uids[2] == {f"b{number}" for number in range(6)}


def two_of_each_outcome() -> list[AuthoredQuestion]:
    return [single_choice(f"{outcome}-{turn}", outcome=outcome) for outcome in ("O1", "O2") for turn in "ab"]


def test_a_retry_asks_another_question_of_the_same_outcome() -> None:
    course = make_published_course(quiz=[Bank(1, two_of_each_outcome())])
    for seed in range(8):
        place = enrolled(course, f"learner{seed}")
        uids = []
        for turn in range(2):
            public_id = start(place, course, seed=10 * seed + turn).public_id
            uids += [each.uid for each in asked(place, public_id)]
            submit(place, public_id)
        first, again = (uid.split("-") for uid in uids)
        assert (again[0], again[1] != first[1]) == (first[0], True)


def test_what_an_attempt_asks_can_be_drawn_again_from_the_seed_that_is_kept() -> None:
    rules = Rules(shuffles_questions=True, shuffles_choices=True)
    course = make_published_course(quiz=[*ten_questions(), Bank(2, two_of_each_outcome())], rules=rules)
    place = enrolled(course)
    public_id = start(place, course).public_id
    with transaction() as session:
        seed = session.execute(select(Attempt.seed).where(Attempt.public_id == public_id)).scalar_one()
    drawn = draw(course.quiz().items, chance=Chance(seed), history=History(), shuffles=True)
    questions = asked(place, public_id)
    assert [each.question_version_id for each in questions] == [each.question_version_id for each in drawn]
    for each in questions:
        chance = Chance(seed).of("choices", each.position)
        order = shown_order(input_of(each.kind, each.body, "en"), chance, shuffles_choices=True)
        assert each.choice_order == order


def test_a_draw_says_what_its_questions_are_worth() -> None:
    course = make_published_course(quiz=[single_choice("s"), Bank(1, two_of_each_outcome(), points=3)])
    place = enrolled(course)
    public_id = start(place, course).public_id
    assert [each.points for each in asked(place, public_id)] == [1, 3]
    assert submit(place, public_id, {2: ["yes"]}).attempt.score_percent == 75


def test_an_open_attempt_is_gone_back_to() -> None:
    course = make_published_course(rules=Rules(attempts=1))
    place = enrolled(course)
    first, again = start(place, course), start(place, course, LATER, seed=2)
    assert again.public_id == first.public_id
    assert (again.is_new, again.number) == (False, 1)


def test_the_quiz_says_how_often_it_may_be_sat_over_all_releases() -> None:
    course = make_published_course(rules=Rules(attempts=2))
    place = enrolled(course)
    submit(place, start(place, course).public_id)
    course = make_published_course(quiz=[single_choice("s")], rules=Rules(attempts=2))
    submit(place, start(place, course).public_id)
    with pytest.raises(NoAttemptsLeft):
        start(place, course)


def test_the_quiz_may_ask_for_a_pause() -> None:
    course = make_published_course(rules=Rules(wait=3_600))
    place = enrolled(course)
    submit(place, start(place, course).public_id, now=NOW)
    with pytest.raises(MustWait) as refusal:
        start(place, course, NOW + 59 * MINUTE)
    assert refusal.value.until == LATER
    assert start(place, course, LATER).number == 2


def test_the_pause_begins_when_the_time_ran_out_not_when_that_was_noticed() -> None:
    course = make_published_course(rules=Rules(wait=3_600, time_limit=600))
    place = enrolled(course)
    start(place, course)
    noticed = NOW + timedelta(days=1)
    overdue = submit_overdue(place.id, "final", noticed)
    assert overdue is not None
    assert overdue.attempt.submitted_at == NOW + 11 * MINUTE
    assert start(place, course, noticed).number == 2


def test_an_attempt_in_time_is_not_overdue() -> None:
    course = make_published_course(rules=Rules(time_limit=600))
    place = enrolled(course)
    assert submit_overdue(place.id, "final", NOW) is None
    start(place, course)
    assert submit_overdue(place.id, "final", NOW + 10 * MINUTE) is None
    assert submit_overdue(place.id, "final", NOW + 10 * MINUTE + timedelta(seconds=1)) is not None


def test_extra_time_is_given_when_the_attempt_begins() -> None:
    course = make_published_course(rules=Rules(time_limit=600))
    place = enrolled(course)
    assert start(place, course, extra_time="2").deadline_at == NOW + 20 * MINUTE
    other = enrolled(course, "bilal")
    assert start(other, course, extra_time="none").deadline_at is None


def test_saved_answers_are_there_from_any_browser() -> None:
    course = make_published_course()
    place = enrolled(course)
    public_id = start(place, course).public_id
    save_answers(public_id, place.learner_id, {1: ["no"], 4: ["yes"]}, NOW + MINUTE)
    save_answers(public_id, place.learner_id, {4: ["perhaps"]}, NOW + 2 * MINUTE)
    questions = asked(place, public_id)
    assert {each.position: each.answer for each in questions if each.answer} == {1: ["no"], 4: ["perhaps"]}
    assert (questions[0].answered_at, questions[3].answered_at) == (NOW + MINUTE, NOW + 2 * MINUTE)
    assert start(place, course).public_id == public_id


def test_an_answer_like_the_saved_one_writes_nothing() -> None:
    course = make_published_course()
    place = enrolled(course)
    public_id = start(place, course).public_id
    save_answers(public_id, place.learner_id, {1: ["no"]}, NOW)
    with statements() as sent:
        save_answers(public_id, place.learner_id, {1: ["no"], 2: []}, LATER)
    assert not [statement for statement in sent if "UPDATE attempt" in statement]
    assert asked(place, public_id)[0].answered_at == NOW


def test_an_answer_can_be_taken_back() -> None:
    course = make_published_course()
    place = enrolled(course)
    public_id = start(place, course).public_id
    save_answers(public_id, place.learner_id, {1: ["no"]}, NOW)
    save_answers(public_id, place.learner_id, {1: []}, NOW)
    assert asked(place, public_id)[0].answer is None


def test_an_answer_to_what_was_not_asked_is_refused_whole() -> None:
    course = make_published_course()
    place = enrolled(course)
    public_id = start(place, course).public_id
    with pytest.raises(QuestionNotAsked):
        save_answers(public_id, place.learner_id, {1: ["no"], 11: ["yes"]}, NOW)
    with pytest.raises(QuestionNotAsked):
        submit(place, public_id, {1: ["no"], 0: ["yes"]})
    assert asked(place, public_id)[0].answer is None


def test_a_result_holds_score_pass_and_outcomes() -> None:
    course = make_published_course()
    place = enrolled(course)
    public_id = start(place, course).public_id
    answers = {**all_right(place, public_id), 6: ["a"], 7: ["two", "one", "three", "four"], 10: ["GMT"]}
    submission = submit(place, public_id, answers)
    assert submission.is_new
    attempt = submission.attempt
    # Half of the multiple choice, one neighbourhood of three, nothing for the last: 7.83 of 10.
    assert (attempt.score_percent, attempt.is_passed) == (78, False)
    assert attempt.outcome_scores == {"O1": [5.5, 6.0], "O2": [pytest.approx(2.333333), 4.0]}
    with transaction() as session:
        assert attempt_by_id(session, public_id, place.learner_id) == attempt
    assert [each.fraction for each in asked(place, public_id)] == [
        *[1.0] * 5,
        0.5,
        pytest.approx(1 / 3),
        1.0,
        1.0,
        0.0,
    ]


def test_what_is_kept_of_an_attempt_is_used_for_that_one_alone() -> None:
    course = make_published_course()
    place = enrolled(course)
    first = start(place, course).public_id
    submit(place, first)
    second = start(place, course, LATER + timedelta(days=1)).public_id
    for _ in range(2):
        assert [number_of(place, each) for each in (first, second)] == [1, 2]
    # As where a database is put back in another's place: the same name for another attempt.
    with transaction() as session:
        for old, new in ((first, "between"), (second, first), ("between", second)):
            session.execute(update(Attempt).where(Attempt.public_id == old).values(public_id=new))
    for _ in range(2):
        assert [number_of(place, each) for each in (first, second)] == [2, 1]


def test_what_is_kept_of_questions_is_used_for_that_attempt_alone() -> None:
    course = make_published_course(quiz=[single_choice("one")])
    place = enrolled(course)
    names = []
    for day, order in enumerate((["yes", "no", "maybe"], ["maybe", "yes", "no"])):
        names.append(start(place, course, LATER + timedelta(days=day)).public_id)
        put_in_order(names[-1], order)
        submit(place, names[-1], now=LATER + timedelta(days=day))
    first, second = names
    orders = [orders_in(place, each) for each in names]
    assert orders == [[["yes", "no", "maybe"]], [["maybe", "yes", "no"]]]
    # As where a database is put back in another's place: the same name for another, and the same key.
    with transaction() as session:
        for old, new in ((first, "between"), (second, first), ("between", "another")):
            session.execute(update(Attempt).where(Attempt.public_id == old).values(public_id=new))
    put_in_order("another", ["no", "maybe", "yes"])
    assert orders_in(place, first) == orders[1]
    assert orders_in(place, "another") == [["no", "maybe", "yes"]]


def put_in_order(public_id: str, order: list[str]) -> None:
    attempt = select(Attempt.id).where(Attempt.public_id == public_id).scalar_subquery()
    with transaction() as session:
        session.execute(
            update(AttemptQuestion).where(AttemptQuestion.attempt_id == attempt).values(choice_order=order)
        )


def orders_in(place: Place, public_id: str) -> list[list[str] | None]:
    return [each.choice_order for each in asked(place, public_id)]


def number_of(place: Place, public_id: str) -> int:
    with transaction() as session:
        attempt = attempt_by_id(session, public_id, place.learner_id)
    assert attempt is not None
    assert attempt.public_id == public_id
    return attempt.number


def test_the_pass_mark_itself_passes() -> None:
    course = make_published_course(rules=Rules(pass_percent=80))
    place = enrolled(course)
    public_id = start(place, course).public_id
    answers = {**all_right(place, public_id), 1: ["no"], 2: []}
    attempt = submit(place, public_id, answers).attempt
    assert (attempt.score_percent, attempt.is_passed) == (80, True)


def test_nothing_answered_is_nothing_earned() -> None:
    course = make_published_course()
    place = enrolled(course)
    attempt = submit(place, start(place, course).public_id).attempt
    assert (attempt.score_percent, attempt.is_passed) == (0, False)


def test_an_attempt_is_marked_by_the_version_that_was_asked() -> None:
    course = make_published_course(quiz=[single_choice("s")])
    place = enrolled(course)
    public_id = start(place, course).public_id
    changed = single_choice("s")
    make_published_course(quiz=[type(changed)("s", "single-choice", changed.public, {"right": ["no"]}, "O1")])
    assert submit(place, public_id, {1: ["yes"]}).attempt.score_percent == 100


def test_a_closed_attempt_stays_as_it_is() -> None:
    course = make_published_course()
    place = enrolled(course)
    public_id = start(place, course).public_id
    first = submit(place, public_id, all_right(place, public_id))
    again = submit(place, public_id, {1: ["no"]}, LATER + MINUTE)
    assert (again.is_new, again.attempt, again.marked) == (False, first.attempt, ())
    with pytest.raises(AttemptClosed):
        save_answers(public_id, place.learner_id, {1: ["no"]}, NOW)
    assert asked(place, public_id)[0].answer == ["yes"]


def test_what_arrives_within_the_grace_counts_and_what_comes_later_does_not() -> None:
    course = make_published_course(rules=Rules(time_limit=600))
    place, other = enrolled(course), enrolled(course, "bilal")
    for learner, seconds, percent in ((place, 60, 100), (other, 61, 0)):
        public_id = start(learner, course).public_id
        now = NOW + 10 * MINUTE + timedelta(seconds=seconds)
        attempt = submit(learner, public_id, all_right(learner, public_id), now).attempt
        assert attempt.score_percent == percent
        assert attempt.submitted_at == NOW + 11 * MINUTE


def test_saving_too_late_hands_in_what_was_saved_in_time() -> None:
    course = make_published_course(rules=Rules(time_limit=600))
    place = enrolled(course)
    public_id = start(place, course).public_id
    save_answers(public_id, place.learner_id, all_right(place, public_id), NOW + 9 * MINUTE)
    submission = save_answers(public_id, place.learner_id, {1: ["no"]}, LATER)
    assert isinstance(submission, Submission)
    assert submission.attempt.score_percent == 100


def test_another_learners_attempt_does_not_exist() -> None:
    course = make_published_course()
    place, stranger = enrolled(course), enrolled(course, "bilal")
    public_id = start(place, course).public_id
    with pytest.raises(NoSuchAttempt):
        submit_attempt(public_id, stranger.learner_id, NOW)
    with pytest.raises(NoSuchAttempt):
        save_answers(public_id, stranger.learner_id, {}, NOW)


def test_the_database_itself_refuses_a_half_graded_attempt_and_a_second_open_one() -> None:
    course = make_published_course()
    place = enrolled(course)
    start(place, course)
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(Attempt.__table__.update().values(submitted_at=NOW))  # type: ignore[attr-defined]
    with transaction() as session:
        row = dict(session.execute(select(Attempt.__table__)).one()._mapping)
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Attempt(**{**row, "id": row["id"] + 1, "public_id": "other", "number": 2}))


def test_unanswered_is_null_in_the_database() -> None:
    course = make_published_course()
    place = enrolled(course)
    submit(place, start(place, course).public_id, {1: ["no"]})
    with transaction() as session:
        blank = session.execute(select(AttemptQuestion.position).where(AttemptQuestion.answer.is_(None)))
        assert sorted(blank.scalars()) == list(range(2, 11))


def test_handing_in_ten_sends_the_same_few_statements_whatever_the_answers() -> None:
    course = make_published_course()
    counts = []
    # The first pass reads the outline, which stays in memory.
    for username, picks in (("zoya", "right"), ("amina", "right"), ("bilal", "wrong"), ("chanda", "none")):
        place = enrolled(course, username)
        public_id = start(place, course).public_id
        answers = all_right(place, public_id) if picks != "none" else {}
        if picks == "wrong":
            answers = {position: ["no"] for position in answers}
        with statements() as sent:
            classroom.hand_in(public_id, place.learner_id, LATER, answers)
        counts.append(len([statement for statement in sent if not statement.startswith("BEGIN")]))
    # A pass ticks the quiz, notes it and asks whether the course is complete; a miss makes cards.
    assert counts[1:] == [11, 9, 9]


def test_saving_an_answer_sends_four_statements() -> None:
    course = make_published_course()
    place = enrolled(course)
    public_id = start(place, course).public_id
    with statements() as sent:
        classroom.save_answers(public_id, place.learner_id, {1: ["no"], 2: ["yes"]}, NOW)
    assert len([statement for statement in sent if not statement.startswith("BEGIN")]) == 4
