"""Surveys are read and checked, and not yet served."""

import pytest

from tests.quizzes.questions.blocks import codes_of, question

NOTE = "\n\n> [!NOTE]\n> Thank you."


def test_choices_without_a_key_or_none_at_all_are_fine() -> None:
    assert not question("- ( ) yes\n- ( ) no" + NOTE, type="survey").is_playable
    assert not question("Say more." + NOTE, type="survey").is_playable


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("- (x) yes\n- ( ) no", "key-in-survey"),
        ("- ( ) yes", "one-choice-only"),
        ("- ( ) yes\n- no\n- ( ) so", "choice-without-mark"),
    ],
)
def test_every_slip_has_a_code(body: str, code: str) -> None:
    assert codes_of(body + NOTE, type="survey") == [code]


def test_a_translation_has_as_many_choices() -> None:
    assert codes_of("- ( ) yes\n- ( ) no" + NOTE, "- ( ) ہاں" + NOTE, type="survey") == [
        "translation-differs"
    ]
