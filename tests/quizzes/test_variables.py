"""Numbers drawn for each attempt: always the same for the same seed, and worked into every text."""

import json
from collections import Counter

import pytest

from learn.quizzes.marks import Mark
from learn.quizzes.questions.numeric import Numeric
from learn.quizzes.right_answers import right_answer, right_answer_in_words
from learn.quizzes.variables import (
    BadVariables,
    Variable,
    drawn_numbers,
    read_variables,
    tried_numbers,
    variables_of,
    with_numbers,
)

SEED = "00112233445566778899aabbccddeeff"


def body(written: object) -> dict[str, object]:
    stored = [each.as_json() for each in read_variables(written)]
    return {"source_lang": "en", "texts": {"en": {"prompt": "{h}?", "variables": stored}}}


def test_the_rule_of_drawing_is_for_ever() -> None:
    """Old attempts could be shown wrongly if this test ever needed another expectation."""
    asked = body({"h": "2..5", "w": [10, 12.5], "price": "1.50..9.99"})
    assert drawn_numbers(SEED, 1, asked) == {"h": "3", "w": "10", "price": "2.48"}
    assert drawn_numbers(SEED, 2, asked) == {"h": "3", "w": "12.5", "price": "5.22"}
    assert drawn_numbers("f" * 32, 1, asked) == {"h": "4", "w": "12.5", "price": "2.58"}


def test_a_question_without_variables_draws_nothing() -> None:
    plain = {"source_lang": "en", "texts": {"en": {"prompt": "{h}?"}}}
    assert drawn_numbers(SEED, 1, plain) is None
    assert with_numbers(plain, None) == plain


def test_every_value_is_drawn_about_as_often() -> None:
    asked = body({"h": "2..5"})
    counts = Counter(str((drawn_numbers(f"{seed}", 1, asked) or {})["h"]) for seed in range(2_000))
    assert set(counts) == {"2", "3", "4", "5"}
    assert all(400 < count < 600 for count in counts.values())


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [("2..5", "2", "5"), ("0.5..2", "0.5", "2.0"), ("-3..3", "-3", "3"), ("1,000..2,000", "1000", "2000")],
)
def test_a_range_has_the_decimals_of_its_ends(written: str, first: str, last: str) -> None:
    (variable,) = read_variables({"h": written})
    assert (variable.value(0), variable.value(variable.value_count - 1)) == (first, last)


@pytest.mark.parametrize(
    "written",
    [
        None,
        {},
        [],
        {"h": 3},
        {"h": "5..2"},
        {"h": "a..b"},
        {"h": []},
        {"h": [True]},
        {"a_b": "1..2"},
        {"h": "0..9999999"},
        {"h": "0..0.0000001"},
        {f"v{number}": "1..2" for number in range(9)},
    ],
)
def test_what_cannot_be_drawn_is_refused(written: object) -> None:
    with pytest.raises(BadVariables):
        read_variables(written)


def test_numbers_are_worked_into_every_text_and_other_braces_stay() -> None:
    stored = {"texts": {"en": {"prompt": "{h} {x}", "hints": ["<p>{h}</p>"], "feedback": {"0": "{w}"}}}}
    filled = with_numbers(stored, {"h": "3", "w": "-2.5"})["texts"]["en"]
    assert filled == {"prompt": "3 {x}", "hints": ["<p>3</p>"], "feedback": {"0": "\u200e−2.5"}}
    assert stored["texts"]["en"]["prompt"] == "{h} {x}", "what is kept in memory stays as it is"


def test_a_name_that_was_isolated_in_an_urdu_text_is_found() -> None:
    stored = {"texts": {"ur": {"prompt": 'قیمت {<bdi lang="en">h</bdi>} روپے'}}}
    assert with_numbers(stored, {"h": "3"})["texts"]["ur"]["prompt"] == "قیمت 3 روپے"


def test_formulas_become_intervals() -> None:
    stored = {"texts": {}, "formulas": [["{h} * 2 +- 0.5", 100], ["{h}..{h} + 1", 50]]}
    assert with_numbers(stored, {"h": "3"})["expected"] == [["5.5", "6.5", 100], ["3", "4", 50]]


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("round({h} / 10)", "0"),
        ("round({h} / 10, 1)", "-0.3"),
        ("round({h} / 100, 1)", "0"),
        ("{h}..round({h} / 10)", "-3–0"),
        ("round({h} / 10)..3", "0–3"),
    ],
)
def test_nothing_is_told_without_a_minus(formula: str, told: str) -> None:
    stored = {"texts": {}, "formulas": [[formula, 100]]}
    assert right_answer_in_words(with_numbers(stored, {"h": "-3"})) == [told]


def test_a_formula_without_a_result_for_these_numbers_is_met_by_nothing_and_keeps_the_others_in_place() -> (
    None
):
    formulas = [["{p} / ({p} - {q})", 100], ["{p} + {q}", 50]]
    said = {"texts": {"en": {"feedback": {"0": "divided", "1": "added"}}}, "unit": "", "formulas": formulas}
    key = with_numbers({"source_lang": "en", **said}, {"p": "3", "q": "3"})
    assert [Numeric.grade({}, key, [each], "en").fraction for each in ("0", "1", "3")] == [0, 0, 0]
    assert Numeric.grade({}, key, ["6"], "en") == Mark(0.5, ("added",))
    assert right_answer(key) == right_answer_in_words(key) == []


def test_variables_survive_the_database() -> None:
    asked = body({"h": "2..5", "w": [10]})
    assert variables_of(json.loads(json.dumps(asked))) == read_variables({"h": "2..5", "w": [10]})


def test_few_combinations_are_all_tried_and_of_many_the_ends_and_a_sample() -> None:
    few = list(tried_numbers(read_variables({"h": "2..5", "w": [10, 12]})))
    assert len(few) == len({json.dumps(each) for each in few}) == 8
    many = list(tried_numbers((Variable("h", (), "1", "1", 5_000), Variable("w", (), "1", "1", 5_000))))
    assert {"h": "1", "w": "5000"} in many
    assert 1_000 < len(many) < 1_010
