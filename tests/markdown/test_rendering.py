"""What authors may write, and the HTML that comes of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from learn.markdown.context import Labels, Picture, RenderContext
from learn.markdown.rendering import plain_inline, render_block, render_inline

CLOCK = Picture("/media/clock.png", 640, 360, 24_300)


def html(text: str, context: RenderContext | None = None) -> str:
    return render_block(text, context or RenderContext()).html


def test_a_page_has_one_h1_and_it_is_not_in_the_text() -> None:
    assert html("# One\n\n## Two\n\nThree\n===") == "<h2>One</h2>\n<h2>Two</h2>\n<h2>Three</h2>"


def test_headings_outside_quotes_get_the_given_anchors_in_order() -> None:
    context = RenderContext(anchors=("first", "second"))
    rendered = html("## A\n\n> ## Quoted\n\n### B\n\n## C", context)
    assert '<h2 id="first">A</h2>' in rendered
    assert "<h2>Quoted</h2>" in rendered
    assert '<h3 id="second">B</h3>' in rendered
    assert "<h2>C</h2>" in rendered


@pytest.mark.parametrize(
    "comment", ["<!-- {id: a} -->", "<!--{id: a,\n  points: 2}-->", "  <!-- {draw: 3} -->"]
)
def test_metadata_comments_are_never_visible(comment: str) -> None:
    assert html(f"## Heading\n{comment}\n\nText") == "<h2>Heading</h2>\n<p>Text</p>"


def test_other_comments_are_shown_as_text_like_all_raw_html() -> None:
    assert html("<!-- a note -->") == "<p>&lt;!-- a note --&gt;</p>"
    assert html("<!-- {id: a} --> behind") == "<p>&lt;!-- {id: a} --&gt; behind</p>"


def test_a_callout_has_its_title_or_the_usual_name_in_its_language() -> None:
    labels = Labels(callouts={"GOOD": "Achhi misaal"})
    titled = html("> [!GOOD] A *reply* that helps\n> Body", RenderContext(labels=labels))
    assert titled == (
        '<div class="note good" role="note"><b>A <em>reply</em> that helps</b><p>Body</p>\n</div>'
    )
    assert "<b>Achhi misaal</b>" in html("> [!GOOD]\n> Body", RenderContext(labels=labels))


def test_a_callout_may_hold_lists_and_callouts_and_an_unknown_kind_stays_a_quote() -> None:
    nested = html("> [!NOTE]\n>\n> - a\n>\n> > [!BAD] Inner\n> > x")
    assert nested.count('role="note"') == 2
    assert nested.count("<div") == nested.count("</div>") == 2
    assert html("> [!NOTICE] x") == "<blockquote>\n<p>[!NOTICE] x</p>\n</blockquote>"


def test_a_table_scrolls_in_a_named_region_and_its_headers_have_a_scope() -> None:
    rendered = html(
        "| Sign | What |\n| --- | ---: |\n| a | b |", RenderContext(labels=Labels(table="Jadwal"))
    )
    assert '<div class="scroll" tabindex="0" role="region" aria-label="Jadwal: Sign, What">' in rendered
    assert '<th scope="col">Sign</th>' in rendered
    assert '<td class="end">b</td>' in rendered
    assert "style" not in rendered


def test_an_empty_corner_cell_is_no_header() -> None:
    assert "<th>" not in html("| | |\n| --- | --- |\n| a | b |")


def test_code_is_coloured_by_classes_and_runs_from_left_to_right() -> None:
    rendered = html('```python\nx = "<b>"\n```')
    assert rendered.startswith('<pre lang="en" dir="ltr" tabindex="0"><code><span class="n">x</span>')
    assert "&lt;b&gt;" in rendered
    assert "style" not in rendered


def test_code_in_an_unknown_language_is_plain_and_a_message_in_urdu_keeps_its_direction() -> None:
    assert html("```nonsense\n<b>\n```").endswith("<code>&lt;b&gt;\n</code></pre>")
    assert html("```\nسلام\n```").startswith('<pre lang="ur" dir="rtl"')


def test_formulas_become_mathml_and_prices_do_not() -> None:
    assert "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>" in html(r"$\frac{a}{b}$")
    assert '<math display="block">' in html("$$\na+b\n$$")
    assert html("costs $5 and $6") == "<p>costs $5 and $6</p>"


@pytest.mark.parametrize("ending", [" in 2025", " and a \\", ""])
def test_a_formula_at_the_beginning_is_one_whatever_the_end(ending: str) -> None:
    assert html(f"$x$ is known{ending}").startswith("<p><math")
    assert html("$5 is half of $10") == "<p>$5 is half of $10</p>"


@pytest.mark.parametrize(
    "latex", [r"\begin{matrix} a", r"x^", r"\left(", r"\newcommand{\a}{\a\a}\a", "x" * 1001]
)
def test_a_formula_that_cannot_be_drawn_is_shown_as_code(latex: str) -> None:
    assert html(f"${latex}$").startswith('<p><code dir="ltr">')


def test_links_are_resolved_and_only_other_sites_are_marked() -> None:
    context = RenderContext(resolve_link={"../02.md#x": "/en/courses/c/two#x"}.get)
    assert html("[a](../02.md#x)", context) == '<p><a href="/en/courses/c/two#x">a</a></p>'
    assert html("[a](https://x.org/)", context) == '<p><a href="https://x.org/" rel="noopener">a</a></p>'
    assert html("[a](mailto:a@x.org)", context) == '<p><a href="mailto:a@x.org">a</a></p>'


def test_a_relative_link_to_nowhere_becomes_text_and_an_anchor_stays() -> None:
    nowhere = RenderContext(resolve_link=lambda _href: None)
    assert html("[*a*](gone.md) b", nowhere) == "<p><em>a</em> b</p>"
    assert html("[a](#here)", nowhere) == '<p><a href="#here">a</a></p>'


def test_an_anchor_may_be_resolved_too_for_text_that_is_shown_elsewhere() -> None:
    context = RenderContext(resolve_link=lambda href: f"/en/lesson{href}")
    assert html("[a](#here)", context) == '<p><a href="/en/lesson#here">a</a></p>'


def test_a_picture_states_its_size_before_it_loads() -> None:
    context = RenderContext(resolve_picture={"clock.png": CLOCK}.get)
    assert html('![Two "clocks"](clock.png)', context) == (
        '<p><img src="/media/clock.png" alt="Two &quot;clocks&quot;" width="640" height="360" '
        'loading="lazy" decoding="async" data-kb="24"></p>'
    )
    assert 'alt=""' in html("![-](clock.png)", context)


def test_a_picture_that_is_not_there_becomes_its_description() -> None:
    assert html("See ![two clocks](https://elsewhere.example/x.png).") == "<p>See two clocks.</p>"


def test_a_fact_is_filled_in_and_an_unknown_one_stays_visible() -> None:
    context = RenderContext(fact={"fee": "It is <b>20</b>."}.get)
    assert html("{{fact:fee}}", context) == '<p class="fact">It is <b>20</b>.</p>'
    assert html("So: {{fact:fee}} {{fact:gone}}", context) == "<p>So: It is <b>20</b>. {{fact:gone}}</p>"
    assert html("`{{fact:fee}}`", context) == "<p><code>{{fact:fee}}</code></p>"


def test_footnotes_lead_there_and_back_and_do_not_meet_those_of_another_text() -> None:
    context = RenderContext(scope="b-", labels=Labels(back_to_text="Zurück"))
    rendered = html("One[^1] two[^1].\n\n[^1]: Note.", context)
    assert '<sup><a href="#note-b-1" id="note-b-1-from">1</a></sup>' in rendered
    assert 'id="note-b-1-from-2"' in rendered
    assert '<li id="note-b-1">' in rendered
    assert '<a href="#note-b-1-from-2" aria-label="Zurück">' in rendered


def test_definition_lists_and_strikethrough_are_understood() -> None:
    assert html("Term\n: Meaning") == "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>"
    assert html("~~gone~~") == "<p><s>gone</s></p>"


def test_a_line_has_no_paragraph_and_no_blocks() -> None:
    assert render_inline("# *Which*?", RenderContext()) == "# <em>Which</em>?"


def test_plain_text_has_a_line_per_block_and_no_marks() -> None:
    context = RenderContext(fact={"f": "A <b>fact</b>"}.get, resolve_picture={"c.png": CLOCK}.get)
    text = "# *Top*\n\nOne\ntwo `x` ![clock](c.png) [link](a.md)\n\n{{fact:f}}\n\n- item\n\n```\ncode\n```"
    plain = render_block(text, context).plain_text
    assert plain == "Top\nOne two x clock link\nA fact\nitem\ncode"
    assert plain_inline("**a** `b`", context) == "a b"


def test_the_same_text_renders_alike_in_many_threads() -> None:
    contexts = [replace(RenderContext(), scope=f"{number}-") for number in range(40)]
    text = "A[^1] $x$ [a](b.md)\n\n[^1]: N"
    with ThreadPoolExecutor(8) as pool:
        rendered = list(pool.map(lambda context: html(text, context), contexts))
    expected = [html(text, context) for context in contexts]
    assert rendered == expected
