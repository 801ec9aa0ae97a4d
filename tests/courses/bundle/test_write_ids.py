"""Missing ids are written once, and nothing else is changed."""

from hypothesis import given
from hypothesis import strategies as st

from learn.courses.bundle.write_ids import with_ids
from tests.courses.course_files import BANK, LESSON, LESSON_UR, QUIZ


def test_a_text_that_has_its_ids_is_left_alone() -> None:
    for text in (LESSON, QUIZ, BANK):
        assert with_ids(text, "zones") == text


def test_ids_are_made_of_the_slug_and_of_headings() -> None:
    text = "---\ntitle: T\n---\n\n## Which *time* is it, please?\n<!-- {points: 2} -->\n\n- (x) a\n"
    assert with_ids(text, "first-times") == (
        "---\nid: first-times\ntitle: T\n---\n\n## Which *time* is it, please?\n"
        "<!-- {id: which-time-is-it-please, points: 2} -->\n\n- (x) a\n"
    )


def test_a_byte_order_mark_stays_in_front() -> None:
    text = "---\ntitle: T\n---\n\n## Why?\n<!-- {points: 2} -->\n\n- (x) a\n"
    assert with_ids(f"\ufeff{text}", "page") == f"\ufeff{with_ids(text, 'page')}"


def test_an_empty_comment_and_no_comment_get_an_id() -> None:
    text = "## Which?\n<!-- {} -->\n\n- (x) a\n\n## Which?\n\n- ( ) b\n- (x) c\n\n## Words\n\n- d\n"
    assert with_ids(text, "page") == (
        "## Which?\n<!-- {id: which} -->\n\n- (x) a\n\n"
        "## Which?\n<!-- {id: which-2} -->\n\n- ( ) b\n- (x) c\n\n## Words\n\n- d\n"
    )


def test_ids_that_are_taken_are_not_given_again() -> None:
    text = "## Why?\n<!-- {points: 1} -->\n\n## Other\n<!-- {id: why-2} -->\n"
    assert "{id: why-3, points: 1}" in with_ids(text, "page", {"why"})


def test_a_heading_without_latin_letters_borrows_the_slug() -> None:
    assert "{id: page-question, points: 1}" in with_ids("## کیوں؟\n<!-- {points: 1} -->\n", "page")


def test_a_draw_needs_no_id_and_a_translation_borrows_its_ids() -> None:
    draw = "## Three\n<!-- {draw: 3, from: x.md} -->\n"
    assert with_ids(draw, "page") == draw
    without = LESSON_UR.replace("{id: zones-check-1}", "{points: 1}")
    assert with_ids(without, "page") == without


def test_line_ends_of_windows_stay() -> None:
    assert with_ids("---\r\ntitle: T\r\n---\r\n", "page") == "---\r\nid: page\r\ntitle: T\r\n---\r\n"


PARTS = [
    "---",
    "title: T",
    "## Why?",
    "<!-- {points: 1} -->",
    "<!-- {} -->",
    "- (x) a",
    "",
    "words",
    "<!-- {id: w} -->",
]


@given(st.lists(st.sampled_from(PARTS), max_size=20).map("\n".join) | st.text())
def test_a_second_time_changes_nothing(text: str) -> None:
    once = with_ids(text, "page")
    assert with_ids(once, "page") == once
