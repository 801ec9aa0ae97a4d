"""How often, how long, when passed, and when the answers are shown."""

from datetime import timedelta

import pytest

from learn.quizzes.rules import Rules, Standing, shows_answers
from tests.factories import NOW


@pytest.mark.parametrize(
    ("extra_time", "minutes"), [("1", 20), ("1.25", 25), ("1.5", 30), ("2", 40), ("none", None)]
)
def test_extra_time_lengthens_the_limit_and_none_lifts_it(extra_time: str, minutes: int | None) -> None:
    deadline = Rules(time_limit=1_200).deadline(NOW, extra_time)
    assert deadline == (NOW + timedelta(minutes=minutes) if minutes else None)


def test_a_quiz_without_a_limit_has_no_deadline() -> None:
    assert Rules().deadline(NOW, "1") is None


def test_every_attempt_counts_open_or_not() -> None:
    assert Standing(attempt_count=2).attempts_left(Rules(attempts=3)) == 1
    assert Standing(attempt_count=5).attempts_left(Rules(attempts=3)) == 0
    assert Standing(attempt_count=5).attempts_left(Rules()) is None


def test_the_wait_begins_when_the_last_attempt_was_handed_in() -> None:
    rules = Rules(wait=86_400)
    assert Standing().opens_at(rules) is None
    assert Standing(last_submitted_at=NOW).opens_at(rules) == NOW + timedelta(days=1)
    assert Standing(last_submitted_at=NOW).opens_at(Rules()) is None


@pytest.mark.parametrize(
    ("show_answers", "passed", "last", "expected"),
    [
        ("at-once", False, False, True),
        ("after-submit", False, False, True),
        ("after-pass", False, False, False),
        ("after-pass", True, False, True),
        ("after-pass", False, True, True),
        ("never", True, True, False),
    ],
)
def test_answers_are_shown_as_the_author_said(
    show_answers: str, passed: bool, last: bool, expected: bool
) -> None:
    rules = Rules(show_answers=show_answers)
    assert shows_answers(rules, is_submitted=True, is_passed=passed, is_last=last) is expected


@pytest.mark.parametrize("show_answers", ["at-once", "after-submit", "after-pass", "never"])
def test_nothing_is_shown_of_an_open_attempt(show_answers: str) -> None:
    rules = Rules(show_answers=show_answers)
    assert not shows_answers(rules, is_submitted=False, is_passed=True, is_last=True)


def test_rules_come_back_as_they_were_stored_and_later_keys_do_no_harm() -> None:
    rules = Rules(pass_percent=60, attempts=2, wait=5, time_limit=10, shuffles_choices=True)
    assert Rules.from_json({**rules.as_json(), "of a later version": 1}) == rules


def test_the_first_of_two_attempts_hides_its_answers_until_the_second_is_handed_in() -> None:
    rules = Rules(attempts=2)
    for open_attempt, shown in ((None, True), ("second", False)):
        standing = Standing(attempt_count=2, open_attempt=open_attempt)
        assert standing.shows_answers(rules, is_submitted=True) is shown
    assert Standing(attempt_count=2, open_attempt="second", is_passed=True).shows_answers(
        rules, is_submitted=True
    )
