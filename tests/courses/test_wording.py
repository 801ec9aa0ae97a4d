"""A paragraph on a page, and where its author wrote it."""

from learn.courses.wording import found_in, nearest_to, paragraphs

SOURCE = """\
---
title: Zones
---

Your client in **Berlin** writes at [3 pm](x.md#a) & waits.
Which 3 pm?

- One `code` point
- Another point

Twice.

Twice.
"""
HTML = (
    "<p>Your client in <strong>Berlin</strong> writes at <a href='x'>3 pm</a> &amp; waits.\nWhich 3 pm?</p>"
    "<ul><li>One <code>code</code> point</li><li>Another point</li></ul><p>Twice.</p><p>Twice.</p><p> </p>"
)


def test_paragraphs_and_points_are_told_once_each_in_order() -> None:
    assert paragraphs(HTML) == [
        "Your client in Berlin writes at 3 pm & waits. Which 3 pm?",
        "One code point",
        "Another point",
        "Twice.",
    ]
    assert paragraphs("") == []


def test_a_paragraph_is_found_where_it_is_written_once() -> None:
    first, point, _other, twice = paragraphs(HTML)
    written = found_in(SOURCE, first)
    assert written is not None
    assert written.line == 5
    assert SOURCE[written.start : written.end].endswith("Which 3 pm?")
    at = found_in(SOURCE, point)
    assert at is not None
    assert SOURCE[at.start : at.end] == "- One `code` point"
    for quote in (twice, "", "…", "Nowhere"):
        assert found_in(SOURCE, quote) is None


def test_a_paragraph_of_several_lines_is_found_in_a_quote_and_beside_other_points() -> None:
    source = "> [!NOTE] Zones\n> Berlin is\n> **UTC+2** now.\n\n1. One point\n   goes on\n2. Another\n"
    quoted = found_in(source, "Berlin is UTC+2 now.")
    assert quoted is not None
    assert source[quoted.start : quoted.end] == "> Berlin is\n> **UTC+2** now."
    point = found_in(source, "One point goes on")
    assert point is not None
    assert (point.line, source[point.start : point.end]) == (5, "1. One point\n   goes on")


def test_a_paragraph_that_changed_is_told_by_the_words_it_shares() -> None:
    near = nearest_to(SOURCE, "Your client in Lahore writes at noon & waits.")
    assert near is not None
    assert near.line == 5
    assert nearest_to(SOURCE, "Quite another thing") is None
    assert nearest_to("", "Words") is None
