"""Marks by a corrected question, as plain figures: what each decision does, and to whom."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.quizzes.regrading import (
    Mode,
    Remark,
    Sheet,
    SheetLine,
    Version,
    fraction_after,
    impact_of,
    marked_again,
    rescored,
)
from tests.factories import AuthoredQuestion, matching, multiple_choice, options, ordering, single_choice

FRACTIONS = st.sampled_from([0.0, 0.25, 0.5, 1.0])
ASKED = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True).map(sorted)
KEYS = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True, min_size=1, max_size=3).map(sorted)


def version(question: AuthoredQuestion) -> Version:
    return Version(1, question.uid, question.kind, question.content_hash, question.body, question.key)


def test_an_answer_is_marked_by_the_corrected_key() -> None:
    old, corrected = single_choice("q"), replace(single_choice("q"), right={"right": ["perhaps"]})
    assert marked_again(version(old), version(corrected), ["perhaps"]) == 1
    assert marked_again(version(old), version(corrected), ["yes"]) == 0
    assert marked_again(version(old), version(corrected), []) == 0


def test_an_answer_whose_choice_is_gone_cannot_be_marked_again() -> None:
    old = single_choice("q")
    corrected = replace(old, public={"choices": options(["no", "perhaps"])}, right={"right": ["no"]})
    assert marked_again(version(old), version(corrected), ["yes"]) is None
    assert marked_again(version(old), version(corrected), ["no"]) == 1


def test_an_answer_is_marked_with_the_numbers_it_was_given_to() -> None:
    old, corrected = area("{h} + {w}"), area("{h} * {w}")
    numbers = {"h": "3", "w": "4"}
    assert marked_again(old, corrected, ["12"], numbers) == 1
    assert marked_again(old, corrected, ["7"], numbers) == 0
    assert marked_again(old, area("{h} * {d}", ("h", "d")), ["12"], numbers) is None, "it draws other numbers"
    assert marked_again(old, area("12", ()), ["12"], numbers) is None, "it draws none"


@pytest.mark.parametrize("formula", ["{w} / {h}", "{w}..{h}"])
def test_numbers_for_which_the_corrected_formula_has_no_result_leave_the_mark_as_it_is(formula: str) -> None:
    assert marked_again(area("{h} * {w}"), area(formula), ["0"], {"h": "0", "w": "4"}) is None


def test_hints_cost_what_they_cost_when_they_were_opened() -> None:
    old, corrected = version(single_choice("q")), version(single_choice("q"))
    cheap = replace(old, body={**old.body, "hint_cost": 10})
    dear = replace(corrected, body={**corrected.body, "hint_cost": 50})
    assert marked_again(cheap, dear, ["yes"], None, 2) == 0.8


def area(formula: str, names: Sequence[str] = ("h", "w")) -> Version:
    """Return a question about a wall whose sides are drawn."""
    variables = [{"name": name, "values": ["3", "4"]} for name in names]
    public = {"unit": "", **({"variables": variables} if variables else {})}
    expected = {"formulas": [[formula, 100]]} if names else {"expected": [["12", "12", 100]]}
    right = {"unit": "", **expected}
    return version(AuthoredQuestion("q", "numeric", public, right))


def test_one_choice_may_become_several_but_never_words() -> None:
    old = single_choice("q")
    several = AuthoredQuestion(
        "q", "multiple-choice", old.public, {"right": ["yes", "perhaps"]}, credit="proportional"
    )
    words = AuthoredQuestion("q", "short-answer", {}, {"expected": []})
    assert marked_again(version(old), version(several), ["perhaps"]) == 0.5
    assert marked_again(version(old), version(words), ["perhaps"]) is None


def test_partners_follow_their_rows() -> None:
    old = matching("q")
    turned = replace(
        old,
        public={**old.public, "rows": options(["tap", "lamp"])},
        right={"right": ["water", "light"]},
    )
    assert marked_again(version(old), version(turned), ["light", "water"]) == 1


def test_what_was_never_put_in_order_is_not_marked_as_an_order() -> None:
    old = ordering("q")
    longer = replace(
        old,
        public={"items": options(["four", "two", "one", "three", "five"])},
        right={"right": ["one", "two", "three", "four", "five"]},
    )
    assert marked_again(version(old), version(longer), ["one", "two", "three", "four"]) is None


@pytest.mark.parametrize("kind", ["essay", "upload", "survey"])
def test_what_no_key_marks_is_never_marked_again(kind: str) -> None:
    judged = replace(single_choice("q"), kind=kind)
    assert marked_again(version(judged), version(judged), ["yes"]) is None


def sheet(*fractions: float, passed: bool = False, pass_percent: int = 80) -> Sheet:
    lines = tuple(SheetLine(place, "O1", 1, each) for place, each in enumerate(fractions, start=1))
    return replace(
        Sheet(1, pass_percent, rescored(Sheet(1, 101, 0, False, lines), {}).percent, passed, lines),
    )


def test_a_pass_once_given_stays_when_marks_fall() -> None:
    before = sheet(1, 1, passed=True)
    after = rescored(before, {1: 0.0})
    assert (after.percent, after.is_passed, after.is_newly_passed) == (50, True, False)


def test_a_report_counts_each_attempt_once() -> None:
    sheets = {1: sheet(0, 1), 2: replace(sheet(1, 1, passed=True), attempt_id=2)}
    remarks = [Remark(1, 1, "q", 0, 1), Remark(2, 1, "q", 1, 0), Remark(2, 2, "r", 1, None)]
    impact = impact_of(remarks, sheets)
    risen, again = impact.by_mode[Mode.RAISE], impact.by_mode[Mode.REGRADE]
    assert (impact.attempts, impact.unmarkable, impact.changes_marks) == (2, 0, True)
    assert (risen.raised, risen.newly_passed, risen.fallen) == (1, 1, 0)
    assert (again.raised, again.fallen, again.below_pass) == (1, 1, 1)
    assert impact.by_mode[Mode.KEEP].raised == 0


@given(old_key=KEYS, new_key=KEYS, answer=ASKED)
def test_raising_never_lowers_regrading_marks_afresh_and_twice_is_once(
    old_key: list[str], new_key: list[str], answer: list[str]
) -> None:
    old = version(replace(multiple_choice("q"), right={"right": old_key}))
    new = version(replace(multiple_choice("q"), right={"right": new_key}))
    before, again = marked_again(old, old, answer), marked_again(old, new, answer)
    assert before is not None
    assert again is not None
    remark = Remark(1, 1, "q", before, again)
    assert fraction_after(Mode.RAISE, remark) >= before
    assert fraction_after(Mode.REGRADE, remark) == marked_again(new, new, answer)
    for mode in Mode:
        once = fraction_after(mode, remark)
        assert fraction_after(mode, replace(remark, before=once)) == once


@given(marks=st.lists(FRACTIONS, min_size=1, max_size=5), again=FRACTIONS)
def test_a_result_never_falls_where_marks_only_rise(marks: list[float], again: float) -> None:
    before = sheet(*marks)
    after = rescored(before, {1: fraction_after(Mode.RAISE, Remark(1, 1, "q", marks[0], again))})
    assert after.percent >= before.percent
