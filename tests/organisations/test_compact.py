"""Long lists in little memory: what goes in comes out, wherever a piece ends."""

import tracemalloc
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.organisations.compact import PIECE, Compact
from learn.organisations.roster import read_roster
from learn.organisations.sheets import SheetRow, read_sheet
from learn.organisations.sheets.delimited import END, _lines
from tests.organisations.lists import people

ROWS = 10_000
BYTES_A_ROW = 100


def rows(count: int) -> list[SheetRow]:
    return [SheetRow(number, (f"name {number}", "")) for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 3])
def test_the_rows_come_out_as_they_went_in(count: int) -> None:
    whole, kept = rows(count), Compact(rows(count))
    assert (len(kept), list(kept), list(kept)) == (count, whole, whole)
    assert [kept[place] for place in range(-count, count)] == [whole[place] for place in range(-count, count)]
    assert (kept[:10], kept[PIECE - 1 :], kept[3:-3:2]) == (whole[:10], whole[PIECE - 1 :], whole[3:-3:2])
    with pytest.raises(IndexError):
        kept[count]


def test_nobody_is_named_where_a_list_is_printed() -> None:
    assert f"{Compact(rows(3))!r} {rows(1)!r}" == "Compact(3 rows) [SheetRow(0)]"


def test_a_long_list_is_held_in_little_memory() -> None:
    content = people(ROWS).encode()
    read_roster(read_sheet(people(PIECE).encode(), "list.csv"))
    tracemalloc.start()
    try:
        sheet = read_sheet(content, "list.csv")
        roster = read_roster(sheet)
        assert (len(sheet.rows), len(roster.rows)) == (ROWS + 1, ROWS)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < ROWS * BYTES_A_ROW


def test_whoever_stands_on_a_long_list_twice_is_found() -> None:
    last = "Sana Again,p1@example.org,,"
    roster = read_roster(read_sheet(f"{people(3 * PIECE)}{last}\n".encode(), "list.csv"))
    assert [(each.row, each.key, each.values) for each in roster.problems] == [
        (3 * PIECE + 2, "same e-mail", {"first": 2})
    ]


@given(st.text('ab\r\n\x85\u2028,"', max_size=30))
def test_lines_end_where_they_end_for_everybody(text: str) -> None:
    assert list(_lines(text)) == [*StringIO(text, newline=""), END]
