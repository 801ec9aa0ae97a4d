"""From Markdown to HTML: parse, dress the tokens, print, sanitise."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from learn.markdown.attributes import keep_known_attributes
from learn.markdown.callouts import dress_callouts
from learn.markdown.code import dress_code
from learn.markdown.context import RenderContext
from learn.markdown.directions import isolate_foreign_runs
from learn.markdown.facts import dress_facts
from learn.markdown.footnotes import dress_footnotes
from learn.markdown.headings import dress_headings
from learn.markdown.links import dress_links
from learn.markdown.mathematics import dress_mathematics
from learn.markdown.parsing import parse_blocks, parse_inline, parser
from learn.markdown.pictures import dress_pictures
from learn.markdown.pieces import plain_text_of
from learn.markdown.rendering import Rendered
from learn.markdown.sanitising import sanitise
from learn.markdown.tables import dress_tables


def render_block(text: str, context: RenderContext) -> Rendered:
    """Return a text of any length as HTML; raises `TooComplex` beyond the limits."""
    tokens = list(dress(parse_blocks(text), context))
    return Rendered(sanitise(print_tokens(tokens)).strip(), plain_text_of(tokens))


def render_inline(text: str, context: RenderContext) -> str:
    """Return a line (a heading, a choice, a cell) as HTML without a paragraph around it."""
    return sanitise(print_tokens(dress(parse_inline(text), context))).strip()


def plain_inline(text: str, context: RenderContext) -> str:
    """Return the words of a line, for places that hold no marks, such as the options of a list."""
    return plain_text_of(dress(parse_inline(text), context))


def dress(tokens: Iterable[Token], context: RenderContext) -> Iterator[Token]:
    """Yield `tokens` as the page shows them; directions come late, when links and facts are in place."""
    dressed = dress_headings(dress_callouts(tokens, context), context)
    dressed = dress_code(dress_tables(dressed, context), context)
    dressed = dress_footnotes(dress_mathematics(dressed), context)
    dressed = dress_facts(dress_pictures(dress_links(dressed, context), context), context)
    return keep_known_attributes(isolate_foreign_runs(dressed, context))


def print_tokens(tokens: Iterable[Token]) -> str:
    """Return the HTML of dressed tokens, not yet sanitised."""
    markdown = parser()
    return str(markdown.renderer.render(list(tokens), markdown.options, {}))
