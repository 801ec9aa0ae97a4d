"""Numeric: tolerance, ranges, partial credit, known mistakes."""

import pytest

from learn.courses.blocks import Value
from learn.quizzes.inputs import Write
from learn.quizzes.questions import playability_problem
from tests.quizzes.questions.blocks import Stored, codes_of, question

NOTE = "\n\n> [!NOTE]\n> Why."
FEE = """\
- = 1350 +- 1
  > Yes.
- =50% 1500
- =25% 1340..1360
- ~ 150
  > Ten times too little.

> [!NOTE]
> Why.
"""


@pytest.mark.parametrize(
    ("written", "fraction"),
    [
        ("1350", 1),
        ("1351", 1),
        ("1351.01", 0.25),
        ("1340", 0.25),
        ("1339.99", 0),
        ("1,350", 1),
        ("1 350", 1),
        ("۱۳۵۰", 1),
        ("USD 1,350", 1),
        ("1350 usd", 1),
        ("1500", 0.5),
        ("150", 0),
        ("", 0),
        ("many", 0),
        ("-1350", 0),
        ("1e3", 0),
    ],
)
def test_the_best_share_whose_interval_holds_the_number_counts(written: str, fraction: float) -> None:
    assert Stored(FEE, type="numeric", unit="USD").grade(written).fraction == fraction


def test_a_known_mistake_earns_nothing_but_an_explanation() -> None:
    stored = Stored(FEE, type="numeric")
    assert stored.grade("150").feedback == ("<p>Ten times too little.</p>",)
    assert stored.grade("7").feedback == ()


def test_decimals_are_exact() -> None:
    assert Stored("- = 0.3" + NOTE, type="numeric").grade("0.30").is_right
    assert Stored("- = 0.2 +- 0.1" + NOTE, type="numeric").grade("0.3").is_right


def test_the_learner_writes_a_number_before_its_unit() -> None:
    asked = Stored(FEE, type="numeric", unit="USD").input()
    assert isinstance(asked, Write)
    assert (asked.is_number, asked.unit) == (True, "USD")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("- = many", "bad-number"),
        ("- = 1..", "bad-number"),
        ("- = 12..10", "bad-range"),
        ("- = 12 +- -1", "bad-range"),
        ("- ~ 12", "no-right-answer"),
        ("- =50% 12", "no-right-answer"),
        ("- = 1\n- =0% 12", "bad-number"),
        ("- = 1\n- =101% 12", "bad-number"),
        ("- = 1\n- two", "choice-without-mark"),
        ("- = 1\n- =", "empty-choice"),
        ("Nothing.", "no-right-answer"),
    ],
)
def test_every_slip_has_a_code(body: str, code: str) -> None:
    assert code in codes_of(body + NOTE, type="numeric")


def test_a_translation_has_the_same_numbers_however_written() -> None:
    assert codes_of("- = 1350" + NOTE, "- = ۱۳۵۰" + NOTE, type="numeric") == []
    assert codes_of("- = 1350" + NOTE, "- = 1351" + NOTE, type="numeric") == ["translation-differs"]
    assert codes_of("- = 1350" + NOTE, "- ~ 1350" + NOTE, type="numeric") == ["translation-differs"]


def test_an_answer_without_any_explanation_is_a_warning() -> None:
    assert codes_of("- = 1350", type="numeric") == ["no-feedback"]


def test_variables_are_read_and_checked_but_not_yet_served() -> None:
    drawn = question("- = {h} * {w}" + NOTE, type="numeric", variables={"h": "2..5", "w": [10, 12]})
    assert not drawn.is_playable
    problem = playability_problem(drawn)
    assert problem is not None
    assert problem.code == "not-yet-playable"
    assert "cannot yet serve" in problem.message


@pytest.mark.parametrize(
    "formula",
    [
        "{x} * 2",
        "__import__('os')",
        "{h}.__class__",
        "{h} ** 9",
        "{h} if 1 else 2",
        "'a'",
        "(" * 90,
        "max({h})",
    ],
)
def test_a_formula_is_arithmetic_and_nothing_else(formula: str) -> None:
    assert codes_of(f"- = {formula}{NOTE}", type="numeric", variables={"h": "2..5"}) == ["bad-formula"]


@pytest.mark.parametrize("variables", ["h", {}, {"h": "2-5"}, {"h": []}, {"h": ["x"]}, {"a b": "1..2"}])
def test_variables_are_ranges_or_lists(variables: Value) -> None:
    assert codes_of("- = 1" + NOTE, type="numeric", variables=variables) == ["bad-variables"]


@pytest.mark.parametrize("body", ["- ~ 12", "Words."])
def test_a_fault_of_the_original_is_told_whatever_its_translation_says(body: str) -> None:
    assert "no-right-answer" in codes_of(body, "- = 12", type="numeric")
