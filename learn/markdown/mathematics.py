"""Formulas: LaTeX between dollar signs, turned into MathML, which browsers draw without a script."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from xml.etree.ElementTree import tostring

from latex2mathml import exceptions
from latex2mathml.converter import Converter
from markdown_it.token import Token

from learn.markdown.pieces import made_html, with_children

MAX_FORMULA = 1000
# Definitions may call themselves and grow without end.
DEFINITION = re.compile(r"\\(?:\w*newcommand|\w*def|let|DeclareMathOperator|newenvironment)\b")
CHARACTER_REFERENCE = re.compile(r"&amp;(#x[0-9A-Fa-f]{1,6};)")
CONVERTER_FAILURES: tuple[type[Exception], ...] = (
    *(kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)),
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)


def dress_mathematics(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield `tokens` with every formula drawn; one that cannot be drawn is shown as code."""
    for token in with_children(tokens, dress_inline):
        if token.type == "math_block":
            # Long formulas scroll by themselves, by keyboard too, instead of widening a phone's page.
            html = f'<div class="scroll" tabindex="0" role="group">{drawn(token.content, "block")}</div>\n'
            yield made_html(html, token.content.strip(), is_block=True)
        else:
            yield token


def dress_inline(children: list[Token]) -> Iterator[Token]:
    """Yield the pieces of a paragraph with its formulas drawn."""
    for child in children:
        if child.type == "math_inline":
            yield made_html(drawn(child.content, "inline"), child.content)
        else:
            yield child


def drawn(latex: str, display: str) -> str:
    """Return MathML for `latex`, or the LaTeX itself as code."""
    fallback = f'<code dir="ltr">{escape(latex.strip())}</code>'
    if len(latex) > MAX_FORMULA or DEFINITION.search(latex):
        return fallback
    try:
        element = Converter(display=display).convert_to_element(latex)
    except CONVERTER_FAILURES:
        return fallback
    element.attrib.pop("xmlns", None)
    # The converter hands characters over as references; everything else must stay escaped.
    return CHARACTER_REFERENCE.sub(r"&\1", tostring(element, encoding="unicode"))
