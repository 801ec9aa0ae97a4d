"""When a missed question comes back, when it is learnt, and which question is asked."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.progress.reviewing import (
    DAYS_AFTER_MISS,
    MOST_A_DAY,
    Candidate,
    Deck,
    answered,
    chosen,
    is_missed,
    missed,
)

TODAY = date(2026, 11, 23)
MISSED = Candidate("q", 1, "quiz")


def on(day: int) -> date:
    return TODAY + timedelta(days=day)


def days_asked(*fractions: float) -> tuple[list[int], bool]:
    """Return on which days after the miss a card is asked, if each time at once, and whether it is learnt."""
    card, days = missed(TODAY), []
    for fraction in fractions:
        days.append((card.due_on - TODAY).days)
        card = answered(card, fraction, card.due_on)
    return days, card.is_retired


def test_a_missed_question_comes_back_after_a_day_three_and_seven_and_is_learnt() -> None:
    assert days_asked(1, 1, 1) == ([1, 3, 7], True)


def test_partly_right_waits_as_long_once_more_and_begins_the_run_anew() -> None:
    assert days_asked(1, 0.5, 1, 1, 1) == ([1, 3, 5, 9, 23], True)
    assert days_asked(1, 1, 0.9, 1, 1) == ([1, 3, 7, 11, 25], False)


def test_wrong_goes_back_to_the_first_day() -> None:
    assert days_asked(1, 1, 0, 1, 1, 1) == ([1, 3, 7, 8, 10, 14], True)


def test_who_is_late_keeps_the_gaps() -> None:
    card = answered(missed(TODAY), 1, on(10))
    assert (card.due_on, card.step, card.right_count) == (on(12), 1, 1)


@given(st.lists(st.sampled_from([0, 0.5, 1.0]), max_size=30))
def test_a_card_never_waits_longer_than_the_last_gap_and_is_due_after_today(fractions: list[float]) -> None:
    card = missed(TODAY)
    for fraction in fractions:
        card = answered(card, fraction, card.due_on)
        assert 0 <= card.step < len(DAYS_AFTER_MISS)
        assert card.is_retired == (card.right_count >= 3)
    days, _ = days_asked(*fractions)
    assert all(1 <= later - earlier <= 14 for earlier, later in pairwise(days))


@pytest.mark.parametrize(
    ("kind", "fraction", "wanted"),
    [
        ("single-choice", 0, True),
        ("matching", 0.99, True),
        ("matching", 1, False),
        ("survey", 0, False),
        ("essay", 0.5, False),
        ("upload", 0, False),
        ("single-choice", None, False),
    ],
)
def test_what_a_key_marks_and_is_not_all_right_is_missed(
    kind: str, fraction: float | None, wanted: bool
) -> None:
    assert is_missed(kind, fraction) is wanted


def uids(siblings: Sequence[Candidate], last: str, turns: int = 40) -> set[str]:
    return {chosen(MISSED, siblings, last_uid=last, seed=f"card {turn}").uid for turn in range(turns)}


def test_a_sibling_of_a_bank_is_asked_before_one_of_a_lesson_and_none_twice_running() -> None:
    bank = [Candidate("a", 2, "bank"), Candidate("b", 3, "bank")]
    lesson = [Candidate("c", 4, "lesson")]
    assert uids([*lesson, *bank], "q") == {"a", "b"}
    assert uids([*lesson, *bank], "a") == {"b"}
    assert uids([*lesson, bank[0]], "a") == {"c"}


def test_without_a_sibling_the_missed_question_itself_is_asked() -> None:
    assert uids([], "q") == {"q"}
    assert uids([Candidate("other", 5, "quiz")], "q") == {"q"}
    assert uids([Candidate("a", 2, "bank")], "a") == {"q"}


def test_a_sibling_that_was_answered_today_is_not_asked_again() -> None:
    used = Candidate("a", 2, "bank", is_used=True)
    assert uids([used, Candidate("c", 4, "lesson")], "q") == {"c"}
    assert uids([used], "q") == {"q"}


def test_the_same_page_asks_the_same_question() -> None:
    bank = [Candidate(f"s{number}", number, "bank") for number in range(20)]
    first = chosen(MISSED, bank, last_uid="q", seed="card 1")
    assert chosen(MISSED, bank[::-1], last_uid="q", seed="card 1") == first


def test_a_deck_counts_what_is_due_and_what_a_day_bears() -> None:
    assert Deck(TODAY, (), 0).next_days() is None
    deck = Deck(TODAY, ((on(-1), 2), (TODAY, 1), (on(1), 4)), 0)
    assert (deck.due_count, deck.left_today, deck.is_full_day) == (3, 3, False)
    assert deck.next_days() == (on(1), 7)
    many = Deck(TODAY, ((TODAY, 50), (on(1), 4)), 15)
    assert (many.left_today, many.next_days()) == (5, (on(1), MOST_A_DAY))
    assert Deck(TODAY, ((TODAY, 50),), 20).is_full_day
    assert Deck(TODAY, ((on(6), 2), (on(9), 1)), 3).next_days() == (on(6), 2)
