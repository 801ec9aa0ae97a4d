"""The review deck on real databases: what goes in, what is asked, and answers that arrive twice."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from learn.accounts.models import Person
from learn.accounts.services import erasing
from learn.classroom import services as classroom
from learn.database import reading, transaction
from learn.days import day_begins, day_of
from learn.enrolments.queries import Place
from learn.enrolments.services import NotEnrolled
from learn.progress.models import Evidence, ReviewAnswer, ReviewCard
from learn.progress.queries import verify
from learn.progress.queries.deck import (
    CardRow,
    deck_of,
    next_card,
    question_of,
)
from learn.progress.queries.telling import given_answer, may_be_told
from learn.progress.reviewing import MOST_A_DAY, Deck
from learn.progress.services import CardNotAsked, CardPost, NoSuchCard, answer_card, keep_missed
from learn.quizzes.models import ReleaseQuestion
from learn.quizzes.queries import AskableVersion
from learn.quizzes.rules import Rules
from tests.factories import (
    NOW,
    RIGHT_ANSWERS,
    AuthoredLesson,
    AuthoredQuestion,
    Bank,
    PublishedCourse,
    count,
    enrol,
    make_person,
    make_published_course,
    short_answer,
    single_choice,
)

pytestmark = pytest.mark.usefixtures("database")

DAY = timedelta(days=1)
BANK = Bank(1, [single_choice("bank-1"), single_choice("bank-2"), single_choice("bank-3")])
WRONG = {"single-choice": ["no"], "short-answer": ["GMT"]}


def started(place: Place, course: PublishedCourse, now: datetime = NOW) -> str:
    return classroom.start_attempt(place, course.outline, course.quiz(), "1", now, Random(1))


def a_learner_who_missed(
    quiz: Sequence[AuthoredQuestion | Bank], rules: Rules | None = None
) -> tuple[Place, PublishedCourse]:
    """Return somebody who handed in an empty quiz."""
    course = make_published_course(quiz=quiz, rules=rules, lessons=[AuthoredLesson("a")])
    place = enrol(make_person(), course)
    classroom.hand_in(started(place, course), place.learner_id, NOW, {})
    return place, course


def cards() -> dict[str, tuple[int, int, date, bool]]:
    rows = reading().execute(select(ReviewCard)).all()
    return {
        row.question_uid: (row.step, row.right_count, row.due_on, row.retired_at is not None) for row in rows
    }


def deck(person_id: int, now: datetime) -> Deck:
    return deck_of(reading(), person_id, day_of(now), day_begins(now))


def next_of(person_id: int, now: datetime) -> CardRow:
    card = next_card(reading(), person_id, day_of(now))
    assert card is not None
    return card


def asked_by(card: CardRow, now: datetime = NOW + DAY) -> AskableVersion:
    return question_of(reading(), card, day_begins(now))


def post(card: CardRow, now: datetime = NOW + DAY, *, is_right: bool = True) -> CardPost:
    asked = asked_by(card, now)
    answer = (RIGHT_ANSWERS if is_right else WRONG)[asked.kind]
    return CardPost(card.public_id, card.number, asked.id, answer)


def answer_next(person_id: int, now: datetime, *, is_right: bool = True) -> str:
    """Answer the next card and return the uid of the question asked."""
    card = next_of(person_id, now)
    asked = asked_by(card, now).uid
    assert answer_card(person_id, post(card, now, is_right=is_right), now)
    return asked


def test_a_hand_in_makes_a_card_for_each_missed_question() -> None:
    course = make_published_course()
    place = enrol(make_person(), course)
    right = {position: ["yes"] for position in range(1, 6)}
    classroom.hand_in(started(place, course), place.learner_id, NOW, right)
    tomorrow = (0, 0, day_of(NOW) + DAY, False)
    missed = ("multiple", "ordering", "matching", "short-1", "short-2")
    assert cards() == dict.fromkeys(missed, tomorrow)
    assert deck(place.learner_id, NOW).left_today == 0
    assert deck(place.learner_id, NOW + DAY).left_today == 5


def test_a_wrong_answer_to_a_check_makes_a_card_and_a_right_one_none() -> None:
    course = make_published_course()
    place = enrol(make_person(), course)
    page = course.page("passwords")
    for uid, answer in (("pw-1", ["no"]), ("pw-2", ["UTC"])):
        classroom.answer_check(place, course.outline, page, course.check("passwords", uid), answer, NOW)
    assert set(cards()) == {"pw-1"}


def test_a_card_missed_again_begins_again_under_its_own_name() -> None:
    place, _course = a_learner_who_missed([single_choice("q")])
    name = next_of(place.learner_id, NOW + DAY).public_id
    for day in (1, 3, 7):
        answer_next(place.learner_id, NOW + day * DAY)
    assert cards()["q"][1:] == (3, day_of(NOW) + 21 * DAY, True)
    with transaction() as session:
        keep_missed(session, place.id, ["q", "other"], NOW + 10 * DAY)
    assert cards()["q"] == (0, 0, day_of(NOW) + 11 * DAY, False)
    assert next_of(place.learner_id, NOW + 11 * DAY).public_id == name
    assert next_of(place.learner_id, NOW + 11 * DAY).number == 4


def test_siblings_of_the_bank_come_on_days_one_three_and_seven_and_three_times_right_retires() -> None:
    place, course = a_learner_who_missed([single_choice("q"), BANK])
    with transaction() as session:
        session.execute(delete(ReviewCard).where(ReviewCard.question_uid != "q"))
    asked = []
    for day in (1, 3, 7):
        assert deck(place.learner_id, NOW + (day - 1) * DAY).left_today == 0
        assert deck(place.learner_id, NOW + day * DAY).left_today == 1
        asked.append(answer_next(place.learner_id, NOW + day * DAY))
    assert set(asked) <= {"bank-1", "bank-2", "bank-3"}
    assert all(one != other for one, other in pairwise(asked))
    assert deck(place.learner_id, NOW + 60 * DAY).days == ()
    facts = [json.loads(each) for each in reading().execute(
        select(Evidence.facts).where(Evidence.kind == "card answered").order_by(Evidence.sequence)
    ).scalars()]  # fmt: skip
    assert [(each["question"], each["fraction"]) for each in facts] == [(uid, 1.0) for uid in asked]
    assert facts[0]["release"] == course.outline.release_hash
    assert verify(reading()).faults == ()


def test_wrong_goes_back_to_the_first_day() -> None:
    place, _course = a_learner_who_missed([single_choice("q")])
    answer_next(place.learner_id, NOW + DAY)
    answer_next(place.learner_id, NOW + 3 * DAY, is_right=False)
    assert cards()["q"] == (0, 0, day_of(NOW) + 4 * DAY, False)


def test_a_day_is_the_learners_own() -> None:
    late_evening = NOW.replace(hour=18, minute=59)  # 23:59 in Karachi
    course = make_published_course(quiz=[single_choice("q")])
    place = enrol(make_person(), course)
    classroom.hand_in(started(place, course, late_evening), place.learner_id, late_evening, {})
    assert deck(place.learner_id, late_evening + timedelta(minutes=2)).left_today == 1


def test_the_longest_due_comes_first_whatever_the_course() -> None:
    person = make_person()
    for uid, day in (("a", 0), ("b", 2), ("c", 1)):
        course = make_published_course(uid, quiz=[single_choice("q")])
        place = enrol(person, course)
        classroom.hand_in(started(place, course, NOW + day * DAY), person.id, NOW + day * DAY, {})
    later = NOW + 5 * DAY
    seen = []
    while deck(person.id, later).left_today:
        seen.append(next_of(person.id, later).course_uid)
        answer_next(person.id, later)
    assert seen == ["a", "c", "b"]


def test_cards_of_two_courses_that_are_due_on_one_day_are_mixed() -> None:
    person = make_person()
    for minutes, uid in enumerate(("a", "b")):
        course = make_published_course(
            uid, quiz=[single_choice(f"q{number}") for number in range(MOST_A_DAY)]
        )
        place, at = enrol(person, course), NOW + timedelta(minutes=minutes)
        classroom.hand_in(started(place, course, at), person.id, at, {})
    asked = []
    for _ in range(MOST_A_DAY):
        asked.append(next_of(person.id, NOW + DAY).course_uid)
        answer_next(person.id, NOW + DAY)
    assert sum(one != other for one, other in pairwise(asked)) > 2


def test_many_missed_questions_of_one_outcome_do_not_ask_its_few_siblings_again_and_again() -> None:
    missed = [single_choice(f"q{number}") for number in range(5)]
    place, _course = a_learner_who_missed([*missed, BANK])
    with transaction() as session:
        session.execute(delete(ReviewCard).where(ReviewCard.question_uid.startswith("bank")))
    asked = [answer_next(place.learner_id, NOW + DAY) for _card in missed]
    assert set(asked[:3]) == {"bank-1", "bank-2", "bank-3"}
    assert len({*asked}) == len(asked), "nothing twice on one day"
    assert answer_next(place.learner_id, NOW + 3 * DAY).startswith("bank"), "another day begins anew"


def test_no_more_than_twenty_answers_a_day_over_all_courses() -> None:
    person = make_person()
    for uid in ("a", "b"):
        course = make_published_course(uid, quiz=[single_choice(f"q{number}") for number in range(14)])
        classroom.hand_in(started(enrol(person, course), course), person.id, NOW, {})
    tomorrow = NOW + DAY
    for left in range(MOST_A_DAY, 0, -1):
        assert deck(person.id, tomorrow).left_today == left
        answer_next(person.id, tomorrow)
    full = deck(person.id, tomorrow)
    assert (full.left_today, full.is_full_day, full.due_count) == (0, True, 8)
    with pytest.raises(CardNotAsked):
        answer_next(person.id, tomorrow)
    assert count(ReviewAnswer) == MOST_A_DAY
    assert deck(person.id, tomorrow + DAY).left_today == 8


def at_once(app: Flask, person_id: int, sent: Sequence[CardPost], now: datetime) -> list[bool | type]:
    def one(post: CardPost) -> bool | type:
        with app.app_context():
            try:
                return answer_card(person_id, post, now)
            except CardNotAsked as error:
                return type(error)

    with ThreadPoolExecutor(len(sent)) as pool:
        return list(pool.map(one, sent))


def test_an_answer_sent_five_times_at_once_is_one(app: Flask) -> None:
    place, _course = a_learner_who_missed([single_choice("q")])
    sent = post(next_of(place.learner_id, NOW + DAY))
    told = at_once(app, place.learner_id, [sent] * 5, NOW + DAY)
    assert sorted(map(str, told)) == ["False"] * 4 + ["True"]
    assert (count(ReviewAnswer), cards()["q"][:2]) == (1, (1, 1))


def test_two_phones_cannot_pass_the_days_limit(app: Flask) -> None:
    person = make_person()
    places = []
    for uid in ("a", "b"):
        course = make_published_course(uid, quiz=[single_choice(f"q{number}") for number in range(11)])
        places.append(enrol(person, course))
        classroom.hand_in(started(places[-1], course), person.id, NOW, {})
    for _ in range(MOST_A_DAY - 1):
        answer_next(person.id, NOW + DAY)
    rows = reading().execute(select(ReviewCard.public_id).where(ReviewCard.due_on == day_of(NOW) + DAY))
    waiting = set(rows.scalars())
    sent = []
    for name in waiting:
        with transaction() as session:
            session.execute(update(ReviewCard).where(ReviewCard.public_id == name).values(due_on=day_of(NOW)))
        sent.append(post(next_of(person.id, NOW + DAY)))
        with transaction() as session:
            session.execute(
                update(ReviewCard).where(ReviewCard.public_id == name).values(due_on=day_of(NOW) + DAY)
            )
    assert len(sent) == 3
    told = at_once(app, person.id, sent, NOW + DAY)
    assert told.count(True) == 1
    assert count(ReviewAnswer) == MOST_A_DAY


def test_another_day_number_question_or_person_is_refused() -> None:
    place, _course = a_learner_who_missed([single_choice("q"), single_choice("r")])
    tomorrow = NOW + DAY
    sent = post(next_of(place.learner_id, tomorrow))
    other = make_person("bilal")
    with pytest.raises(CardNotAsked):
        answer_card(place.learner_id, sent, NOW)
    for wrong in (
        CardPost(sent.card, sent.number + 1, sent.version_id, sent.answer),
        CardPost(sent.card, sent.number, sent.version_id + 1, sent.answer),
    ):
        with pytest.raises(CardNotAsked):
            answer_card(place.learner_id, wrong, tomorrow)
    with pytest.raises(NoSuchCard):
        answer_card(other.id, sent, tomorrow)
    assert count(ReviewAnswer) == 0


def test_a_course_that_was_left_asks_nothing_until_its_learner_comes_back() -> None:
    place, course = a_learner_who_missed([single_choice("q")])
    sent = post(next_of(place.learner_id, NOW + DAY))
    classroom.leave(place.learner_id, place.learner_reference, course.id, course.outline, NOW)
    assert deck(place.learner_id, NOW + DAY).days == ()
    with pytest.raises(NotEnrolled):
        answer_card(place.learner_id, sent, NOW + DAY)
    classroom.enrol(place.learner_id, place.learner_reference, course.id, course.outline, NOW)
    assert deck(place.learner_id, NOW + DAY).left_today == 1


def test_a_question_that_the_course_asks_no_more_is_not_asked_and_a_new_version_is() -> None:
    place, _course = a_learner_who_missed([single_choice("gone"), single_choice("kept")])
    newer = make_published_course(quiz=[short_answer("kept", outcome="O1")], lessons=[])
    card = next_of(place.learner_id, NOW + DAY)
    assert deck(place.learner_id, NOW + DAY).left_today == 1
    assert asked_by(card).id == newer.versions["kept"]


def told(place: Place, now: datetime = NOW + DAY) -> bool:
    card = next_of(place.learner_id, now)
    assert answer_card(place.learner_id, post(card, now, is_right=False), now)
    given = given_answer(reading(), card.public_id, card.number, place.learner_id)
    assert given is not None
    return may_be_told(reading(), given)


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        (Rules(), False),
        (Rules(attempts=2), False),
        (Rules(attempts=1), True),
        (Rules(show_answers="after-submit"), False),
        (Rules(attempts=1, show_answers="never"), False),
    ],
)
@pytest.mark.parametrize("quiz", [[single_choice("q")], [BANK]])
def test_the_key_of_a_quiz_or_bank_is_told_when_the_quiz_is_closed_for_good(
    rules: Rules, wanted: bool, quiz: list[AuthoredQuestion | Bank]
) -> None:
    place, _course = a_learner_who_missed(quiz, rules)
    assert told(place) is wanted


def test_the_key_is_told_after_a_pass_and_not_while_the_last_attempt_is_open() -> None:
    place, course = a_learner_who_missed([single_choice("q")], Rules(attempts=2))
    last = started(place, course)
    assert told(place) is False
    classroom.hand_in(last, place.learner_id, NOW, {1: ["yes"]})
    assert told(place, NOW + 2 * DAY) is True


def test_the_key_of_a_lesson_is_told_and_one_that_is_gone_is_not() -> None:
    course = make_published_course(lessons=[AuthoredLesson("a", checks=[single_choice("c", outcome=None)])])
    place = enrol(make_person(), course)
    check = course.check("a", "c")
    classroom.answer_check(place, course.outline, course.page("a"), check, ["no"], NOW)
    assert told(place) is True
    card = next_of(place.learner_id, NOW + 2 * DAY)
    with transaction() as session:
        session.execute(delete(ReleaseQuestion).where(ReleaseQuestion.uid == "c"))
    given = given_answer(reading(), card.public_id, 1, place.learner_id)
    assert given is not None
    assert may_be_told(reading(), given) is False


def test_erasing_somebody_erases_their_deck_alone() -> None:
    place, course = a_learner_who_missed([single_choice("q")])
    answer_next(place.learner_id, NOW + DAY)
    other = enrol(make_person("bilal"), course)
    classroom.hand_in(started(other, course), other.learner_id, NOW, {})
    erasing.erase_now(place.learner_id, NOW + DAY)
    assert (count(ReviewCard), count(ReviewAnswer)) == (1, 0)
    assert count(Person, Person.id == place.learner_id) == 1
