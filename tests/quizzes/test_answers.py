"""Reading answers from forms: what was offered is kept, what was not is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.answers import NeverOffered, TooLong, Unreadable, field_names, read_answer
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

ABC = tuple(Option(key, key, key) for key in "abc")
LINE = Write(is_number=False, unit="", max_length=10)
PAIR = Pair(ABC[:2], ABC, ("l", "r"))
FILL = Fill(("x", Blank(is_number=False, max_length=5), "y", Menu(ABC)))
STORY = Walk((StoryStep("", ABC[:2], (2, 0)), StoryStep("", ABC[2:], (3,)), StoryStep("", ABC[:1], (0,))))
EVERY_INPUT: list[Input] = [PickOne(ABC), PickAny(ABC), LINE, Arrange(ABC), PAIR, FILL, STORY]


def sent(asked: Input, **fields: list[str]) -> list[str]:
    form = {name.replace("_", "-"): values for name, values in fields.items()}
    return read_answer(asked, lambda name: form.get(name, []), "q")


@pytest.mark.parametrize(
    ("asked", "fields", "answer"),
    [
        (PickOne(ABC), {"q": ["b"]}, ["b"]),
        (PickAny(ABC), {"q": ["c", "a", "c"]}, ["a", "c"]),
        (LINE, {"q": [" two\twds "]}, ["two wds"]),
        (LINE, {"q": ["   "]}, []),
        (Arrange(ABC), {"q_a": ["3"], "q_b": ["1"], "q_c": ["2"]}, ["b", "c", "a"]),
        (Arrange(ABC), {"q_a": ["2"]}, ["", "a"]),
        (Arrange(ABC), {"q_a": ["1"], "q_b": ["1"], "q_c": ["1"]}, ["a", "b", "c"]),
        (Arrange(ABC), {"q_a": ["3"], "q_b": ["3"]}, ["b", "", "a"]),
        (PAIR, {"q_1": ["c"], "q_2": ["a"]}, ["c", "a"]),
        (PAIR, {"q_2": ["a"]}, ["", "a"]),
        (FILL, {"q_1": ["hi"], "q_2": ["b"]}, ["hi", "b"]),
        (FILL, {"q_2": ["b"]}, ["", "b"]),
        (STORY, {"q_1": ["a"], "q_2": ["c"], "q_3": ["a"]}, ["a", "c", "a"]),
        (STORY, {"q_1": ["b"], "q_2": ["c"], "q_3": ["a"]}, ["b"]),
        (STORY, {"q_1": ["a"], "q_3": ["a"]}, ["a"]),
        (STORY, {"q_2": ["c"]}, []),
    ],
)
def test_an_answer_is_read_even_if_it_is_half_filled(
    asked: Input, fields: dict[str, list[str]], answer: list[str]
) -> None:
    assert sent(asked, **fields) == answer


@pytest.mark.parametrize("asked", EVERY_INPUT)
def test_no_answer_is_an_empty_list(asked: Input) -> None:
    assert sent(asked) == []
    empty = {name.replace("-", "_"): [""] for name in field_names(asked, "q")}
    assert sent(asked, **empty) == []


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        (PickOne(ABC), {"q": ["z"]}),
        (PickOne(ABC), {"q": ["a", "b"]}),
        (PickAny(ABC), {"q": ["a", "z"]}),
        (LINE, {"q": ["a", "b"]}),
        (Arrange(ABC), {"q_a": ["0"]}),
        (Arrange(ABC), {"q_a": ["4"]}),
        (Arrange(ABC), {"q_a": ["١"]}),
        (PAIR, {"q_1": ["z"]}),
        (FILL, {"q_2": ["z"]}),
        (STORY, {"q_1": ["c"]}),
        (STORY, {"q_1": ["b"], "q_2": ["a"]}),
        (STORY, {"q_1": ["a", "b"]}),
    ],
)
def test_what_was_never_offered_is_refused(asked: Input, fields: dict[str, list[str]]) -> None:
    with pytest.raises(NeverOffered):
        sent(asked, **fields)


def test_a_line_has_an_end() -> None:
    assert sent(LINE, q=["x" * 10]) == ["x" * 10]
    with pytest.raises(TooLong, match="10"):
        sent(LINE, q=["x" * 11])
    with pytest.raises(TooLong):
        sent(FILL, q_1=["x" * 6])


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x7f", "\u202e", "\u2066", "\u2069", "\ud800", "\x9f"])
def test_signs_that_nobody_can_see_are_refused(sign: str) -> None:
    with pytest.raises(Unreadable):
        sent(LINE, q=[f"a{sign}b"])


@pytest.mark.parametrize(
    ("pasted", "answer"),
    [
        ("\u202ayes\u202c", "yes"),
        ("\u202bجی ہاں\u202c", "جی ہاں"),
        ("\u2066\u206850\u2069\u2069", "50"),
        ("\u206650\u2069%", "50%"),
        ("\u200e-5", "-5"),
        ("\u202aUTC", "UTC"),
        ("yes or \u2066no\u2069 \u200f", "yes or no"),
        ("\u2066\u2069", ""),
    ],
)
def test_marks_that_phones_set_around_words_are_taken_out(pasted: str, answer: str) -> None:
    assert sent(LINE, q=[pasted]) == ([answer] if answer else [])


def test_joiners_that_urdu_needs_are_kept() -> None:
    assert sent(LINE, q=["پاس\u200cورڈ"]) == ["پاس\u200cورڈ"]


@given(st.sampled_from(EVERY_INPUT), st.lists(st.text(max_size=12), max_size=3))
def test_any_form_is_read_or_refused_with_a_reason(asked: Input, values: list[str]) -> None:
    try:
        answer = read_answer(asked, lambda _name: values, "q")
    except (NeverOffered, TooLong, Unreadable):
        return
    assert all(isinstance(part, str) for part in answer)
