"""Spotting errors: found passages less false alarms."""

import pytest

from learn.quizzes.inputs import PickAny
from learn.quizzes.questions import scoring_hash
from tests.quizzes.questions.blocks import Stored, codes_of, question

NOTE = "\n\n> [!NOTE]\n> Why."
LETTER = (
    "> I [[are late=>am late]] again. Please [[to wait=>wait]] for me.\n>\n> See you there soon, my friend."
)
URDU = "> میں پھر [[دیر ہے=>دیر سے ہوں]] آج۔ میرا [[انتظار کرے=>انتظار کریں]] وہاں۔ جلد ملیں گے، میرے دوست۔"


def letter() -> Stored:
    return Stored(LETTER + NOTE, URDU + NOTE, type="spot-the-error")


def test_the_text_is_shown_in_pieces_by_paragraph_and_keeps_its_order() -> None:
    asked = letter().input(order=["any", "order"])
    assert isinstance(asked, PickAny)
    assert [[each.text for each in paragraph] for paragraph in asked.paragraphs] == [
        ["I", "are late", "again. Please", "to wait", "for me."],
        ["See you", "there soon,", "my friend."],
    ]


def test_found_passages_count_and_false_alarms_count_against_them() -> None:
    stored = letter()
    late, wait, right = (stored.key_of(text) for text in ("are late", "to wait", "for me."))
    other = stored.key_of("See you")
    assert stored.grade(late, wait).is_right
    assert stored.grade(late).fraction == 0.5
    assert stored.grade(late, wait, right).fraction == 0.5
    assert stored.grade(late, right, other).fraction == 0
    assert stored.grade(*(each.key for each in stored.input().options)).fraction == 0  # type: ignore[union-attr]


def test_under_exact_only_the_whole_counts() -> None:
    stored = Stored(LETTER + NOTE, type="spot-the-error", credit="exact")
    assert stored.grade(stored.key_of("are late")).fraction == 0
    assert stored.grade(*stored.key["right"]).is_right


def test_an_answer_is_one_for_all_languages() -> None:
    stored = letter()
    english, urdu = stored.input("en"), stored.input("ur")
    assert isinstance(english, PickAny)
    assert isinstance(urdu, PickAny)
    assert {each.key for each in english.options} == {each.key for each in urdu.options}
    wrong = {each.text for each in urdu.options if each.key in stored.key["right"]}
    assert wrong == {"دیر ہے", "انتظار کرے"}
    assert stored.grade(*stored.key["right"], lang="ur").is_right


def test_the_result_says_what_was_wrong_and_what_is_right() -> None:
    assert letter().grade("nothing").feedback == (
        "<p><del>are late</del> <ins>am late</ins></p>",
        "<p><del>to wait</del> <ins>wait</ins></p>",
    )


def test_the_same_words_twice_are_two_pieces() -> None:
    asked = Stored("> go go go [[went=>go]]" + NOTE, type="spot-the-error").input()
    assert isinstance(asked, PickAny)
    assert len({each.key for each in asked.options}) == 4


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("> none", "no-gap"),
        ("> a b [[are]]", "empty-gap"),
        ("> a b [[=>am]]", "empty-gap"),
        ("> a b [[are=> ]]", "empty-gap"),
        ("> [[are=>am]]", "too-little-text"),
        ("> a b [[c=>d]][[e=>f]]", "errors-touch"),
    ],
)
def test_each_error_is_marked_with_its_correction_in_text_enough(body: str, code: str) -> None:
    assert codes_of(body + NOTE, type="spot-the-error") == [code]


def test_a_translation_has_as_many_errors() -> None:
    assert codes_of("> x [[a=>b]]" + NOTE, "> x [[a=>b]] y [[c=>d]]" + NOTE, type="spot-the-error") == [
        "translation-differs"
    ]


def test_what_is_scored_is_the_text_and_which_passages_are_wrong() -> None:
    before = question("> a [[b=>c]] d." + NOTE, type="spot-the-error")
    corrected = question("> a [[b=>e]] d." + NOTE, type="spot-the-error")
    moved = question("> [[a=>c]] b d." + NOTE, type="spot-the-error")
    assert scoring_hash(before) == scoring_hash(corrected)
    assert scoring_hash(before) != scoring_hash(moved)
