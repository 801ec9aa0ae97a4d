"""Sheets run nothing in a spreadsheet, wherever in a long one a formula stands."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from learn.web.sheets import FORMULA, csv_lines, harmless


@pytest.mark.parametrize("sign", FORMULA)
@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("rest", ["1", ',"1"\n'])
def test_a_formula_becomes_text_in_every_column(sign: str, place: int, rest: str) -> None:
    rows: list[list[str]] = [["a", "b"] for _ in range(3)]
    rows[1][place] = sign + rest
    made = csv_lines(rows)
    rows[1][place] = f"'{sign}{rest}"
    assert made == csv_lines(rows)
    assert f"'{sign}" in made


def test_what_only_looks_like_one_and_numbers_stay() -> None:
    assert csv_lines([["x,=y", -1]]) == '"x,=y",-1\r\n'
    assert harmless("5-1") == "5-1"


CELLS = some.one_of(
    some.none(),
    some.integers(),
    some.floats(),
    some.text(some.sampled_from("ab,\"'\r\n\t=-+@ ،ے"), max_size=4),
)


@given(
    some.integers(1, 3).flatmap(lambda count: some.lists(some.lists(CELLS, min_size=count, max_size=count)))
)
@example([["", ""], [None, "a"]])
@example([[""], ["a"]])
@example([["a,", "b"], ["c", "d"]])
@example([["a\r\nb", "c"]])
def test_lines_are_those_of_the_csv_module(rows: list[list[str | int | float | None]]) -> None:
    lines = io.StringIO()
    csv.writer(lines).writerows([[harmless(cell) for cell in row] for row in rows])
    assert csv_lines(rows) == lines.getvalue()
