"""Four walls against hostile text, each tried with the others down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from learn.markdown.attributes import keep_known_attributes
from learn.markdown.complexity import TooComplex
from learn.markdown.context import Picture, RenderContext
from learn.markdown.links import dress_links, is_allowed
from learn.markdown.machine import dress, print_tokens, render_block, render_inline
from learn.markdown.mathematics import drawn
from learn.markdown.parsing import parse_blocks
from learn.markdown.sanitising import sanitise

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=//evil.example><button>x</button></form>",
    "<!--><script>alert(1)</script>-->",
    "<!-- {--><script>alert(1)</script><!--} -->",
    "<div style='position:fixed' onclick=alert(1)>x</div>",
    "<base href=//evil.example/>",
]
ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "java\u200bscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\n//evil.example",
    "x:y",
    "1javascript:alert(1)",
]


def unsanitised(text: str) -> str:
    return print_tokens(dress(parse_blocks(text), RenderContext()))


@pytest.mark.parametrize("text", HOSTILE)
def test_first_wall_raw_html_is_text_even_without_the_sanitiser(text: str) -> None:
    printed = unsanitised(f"{text}\n\nin a line {text}")
    assert "<script" not in printed
    assert "<img" not in printed
    assert "<svg" not in printed
    assert "<div" not in printed


@pytest.mark.parametrize("address", ADDRESSES)
def test_second_wall_addresses_outside_the_allow_list_are_no_links(address: str) -> None:
    assert not is_allowed(address)
    link = [Token("link_open", "a", 1, attrs={"href": address}), Token("link_close", "a", -1)]
    inline = Token("inline", "", 0, children=link)
    assert [token.children for token in dress_links([inline], RenderContext())] == [[]]


@pytest.mark.parametrize(
    "address",
    ["https://x.org", "HTTP://x.org", "mailto:a@b", "tel:+92", "../a.md", "a/b:c", "#x", "?q=a:b", "/x"],
)
def test_second_wall_lets_honest_addresses_through(address: str) -> None:
    assert is_allowed(address)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "data:x"])
def test_second_wall_also_stands_behind_the_callbacks(address: str) -> None:
    context = RenderContext(
        resolve_link=lambda _href: address, resolve_picture=lambda _src: Picture(address, 1, 1, 1)
    )
    tokens = dress(parse_blocks("[a](b.md) ![c](d.png)"), context)
    assert print_tokens(tokens).strip() == "<p>a c</p>"


def test_third_wall_unknown_attributes_do_not_leave_the_tokens() -> None:
    evil = Token("paragraph_open", "p", 1, attrs={"onclick": "alert(1)", "style": "x", "class": "fact"})
    inner = Token("inline", "", 0, children=[Token("link_open", "a", 1, attrs={"href": "#", "onfocus": "x"})])
    kept, line = keep_known_attributes([evil, inner])
    assert kept.attrs == {"class": "fact"}
    assert line.children is not None
    assert line.children[0].attrs == {"href": "#"}


@pytest.mark.parametrize("html", HOSTILE)
def test_fourth_wall_the_sanitiser_alone_stops_everything(html: str) -> None:
    clean = sanitise(html).lower()
    assert "script" not in clean.replace("&lt;script", "")
    for forbidden in (
        "onerror",
        "onload",
        "onclick",
        "javascript:",
        "style",
        "<iframe",
        "<form",
        "<base",
        "<svg",
    ):
        assert forbidden not in clean


@pytest.mark.parametrize("address", [each for each in ADDRESSES[:9] if "\u200b" not in each])
def test_fourth_wall_refuses_schemes_by_itself(address: str) -> None:
    clean = sanitise(f'<a href="{address}">x</a><img src="{address}">')
    assert "script:" not in clean.lower()
    assert "data:" not in clean
    assert "file:" not in clean


def test_fourth_wall_knows_classes_roles_and_relations_by_value() -> None:
    clean = sanitise(
        '<div class="note evil" role="alert">x</div><a rel="opener" href="/">y</a><p id="top">z</p>'
    )
    assert clean == '<div class="note">x</div><a href="/">y</a><p>z</p>'


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
        r"<img src=x onerror=alert(1)>",
        r"\unicode{x3c}script\unicode{x3e}",
        r"\href{javascript:alert(1)}{x}",
        r"\color{red;background:url(//evil.example)}{x}",
    ],
)
def test_formulas_are_escaped_before_the_sanitiser_sees_them(latex: str) -> None:
    printed = drawn(latex, "inline")
    assert "<script" not in printed
    assert "<img" not in printed
    assert "<script" not in sanitise(printed)
    assert "javascript:" not in sanitise(printed).replace("javascript:alert(1)</code>", "")


def test_a_fact_is_sanitised_like_everything_else() -> None:
    context = RenderContext(fact=lambda _id: '<b onclick="x">f</b><script>alert(1)</script>')
    assert render_block("{{fact:a}}", context).html == '<p class="fact"><b>f</b></p>'


@given(st.text(alphabet=st.sampled_from("<>/\"'`[]()!*_#$&;=: \nabjs{}-|\\^~"), max_size=200))
def test_nothing_an_author_types_adds_an_element_or_an_event(text: str) -> None:
    for lang in ("en", "ur"):
        try:
            html = render_block(text, RenderContext(lang=lang)).html
            render_inline(text, RenderContext(lang=lang))
        except TooComplex:
            continue
        assert sanitise(html) == html
        assert "<script" not in html
