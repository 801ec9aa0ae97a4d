"""Anchors are those a git host makes of the same headings."""

import pytest

from learn.courses.bundle.anchors import anchors_of, heading_anchors, slug_of


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Stop, look, type", "stop-look-type"),
        ("The first hour, in order", "the-first-hour-in-order"),
        ("In a café or a centre", "in-a-café-or-a-centre"),
        ("What's `code` for?", "whats-code-for"),
        ("A - b", "a---b"),
        ("snake_case", "snake_case"),
        ("اُردو لکھیں؟", "اُردو-لکھیں"),
        ("???", "section"),
    ],
)
def test_heading_becomes_this_anchor(heading: str, anchor: str) -> None:
    assert slug_of(heading.replace("`", "")) == anchor
    assert heading_anchors(f"## {heading}\n") == (anchor,)


def test_marks_in_a_heading_do_not_count() -> None:
    assert heading_anchors("## **Long** [beats](x.md) _clever_\n") == ("long-beats-clever",)


def test_equal_headings_are_numbered_past_names_that_are_taken() -> None:
    assert anchors_of(["A", "A", "A-1", "A"]) == ("a", "a-1", "a-1-1", "a-2")


def test_questions_keep_their_ids_and_lend_no_heading() -> None:
    text = (
        "# One\n\n## Why?\n<!-- {id: two} -->\n\n- (x) a\n\n### step\n\n## Two\n\n> ## quoted\n\nThree\n---\n"
    )
    assert heading_anchors(text) == ("one", "two-1", "three")
