"""Numeric: tolerance, ranges, partial credit, known mistakes."""

import pytest

from learn.courses.blocks import Value
from learn.quizzes.inputs import Write
from learn.quizzes.questions import grade, read_question, scoring_hash
from learn.quizzes.right_answers import right_answer
from learn.quizzes.variables import drawn_numbers, with_numbers
from tests.quizzes.questions.blocks import BODY_LINE, Stored, block, codes_of, problems_of, question

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


@pytest.mark.parametrize(
    ("right", "unit", "written"),
    [
        ("50", "%", "۵۰٪"),
        ("50", "", "50%"),
        ("5", "کلو", "5 كلو"),
        ("-5", "", "- 5"),
        ("1350000", "", "1.350.000"),
        ("100000", "", "1 00 000"),
    ],
)
def test_a_number_is_right_however_people_write_it(right: str, unit: str, written: str) -> None:
    assert Stored(f"- = {right}" + NOTE, type="numeric", unit=unit).grade(written).is_right


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


AREA = (
    "A wall, {h} m high and {w} m wide.\n\n- = {h} * {w}\n- ~ {h} + {w}\n  > {h} and {w} are multiplied."
    + NOTE
)
WALL: dict[str, Value] = {"h": "2..5", "w": [10, 12]}


def test_numbers_of_an_attempt_are_in_its_texts_and_its_answer() -> None:
    stored = Stored(AREA, type="numeric", variables=WALL)
    numbers = {"h": "3", "w": "12"}
    body, key = with_numbers(stored.body, numbers), with_numbers(stored.key, numbers)
    assert body["texts"]["en"]["stem"] == "<p>A wall, 3 m high and 12 m wide.</p>"
    assert grade("numeric", body, key, ["36"], "en").is_right
    assert not grade("numeric", body, key, ["50"], "en").is_right
    assert grade("numeric", body, key, ["15"], "en").feedback == ("<p>3 and 12 are multiplied.</p>",)
    assert right_answer(key) == ["36"]


def test_drawn_numbers_are_whole_or_have_the_decimals_of_their_range() -> None:
    stored = Stored("{p}\n\n- = 2 * {p}" + NOTE, type="numeric", variables={"p": "0.50..9"})
    drawn = drawn_numbers("seed", 1, stored.body)
    assert drawn is not None
    assert len(drawn["p"].partition(".")[2]) == 2


def test_what_is_scored_names_variables_and_formulas() -> None:
    one = question(AREA, type="numeric", variables=WALL)
    assert scoring_hash(one) != scoring_hash(question(AREA, type="numeric", variables={**WALL, "w": [10]}))
    other = question(AREA.replace("- = {h} * {w}", "- = {h} * {w} * 2"), type="numeric", variables=WALL)
    assert scoring_hash(one) != scoring_hash(other)


@pytest.mark.parametrize(
    "formula",
    ["{x} * 2", "__import__('os')", "{h} ** 9", "{h} if 1 else 2", "(" * 90, "max({h})", "{h} +- many"],
)
def test_a_formula_is_arithmetic_and_nothing_else(formula: str) -> None:
    assert codes_of(f"{{h}}\n\n- = {formula}{NOTE}", type="numeric", variables={"h": "2..5"}) == [
        "bad-formula"
    ]


@pytest.mark.parametrize(
    ("formula", "values", "said"),
    [
        ("1 / ({h} - 3)", "1..5", "with h = 3 it divides by zero"),
        ("10 / {h}", [2, 3], "with h = 3 its result has more than 6 decimals"),
        ("{h}..4", "2..5", "with h = 5 its range runs backwards"),
        ("5 +- (3 - {h})", "2..5", "with h = 4 its range runs backwards"),
        ("{h} * 1000000", "1..1000000", None),
        ("{h} * {h} * {h}", "1..1000000", "with h = 1000000 its result has more than 15 digits"),
        ("round(9 / ({h} - 999999), 2)", "0..999999", "with h = 999999 it divides by zero"),
        ("{h} / 3 +- 0.01", "2..5", None),
        ("round({h} / 3, 2)", "2..5", None),
    ],
)
def test_a_result_that_nobody_could_give_is_found_before_publishing(
    formula: str, values: Value, said: str | None
) -> None:
    found = problems_of(f"{{h}}\n\n- = {formula}{NOTE}", type="numeric", variables={"h": values})
    assert [problem.code for problem in found] == (["bad-result"] if said else [])
    assert said is None or said in found[0].message


@pytest.mark.parametrize("variables", ["h", {}, {"h": "2-5"}, {"h": []}, {"h": ["x"]}, {"a b": "1..2"}])
def test_variables_are_ranges_or_lists(variables: Value) -> None:
    assert codes_of("{h}\n\n- = 1" + NOTE, type="numeric", variables=variables) == ["bad-variables"]


@pytest.mark.parametrize("body", ["- ~ 12", "Words."])
def test_a_fault_of_the_original_is_told_whatever_its_translation_says(body: str) -> None:
    assert "no-right-answer" in codes_of(body, "- = 12", type="numeric")


def test_every_fault_of_variables_and_formulas_is_told_at_once() -> None:
    variables: Value = {"h": "5..2", "w": [], "z": "0..1", "u": "1..2"}
    body = (
        "{h} {w} {z} {u}\n\n- = {h} / {z} ** 2\n- = {nope} * 2\n- = {u} / ({u} - {u})\n- = {w} / ({h} - {h})"
    )
    found = problems_of(body + NOTE, type="numeric", variables=variables)
    assert [(problem.line - BODY_LINE, problem.code) for problem in found] == [
        (-1, "bad-variables"),
        (-1, "bad-variables"),
        (2, "bad-formula"),
        (3, "bad-formula"),
        (4, "bad-result"),
    ]


def test_an_empty_formula_is_told_once() -> None:
    assert codes_of("{h}\n\n- =" + NOTE, type="numeric", variables={"h": "5..2"}) == [
        "bad-variables",
        "empty-choice",
    ]


def test_every_language_shows_every_variable_and_has_the_same_formula() -> None:
    urdu = AREA.replace("A wall", "دیوار")
    assert codes_of(AREA, urdu, type="numeric", variables=WALL) == []
    assert codes_of(AREA, urdu.replace("{w} m", "12 m"), type="numeric", variables=WALL) == [
        "unshown-variable"
    ]
    assert codes_of(AREA, urdu.replace("- = {h} *", "- = 2 *"), type="numeric", variables=WALL) == [
        "translation-differs"
    ]


@pytest.mark.parametrize(
    ("shown", "codes"),
    [
        ("**{h}** and `{w}`", []),
        ("$x = {h} + {w}$, for {h} and {w}", []),
        ("$x = {h} + {w}$", ["unshown-variable"] * 2),
        ("$$x = {h} + {w}$$", ["unshown-variable"] * 2),
        ("{h} and [more](https://a.example/{w})", ["unshown-variable"]),
    ],
)
def test_a_variable_is_shown_where_a_learner_sees_its_number(shown: str, codes: list[str]) -> None:
    assert codes_of(f"{shown}\n\n- = {{h}} * {{w}}{NOTE}", type="numeric", variables=WALL) == codes


def test_a_lesson_has_no_attempt_to_draw_numbers_for() -> None:
    found = read_question(
        block(AREA, type="numeric", variables=WALL), {}, source_lang="en", in_graded_quiz=False
    )[1]
    assert [problem.code for problem in found] == ["variables-in-lesson"]
    assert "move it into a quiz" in found[0].message
