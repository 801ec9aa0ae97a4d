"""True or false: two choices, kept in their order."""

from tests.quizzes.questions.blocks import Stored, codes_of

SKY = "- (x) True\n  > y\n- ( ) False\n  > n\n"


def test_one_of_two_is_right_and_neither_changes_its_place() -> None:
    stored = Stored(SKY, type="true-false")
    assert stored.grade(stored.key_of("True")).is_right
    assert not stored.grade(stored.key_of("False")).is_right
    assert stored.body["does_shuffle"] is False


def test_three_choices_are_one_too_many() -> None:
    assert codes_of(SKY + "- ( ) Perhaps\n  > n\n", type="true-false") == ["not-two-choices"]


def test_two_right_ones_are_noticed_too() -> None:
    assert codes_of(SKY.replace("( )", "(x)"), type="true-false") == ["several-right-answers"]
