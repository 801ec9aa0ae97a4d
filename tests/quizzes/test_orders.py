"""In which order choices are shown, and which kept answers a question can still be given."""

import pytest

from learn.quizzes.chance import Chance
from learn.quizzes.inputs import (
    Arrange,
    Blank,
    Fill,
    Input,
    Menu,
    Option,
    Pair,
    PickAny,
    PickOne,
    StoryStep,
    Walk,
    Write,
)
from learn.quizzes.offers import is_offered
from learn.quizzes.orders import shown_order

ABC = tuple(Option(key, key, key) for key in "abc")
ROWS = tuple(Option(key, key, key) for key in "xy")
PAIR = Pair(ROWS, ABC, ("left", "right"))
WRITE = Write(is_number=False, unit="", max_length=5)
STORY = Walk((StoryStep("", ABC[:2], (2, 0)), StoryStep("", ABC[2:], (0,))))
FILL = Fill(("<p>", Blank(is_number=False, max_length=3), Menu(ABC), "</p>"))


def orders(asked: Input, *, shuffles_choices: bool) -> set[str | None]:
    found = (shown_order(asked, Chance(str(seed)), shuffles_choices=shuffles_choices) for seed in range(60))
    return {"".join(order) if order is not None else None for order in found}


EVERY_ORDER = {"abc", "acb", "bac", "bca", "cab", "cba"}


@pytest.mark.parametrize("asked", [PickOne(ABC), PickAny(ABC)])
def test_choices_are_shuffled_where_the_quiz_says_so(asked: Input) -> None:
    assert orders(asked, shuffles_choices=True) == EVERY_ORDER
    assert orders(asked, shuffles_choices=False) == {None}


@pytest.mark.parametrize("asked", [Arrange(ABC), PAIR])
def test_what_is_ordered_or_matched_is_always_shuffled(asked: Input) -> None:
    assert orders(asked, shuffles_choices=False) == EVERY_ORDER


def test_pieces_of_a_text_stay_in_order_and_steps_of_a_story_too() -> None:
    assert orders(PickAny(ABC, (1, 2)), shuffles_choices=True) == {None}
    assert orders(STORY, shuffles_choices=True) == {"abc", "bac"}
    assert orders(STORY, shuffles_choices=False) == {None}


@pytest.mark.parametrize("asked", [WRITE, FILL])
def test_what_is_written_has_no_order(asked: Input) -> None:
    assert orders(asked, shuffles_choices=True) == {None}


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (PickOne(ABC), ["b"]),
        (PickAny(ABC), ["a", "c"]),
        (Arrange(ABC), ["c", "", "a"]),
        (PAIR, ["a", "a"]),
        (PAIR, ["", "b"]),
        (WRITE, ["12345"]),
        (FILL, ["xyz", "a"]),
        (FILL, ["", ""]),
    ],
)
def test_what_is_offered_now_can_be_claimed(asked: Input, answer: list[str]) -> None:
    assert is_offered(asked, answer)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (PickOne(ABC), []),
        (PickOne(ABC), ["d"]),
        (PickOne(ABC), ["a", "b"]),
        (PickAny(ABC), ["a", "a"]),
        (PickAny(ABC), ["a", "d"]),
        (Arrange(ABC), ["a", "b", "c", "a"]),
        (Arrange(ABC), ["d"]),
        (PAIR, ["a"]),
        (PAIR, ["a", "x"]),
        (WRITE, ["123456"]),
        (WRITE, []),
        (FILL, ["wxyz", "a"]),
        (FILL, ["x", "d"]),
        (FILL, ["x"]),
        (STORY, []),
        (STORY, ["c"]),
        (STORY, ["b", "c"]),
        (STORY, ["a", "a"]),
    ],
)
def test_what_is_not_offered_cannot_be_claimed(asked: Input, answer: list[str]) -> None:
    assert not is_offered(asked, answer)
