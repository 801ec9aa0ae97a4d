"""Which answer may be saved over which."""

import pytest

from learn.quizzes.tabs import Saving, fingerprint, saving_of


@pytest.mark.parametrize(
    ("saved", "given", "loaded", "wanted"),
    [
        (["a"], ["b"], ["a"], Saving.SAVE),
        ([], ["b"], [], Saving.SAVE),
        (["a"], [], ["a"], Saving.SAVE),
        (["a"], ["a"], ["c"], Saving.NOTHING_NEW),
        (["b"], ["a"], ["a"], Saving.NOTHING_NEW),
        (["b"], [], [], Saving.NOTHING_NEW),
        (["b"], ["c"], ["a"], Saving.OUTDATED),
        (["b"], [], ["a"], Saving.OUTDATED),
    ],
)
def test_an_answer_is_saved_over_what_its_tab_had_loaded_alone(
    saved: list[str], given: list[str], loaded: list[str], wanted: Saving
) -> None:
    told = fingerprint("seed", 1, loaded)
    assert saving_of("seed", 1, saved, given, told) is wanted


def test_a_form_that_says_nothing_is_believed() -> None:
    assert saving_of("seed", 1, ["a"], ["b"], None) is Saving.SAVE


def test_what_was_loaded_tells_neither_the_answer_nor_its_length() -> None:
    told = {fingerprint("seed", 1, answer) for answer in (["a"], ["a", "b"], ["x" * 4_000])}
    assert len(told) == 3
    assert {len(each) for each in told} == {4}
    assert fingerprint("seed", 2, ["a"]) not in told
    assert fingerprint("seed", 1, []) == ""
