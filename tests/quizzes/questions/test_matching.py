"""Matching: a share per row; distractors and rows with the same answer are allowed."""

import pytest

from learn.quizzes.inputs import Pair
from tests.quizzes.questions.blocks import Stored, codes_of

NOTE = "\n\n> [!NOTE]\n> Why."
HEAD = "| City | Zone |\n| --- | --- |\n"
CITIES = f"""{HEAD}\
| Karachi {{#k}} | UTC+5 {{#5}} |
| Lahore {{#l}} | UTC+5 {{#5}} |
| Berlin {{#b}} | UTC+1 {{#1}} |
| | UTC+9 {{#9}} |
{NOTE}"""


@pytest.mark.parametrize(
    ("answer", "share", "exact"),
    [
        (["5", "5", "1"], 1, 1),
        (["5", "5", "9"], 2 / 3, 0),
        (["5", "", ""], 1 / 3, 0),
        (["5"], 1 / 3, 0),
        ([], 0, 0),
        (["5", "5", "1", "1"], 1, 1),
    ],
)
def test_each_right_row_earns_its_share(answer: list[str], share: float, exact: float) -> None:
    assert Stored(CITIES, type="matching").grade(*answer).fraction == pytest.approx(share)
    assert Stored(CITIES, type="matching", credit="exact").grade(*answer).fraction == exact


def test_what_may_be_picked_holds_each_text_once_and_the_distractor() -> None:
    asked = Stored(CITIES, type="matching").input()
    assert isinstance(asked, Pair)
    assert [row.text for row in asked.rows] == ["Karachi", "Lahore", "Berlin"]
    assert sorted(option.text for option in asked.options) == ["UTC+1", "UTC+5", "UTC+9"]
    assert asked.headings == ("City", "Zone")


def test_the_order_of_the_options_does_not_follow_the_rows() -> None:
    rows = CITIES.splitlines()
    turned = "\n".join([*rows[:2], rows[5], rows[4], rows[3], rows[2], *rows[6:]])
    first, second = Stored(CITIES, type="matching"), Stored(turned, type="matching")
    assert first.body["texts"]["en"]["options"] == second.body["texts"]["en"]["options"]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("No table.", ["table-not-two-columns"]),
        ("| a | b | c |\n| - | - | - |\n| 1 | 2 | 3 |", ["table-not-two-columns"]),
        (HEAD + "| a | |\n| b | x |", ["empty-cell"]),
        (HEAD + "| a | x |\n| a | y |", ["duplicate-choice"]),
        (HEAD + "| a {#k} | x |\n| b {#k} | y |\n| c | z |", ["duplicate-choice"]),
        (HEAD + "| a {#k} | x |\n| a {#l} | y |", ["duplicate-choice"]),
        (HEAD + "| a | x {#k} |\n| b | y {#k} |\n| c | z |", ["duplicate-choice"]),
        (HEAD + "| a | x {#k} |\n| b | x |\n| c | z |", ["duplicate-choice"]),
        (HEAD + "| a {#k} | x {#k} |\n| b | y |\n| | z {#l} |\n| c | z {#l} |", []),
        (HEAD + "| a {#k} | x |\n| {#l} | y |", ["one-choice-only"]),
        (HEAD + "| a | {#k} |\n| b | y |", ["empty-cell"]),
        (HEAD + "| a | x |\n| | y |", ["one-choice-only"]),
        (HEAD + "| a | x |\n| b | x |", ["one-choice-only"]),
    ],
)
def test_every_slip_has_a_code(body: str, codes: list[str]) -> None:
    assert codes_of(body + NOTE, type="matching") == codes


def test_a_translation_has_the_same_rows() -> None:
    original = HEAD + "| a | x |\n| b | y |\n| | z |" + NOTE
    assert codes_of(original, HEAD + "| الف | x |\n| ب | y |\n| | z |" + NOTE, type="matching") == []
    assert codes_of(original, HEAD + "| الف | x |\n| ب | y |" + NOTE, type="matching") == [
        "translation-differs"
    ]
    assert (
        codes_of(original, HEAD + "| | x |\n| ب | y |\n| a | z |" + NOTE, type="matching")
        == ["translation-differs"] * 2
    )
