"""Spotting errors is read and checked, and not yet served."""

import pytest

from tests.quizzes.questions.blocks import codes_of, question

NOTE = "\n\n> [!NOTE]\n> Why."


def test_it_is_read_but_not_served() -> None:
    assert not question("> I [[are=>am]] late." + NOTE, type="spot-the-error").is_playable


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("> none", "no-gap"),
        ("> [[are]]", "empty-gap"),
        ("> [[=>am]]", "empty-gap"),
        ("> [[are=> ]]", "empty-gap"),
    ],
)
def test_each_error_is_marked_with_its_correction(body: str, code: str) -> None:
    assert codes_of(body + NOTE, type="spot-the-error") == [code]


def test_a_translation_has_as_many_errors() -> None:
    assert codes_of("> [[a=>b]]" + NOTE, "> [[a=>b]] [[c=>d]]" + NOTE, type="spot-the-error") == [
        "translation-differs"
    ]
