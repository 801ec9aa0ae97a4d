"""A reader's wording in place of a paragraph, as the author wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.authoring.rewording import reworded
from learn.courses.blocks import Prose
from learn.courses.bundle.split import split_blocks
from learn.courses.wording import paragraphs
from learn.markdown.context import RenderContext
from learn.markdown.rendering import render_block

MARKED = "Meet in **Berlin** at [3 pm](x.md#a) & wait.\n*Which* 3 pm?"
STRAIGHT = str.maketrans("“”‘’", "\"\"''")
WORDS = st.text("ab \n#>-*_`<[{(!$&;1.)|~\\\"'یہ", max_size=30)


@pytest.mark.parametrize(
    ("written", "wording", "after"),
    [
        (MARKED, "Meet in Berlin at 3 pm & wait. Whose 3 pm?", MARKED.replace("*Which*", "Whose")),
        (MARKED, "Call in Berlin at 3 pm & wait. Which 3 pm?", MARKED.replace("Meet", "Call")),
        (MARKED, "Meet in Lahore at 3 pm & wait. Which 3 pm?", MARKED.replace("**Berlin**", "Lahore")),
        (MARKED, "Meet in Berlin at 3 pm & wait.", MARKED.removesuffix("\n*Which* 3 pm?")),
        ("See [the first lesson](a.md).", "See the other lesson.", "See the other lesson."),
        ("**Two words** here.", "Two signs here.", "Two signs here."),
        ("- One point", "Another point", "- Another point"),
        ("> It is\n> **late** now.", "It is late then.", "> It is\n> **late** then."),
        ("1. First", "First of all", "1. First of all"),
        ("Say “no” to it.", 'Say "no" to them.', "Say “no” to them."),
        ("یہ *پرانا* متن ہے۔", "یہ پرانا جملہ ہے۔", "یہ *پرانا* جملہ ہے۔"),
        ("Plain words.", "# <b>Not</b> plain {{fact:x}}", r"\# \<b>Not\</b> plain \{{fact:x}}"),
    ],
)  # fmt: skip
def test_what_both_say_stays_as_the_author_wrote_it(written: str, wording: str, after: str) -> None:
    assert reworded(written, wording) == after


@given(WORDS)
def test_a_wording_is_one_paragraph_of_its_own_words_and_nothing_else(wording: str) -> None:
    words = "".join(wording.split())
    after = reworded("Old words stood here.", wording)
    assert "\n" not in after
    blocks, problems = split_blocks(f"## A heading\n{after}", 1, "x.md")
    assert ([type(block) for block in blocks], problems) == ([Prose], [])
    shown = paragraphs(render_block(after, RenderContext()).html)
    assert len(shown) == (1 if words else 0)
    assert "".join(shown).replace(" ", "").translate(STRAIGHT) == words
