"""Multiple choice: partial credit, and no prize for ticking everything or nothing."""

import pytest

from tests.quizzes.questions.blocks import Stored, codes_of

STATUS = """\
- [x] blocked {#a}
  > Name blockers.
- [ ] tired {#b}
  > Keep it about work.
- [x] next {#c}
  > Yes.
- [ ] lunch {#d}
  > No.
"""


@pytest.mark.parametrize(
    ("ticked", "proportional", "exact"),
    [
        ("ac", 1, 1),
        ("ca", 1, 1),
        ("a", 0.5, 0),
        ("ab", 0, 0),
        ("acb", 0.5, 0),
        ("b", 0, 0),
        ("bd", 0, 0),
        ("", 0, 0),
        ("abcd", 0, 0),
    ],
)
def test_right_ticks_count_and_wrong_ones_count_against(
    ticked: str, proportional: float, exact: float
) -> None:
    assert Stored(STATUS, credit="proportional").grade(*ticked).fraction == proportional
    assert Stored(STATUS).grade(*ticked).fraction == exact


def test_feedback_speaks_of_what_was_misjudged_or_confirms_what_was_ticked() -> None:
    stored = Stored(STATUS)
    tired, missed = stored.grade("a", "b").feedback
    assert tired == '<div class="soft">tired</div><p>Keep it about work.</p>'
    assert missed == '<div class="soft">next</div><p>Yes.</p>'
    assert [each.rpartition("</div>")[2] for each in stored.grade("a", "c").feedback] == [
        "<p>Name blockers.</p>",
        "<p>Yes.</p>",
    ]
    assert [part.is_right for part in stored.grade("a", "b").parts] == [True, False, False, True]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("- [ ] a\n  > n\n- [ ] b\n  > n", "no-right-answer"),
        ("- [x] a\n  > n\n- [x] b\n  > n", "only-right-answers"),
        ("- [x] a\n  > n", "one-choice-only"),
    ],
)
def test_something_must_be_right_and_something_wrong(body: str, code: str) -> None:
    assert codes_of(body) == [code]


def test_a_link_at_the_start_of_an_entry_is_no_mark() -> None:
    assert codes_of("- [x](a.md)\n- [ ](b.md)") == ["no-choices"]


def test_a_fault_of_the_original_is_told_whatever_its_translation_says() -> None:
    assert "no-right-answer" in codes_of("- [ ] a\n- [ ] b", "- [x] a\n- [ ] b")
    assert "only-right-answers" in codes_of("- [x] a\n- [x] b", "- [x] a\n- [ ] b")
