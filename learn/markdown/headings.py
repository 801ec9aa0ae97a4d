"""Headings: the page's title is the only h1, and links from elsewhere need lasting anchors."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from markdown_it.token import Token

from learn.markdown.context import RenderContext


def dress_headings(tokens: Iterable[Token], context: RenderContext) -> Iterator[Token]:
    """Yield `tokens` with h1 lowered to h2, and anchors on headings outside quotes and lists."""
    anchors = iter(context.anchors)
    for token in tokens:
        if token.type not in {"heading_open", "heading_close"}:
            yield token
            continue
        attributes = token.attrs
        if token.type == "heading_open" and token.level == 0 and (anchor := next(anchors, "")):
            attributes = {**token.attrs, "id": anchor}
        yield replace(token, tag="h2" if token.tag == "h1" else token.tag, attrs=attributes)
