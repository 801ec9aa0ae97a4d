"""Text made to keep a worker busy ends quickly, with a sentence that says what to change."""

from contextlib import suppress

import pytest

from learn.markdown.complexity import TooComplex
from learn.markdown.context import RenderContext
from learn.markdown.rendering import render_block
from tests.soon import ends_soon

SIZE = 100_000
REPEATED = [
    "![",
    "[",
    "[[",
    "> ",
    ">",
    "- ",
    "  - a\n",
    "1. ",
    "*a ",
    "*a_ ",
    "`a ",
    "``a` ",
    "$a ",
    "$a$",
    "|a",
    "| a |\n|---|\n",
    "a|b\n-|-\n",
    "<",
    "<!-- {",
    "&",
    "[^",
    "^[",
    "[a](",
    "[a](b",
    "[a]: b\n",
    "[^a]: b\n",
    "{{fact:",
    "a\n: b\n",
    "# a\n",
    "```\n",
    "~~a",
    "\\(",
    "a\n===\n",
    "![a](b) ",
]


@pytest.mark.parametrize("unit", REPEATED, ids=repr)
def test_100_kb_of_one_mark_are_rendered_or_refused_soon(unit: str) -> None:
    with ends_soon(), suppress(TooComplex):
        render_block((unit * SIZE)[:SIZE], RenderContext(lang="ur"))


@pytest.mark.parametrize(
    "text", ["![" * 50_000, "[" * 50_000, "> " * 50_000 + "a", "- " * 50 + "a", "a" * 262_145]
)
def test_what_cannot_be_honest_is_refused(text: str) -> None:
    with pytest.raises(TooComplex):
        render_block(text, RenderContext())


@pytest.mark.parametrize("text", ["[" * 251, "![" * 251, "[a](b) " * 251, "[a](b)\n\n" * 4001])
def test_opening_brackets_have_a_budget_of_their_own(text: str) -> None:
    with pytest.raises(TooComplex, match="brackets"):
        render_block(text, RenderContext())


def test_too_many_letters_are_counted_in_bytes() -> None:
    with pytest.raises(TooComplex, match="256 kB"):
        render_block("ہ" * 140_000, RenderContext())


def test_a_long_honest_lesson_is_not_refused() -> None:
    section = (
        "## Heading\n\nA sentence, with a [link](a.md) and *emphasis*.\n\n- one\n- two\n\n> [!TIP]\n> x\n\n"
    )
    assert render_block(section * 400, RenderContext()).html.count("<h2>") == 400


def test_ten_quotes_in_each_other_are_read_to_the_innermost() -> None:
    assert "innermost" in render_block("> " * 10 + "innermost", RenderContext()).html
