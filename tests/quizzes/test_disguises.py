"""The names of choices in one attempt: the same on every device, and telling nothing in another attempt."""

import pytest

from learn.quizzes import disguises
from learn.quizzes.disguises import disguised, names_in_attempt
from learn.quizzes.inputs import Arrange, Blank, Fill, Input, Menu, Option, Pair, PickAny, PickOne, Write

ABC = tuple(Option(key, f"<b>{key}</b>", key) for key in "abc")
ROWS = tuple(Option(key, key, key) for key in "xy")
FILL = Fill(("<p>", Blank(is_number=False, max_length=9), " and ", Menu(ABC), "</p>"))
ANSWERED: list[tuple[Input, list[str]]] = [
    (PickOne(ABC), ["b"]),
    (PickAny(ABC), ["a", "c"]),
    (Arrange(ABC), ["c", "", "a"]),
    (Pair(ROWS, ABC, ("left", "right")), ["a", ""]),
    (FILL, ["c", "a"]),
    (Write(is_number=False, unit="", max_length=9), ["abc"]),
]


@pytest.mark.parametrize(("asked", "answer"), ANSWERED)
def test_an_answer_finds_its_way_back(asked: Input, answer: list[str]) -> None:
    offer = disguised(asked, "seed", 1)
    assert offer.stored(offer.shown(answer)) == answer
    assert disguised(asked, "seed", 1) == offer


def test_no_permanent_key_is_left_in_what_is_offered() -> None:
    for asked, _answer in ANSWERED:
        offer = disguised(asked, "seed", 1)
        assert "key='a'" not in repr(offer.asked)
        assert repr(offer.asked).count("html='<b>a</b>'") == repr(asked).count("html='<b>a</b>'")


def test_what_is_written_stays_as_it_is_whatever_it_looks_like() -> None:
    offer = disguised(FILL, "seed", 1)
    name = offer.names["a"]
    assert offer.shown(["a", "a"]) == ["a", name]
    assert offer.stored([name, name]) == [name, "a"]


def test_names_of_two_attempts_or_questions_differ() -> None:
    names = [
        tuple(names_in_attempt(seed, position, "abc").values()) for seed in "xyz" for position in range(1, 9)
    ]
    assert len(set(names)) == len(names) == 24


def test_no_two_choices_are_called_alike_however_short_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disguises, "LETTERS", "xyz")
    names = names_in_attempt("seed", 1, "abcdefghijkl")
    assert len(set(names.values())) == 12, "three letters make nine names of two"
    assert names_in_attempt("seed", 1, "lkjihgfedcba") == names


def test_names_stay_the_same_for_ever() -> None:
    """What a phone has kept is written in them."""
    assert names_in_attempt("0" * 32, 3, ["7c691c6f", "a"]) == {"7c691c6f": "zf", "a": "uf"}
