"""The door to rendering; the machine behind it is loaded when first used.

Web processes mark answers and show stored HTML: most never render a line, and the parser, the
highlighter and the sanitiser together weigh ten megabytes.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from learn.markdown.context import RenderContext


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML for the page and as words for search, a line per block."""

    html: str
    plain_text: str


def render_block(text: str, context: RenderContext) -> Rendered:
    """Return a text of any length as HTML; raises `TooComplex` beyond the limits."""
    rendered: Rendered = _machine().render_block(text, context)
    return rendered


def render_inline(text: str, context: RenderContext) -> str:
    """Return a line (a heading, a choice, a cell) as HTML without a paragraph around it."""
    return str(_machine().render_inline(text, context))


def plain_inline(text: str, context: RenderContext) -> str:
    """Return the words of a line, for places that hold no marks, such as the options of a list."""
    return str(_machine().plain_inline(text, context))


@cache
def _machine() -> Any:  # noqa: ANN401 - a module, typed by the three functions above
    return import_module("learn.markdown.machine")
