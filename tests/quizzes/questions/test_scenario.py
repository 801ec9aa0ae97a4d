"""Scenarios: the path that was walked, and the points on it."""

import pytest

from learn.quizzes.inputs import Walk
from learn.quizzes.questions import scoring_hash
from tests.quizzes.questions.blocks import BODY_LINE, Stored, codes_of, problems_of, question

NOTE = "\n\n> [!NOTE]\n> Why."
CALL = """\
A stranger calls.

- (x) Ask who it is {to: step-2}
  > You keep the lead.
- ( ) Pay {to: step-3}
  > The money is gone.

### step-2

He hangs up.

- (x) Report it
  > Others are warned.
- ( ) Wait {to: step-3}
  > Waiting helps him.

### step-3

He calls again.

- (x) Report it
  > Late, but good.
- ( ) Give up
  > He will call others."""


def call(**meta: str) -> Stored:
    return Stored(CALL + NOTE, type="scenario", **meta)


def keys(stored: Stored) -> dict[tuple[int, str], str]:
    asked = stored.input()
    assert isinstance(asked, Walk)
    return {
        (number, option.text): option.key
        for number, step in enumerate(asked.steps, start=1)
        for option in step.options
    }


def test_the_first_step_is_the_question_itself_and_each_choice_leads_on() -> None:
    stored = call()
    asked = stored.input()
    assert isinstance(asked, Walk)
    assert stored.body["texts"]["en"]["stem"] == "<p>A stranger calls.</p>"
    assert [step.html for step in asked.steps] == ["", "<p>He hangs up.</p>", "<p>He calls again.</p>"]
    assert [step.targets for step in asked.steps] == [(2, 3), (0, 3), (0, 0)]


@pytest.mark.parametrize("end", ["{#ask} {to: step-2}", "{to: step-2} {#ask}", "{to: step-2}{#ask}"])
def test_a_choice_may_have_its_key_before_its_step_or_behind(end: str) -> None:
    asked = Stored(CALL.replace("{to: step-2}", end) + NOTE, type="scenario").input()
    assert isinstance(asked, Walk)
    option, target = asked.pairs(1)[0]
    assert (option.key, option.text, target) == ("ask", "Ask who it is", 2)


def test_a_step_may_be_called_by_several_words() -> None:
    asked = Stored(CALL.replace("step-2", "He hangs up") + NOTE, type="scenario").input()
    assert isinstance(asked, Walk)
    assert [step.targets for step in asked.steps] == [(2, 3), (0, 3), (0, 0)]


@pytest.mark.parametrize("end", ["{to: step 3}", "{to: step-3}.", "{to: step-3} {to: step-3}"])
def test_a_choice_never_ends_the_story_because_its_step_was_not_read(end: str) -> None:
    wrong = CALL.replace("Wait {to: step-3}", f"Wait {end}")
    assert codes_of(wrong + NOTE, type="scenario") == ["unknown-step"]


def test_points_lie_on_the_path() -> None:
    stored = call()
    of = keys(stored)
    ask, pay = of[1, "Ask who it is"], of[1, "Pay"]
    report, wait = of[2, "Report it"], of[2, "Wait"]
    late, give_up = of[3, "Report it"], of[3, "Give up"]
    assert stored.grade(ask, report).is_right
    assert stored.grade(pay, late).fraction == 0.5
    assert stored.grade(pay, give_up).fraction == 0
    assert stored.grade(ask, wait, late).fraction == pytest.approx(2 / 3)
    assert stored.grade(ask).fraction == 0.5, "a story that breaks off is not one that ended well"
    assert stored.grade(report).fraction == 0, "a path begins with the first step"
    assert call(credit="exact").grade(ask, wait, late).fraction == 0


def test_each_choice_on_the_path_is_explained() -> None:
    stored = call()
    of = keys(stored)
    assert stored.grade(of[1, "Pay"], of[3, "Give up"]).feedback == (
        "<p>The money is gone.</p>",
        "<p>He will call others.</p>",
    )


def test_choices_may_be_shuffled_within_their_step() -> None:
    of = keys(call())
    order = list(reversed(of.values()))
    asked = call().input(order=order)
    assert isinstance(asked, Walk)
    assert [[option.text for option in step.options] for step in asked.steps] == [
        ["Pay", "Ask who it is"],
        ["Wait", "Report it"],
        ["Give up", "Report it"],
    ]
    assert asked.steps[0].targets == (3, 2)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (CALL, "Text.", "no-choices"),
        ("(x)", "( )", "no-right-answer"),
        ("- (x) Report it\n  > Others are warned.\n", "", "no-right-answer"),
        ("### step-2", "### step-4", "unknown-step"),
        ("{to: step-2}", "", "unreached-step"),
        ("- ( ) Give up", "- ( ) Give up {to: step-2}", "step-circle"),
        ("- ( ) Pay", "- Pay", "choice-without-mark"),
        ("- ( ) Pay", "- ( ) Ask who it is", "duplicate-choice"),
        ("### step-3", "### step-2", "duplicate-step"),
        ("  > The money is gone.\n", "", "no-feedback"),
        ("### step-2", "More text.\n\n### step-2", "text-after-answers"),
    ],
)
def test_no_path_breaks_off_or_leads_nowhere(old: str, new: str, code: str) -> None:
    assert code in codes_of(CALL.replace(old, new) + NOTE, type="scenario")


def test_a_broken_path_is_shown_on_its_line_with_the_nearest_step() -> None:
    problem = problems_of(CALL.replace("{to: step-2}", "{to: stp-2}") + NOTE, type="scenario")[0]
    assert problem.line == BODY_LINE + 2
    assert 'Did you mean "step-2"?' in problem.message


def test_the_first_step_may_have_a_heading_of_its_own() -> None:
    assert not codes_of("### step-1\n\n" + CALL + NOTE, type="scenario")
    assert not codes_of("Friday, 5 pm.\n\n### step-1\n\n" + CALL + NOTE, type="scenario")


def test_a_translation_has_the_same_paths() -> None:
    assert codes_of(CALL + NOTE, CALL + NOTE, type="scenario") == []
    other = CALL.replace("- ( ) Wait {to: step-3}", "- ( ) Wait")
    assert "translation-differs" in codes_of(CALL + NOTE, other + NOTE, type="scenario")


def test_a_story_with_very_many_paths_is_read_at_once() -> None:
    steps = [f"### s{n}\n\n- (x) a {{to: s{n + 1}}}\n- (x) b {{to: s{n + 1}}}" for n in range(2, 60)]
    body = "- (x) a {to: s2}\n- ( ) b\n\n" + "\n\n".join(steps) + "\n\n### s60\n\n- (x) a\n- ( ) b"
    stored = Stored(body + NOTE, type="scenario")
    assert len(stored.key["right"]) == 60
    assert stored.grade(*stored.key["right"]).is_right


def test_feedback_is_not_scored_and_where_a_choice_leads_is() -> None:
    before = question(CALL + NOTE, type="scenario")
    assert scoring_hash(before) == scoring_hash(
        question(CALL.replace("gone", "lost") + NOTE, type="scenario")
    )
    other = CALL.replace("- ( ) Pay {to: step-3}", "- ( ) Pay")
    assert scoring_hash(before) != scoring_hash(question(other + NOTE, type="scenario"))
