"""Scenarios are read and their paths checked; they are not yet served."""

import pytest

from tests.quizzes.questions.blocks import BODY_LINE, codes_of, problems_of, question

NOTE = "\n\n> [!NOTE]\n> Why."
CALL = "- (x) Ask first {to: step-2}\n- ( ) Pay\n\n### step-2\n\n- (x) Report\n- ( ) Wait"


def test_it_is_read_but_not_served() -> None:
    assert not question(CALL + NOTE, type="scenario").is_playable


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Text.", "no-choices"),
        (CALL.replace("(x)", "( )"), "no-right-answer"),
        (CALL.replace("### step-2", "### step-3"), "unknown-step"),
        (CALL.replace(" {to: step-2}", ""), "unreached-step"),
    ],
)
def test_no_path_breaks_off(body: str, code: str) -> None:
    assert code in codes_of(body + NOTE, type="scenario")


def test_a_broken_path_is_shown_on_its_line_with_the_nearest_step() -> None:
    problem = problems_of("Stem.\n\n" + CALL.replace("{to: step-2}", "{to: stp-2}") + NOTE, type="scenario")[
        0
    ]
    assert problem.line == BODY_LINE + 2
    assert 'Did you mean "step-2"?' in problem.message


def test_the_first_step_may_have_a_name_and_be_led_back_to() -> None:
    named = "### step-1\n\n" + CALL
    assert not codes_of(named + NOTE, type="scenario")
    assert not codes_of(named.replace("- ( ) Wait", "- ( ) Wait {to: step-1}") + NOTE, type="scenario")


def test_a_translation_has_the_same_paths() -> None:
    assert (
        codes_of(CALL + NOTE, CALL.replace("{to: step-2}", "") + NOTE, type="scenario").count(
            "translation-differs"
        )
        == 1
    )
