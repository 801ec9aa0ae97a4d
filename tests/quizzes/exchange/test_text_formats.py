"""HTML, plain text and Moodle's mixture as Markdown that shows the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.markdown.context import RenderContext
from learn.markdown.rendering import plain_inline
from learn.quizzes.exchange.text_formats import HTML, MARKDOWN, MOODLE, PLAIN, as_markdown
from tests.quizzes.exchange.banks import SIGNS


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("One<br>two<br/>three", "One\\\ntwo\\\nthree"),
        ("<b> bold </b>and <em>it</em>", "**bold** and *it*"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>d", "- a\n- b\n   1. c\n\nd"),
        ('<a href="https://example.org/?a=1&amp;b=2">there</a>', "[there](https://example.org/?a=1&b=2)"),
        ("<code>a*b</code>", "`a*b`"),
        ("<pre>a\n  *b*</pre>", "```\na\n  *b*\n```"),
        ("a &lt; b &amp; c", "a \\< b & c"),
        ("a &amp;lt; b", "a \\&lt; b"),
        ("<!-- hidden -->a  \n  b", "a b"),
        ("<p># no heading</p>", "\\# no heading"),
        ("", ""),
        ("Solve $$x^2 + 1$$ and \\(y\\) now", "Solve $x^2 + 1$ and $y$ now"),
        (r"<p>\[ \frac{1}{2} \]</p><b>\(a &lt; b\)</b>", "$\\frac{1}{2}$\n\n**$a < b$**"),
        (r"$$a \\[2pt] b$$ for $5 more", r"$a \\[2pt] b$ for \$5 more"),
        ("<code>$$x$$</code>", "`$$x$$`"),
    ],
)
def test_html_has_its_marks_in_markdown(html: str, markdown: str) -> None:
    assert as_markdown(html, HTML) == (as_markdown(markdown, MARKDOWN))


@pytest.mark.parametrize(
    ("html", "words", "lost"),
    [
        ("H<sub>2</sub>O", "H2O", ("sub",)),
        ('<img src="x.png" alt="Two clocks"> say', "Two clocks say", ("img",)),
        ('<a href="javascript:x">there</a>', "there", ("a",)),
        ("<b>open", "open", ("b",)),
        ("<h1>Big</h1>small", "Big\n\nsmall", ("h1",)),
        ("<script>x</script>", "x", ("script",)),
    ],
)
def test_tags_without_a_mark_are_told_and_their_words_kept(
    html: str, words: str, lost: tuple[str, ...]
) -> None:
    formatted = as_markdown(html, HTML)
    assert (formatted.markdown, formatted.lost) == (words, lost)


@pytest.mark.parametrize(
    "html",
    ["Solve $$x", r"\(x", r"x\]", r"\(\$5\)", r"\( \)", r"2\(x\)", r"\(x\)2", "$$a<br>b$$", "$$x$$" * 5_000],
)
def test_a_formula_that_is_none_any_more_is_told(html: str) -> None:
    assert as_markdown(html, HTML).has_lost_formula


@pytest.mark.parametrize("html", ["$$x$$", "Pay $5 or $6", r"C:\\(new", "a (b) [c]"])
def test_other_dollars_and_brackets_are_no_formulas(html: str) -> None:
    assert not as_markdown(html, HTML).has_lost_formula


def test_lines_of_plain_text_stay_lines() -> None:
    assert as_markdown("a\n b\n\n1. c <d>", PLAIN).markdown == "a\\\nb\n\n1\\. c \\<d>"


def test_moodles_own_format_is_html_whose_lines_count() -> None:
    assert as_markdown("a <b>b</b>\nc", MOODLE).markdown == "a **b**\\\nc"


@given(st.text(SIGNS, max_size=40))
def test_plain_text_shows_as_it_is(text: str) -> None:
    line = " ".join(text.split())
    markdown = as_markdown(line, PLAIN).markdown
    shown = plain_inline(markdown, RenderContext())
    assert shown.translate(str.maketrans("“”‘’", "\"\"''")) == line
