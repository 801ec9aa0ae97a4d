"""Dated facts: `{{fact:id}}` is replaced by the statement with its source and the day it was checked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from markdown_it.token import Token

from learn.markdown.context import RenderContext
from learn.markdown.pieces import made_html, text_token, with_children
from learn.markdown.sanitising import words_of

FACT = re.compile(r"\{\{\s*fact:\s*([A-Za-z0-9-]+)\s*\}\}")


def dress_facts(tokens: Iterable[Token], context: RenderContext) -> Iterator[Token]:
    """Yield `tokens` with facts filled in; an unknown one stays visible, so that somebody mends it."""
    paragraph: Token | None = None
    for token in with_children(tokens, lambda children: filled(children, context)):
        if paragraph is not None:
            is_alone = token.type == "inline" and is_single_fact(token)
            yield replace(paragraph, attrs={"class": "fact"}) if is_alone else paragraph
            paragraph = None
        if token.type == "paragraph_open" and not token.hidden:
            paragraph = token
        else:
            yield token


def filled(children: list[Token], context: RenderContext) -> Iterator[Token]:
    """Yield the pieces of a paragraph with its facts filled in."""
    for child in children:
        if child.type == "text" and "{{" in child.content:
            yield from fill(child.content, context)
        else:
            yield child


def fill(text: str, context: RenderContext) -> Iterator[Token]:
    """Yield `text` in pieces, facts among them."""
    end = 0
    for found in FACT.finditer(text):
        html = context.fact(found[1])
        if html is not None:
            yield from (text_token(before) for before in [text[end : found.start()]] if before)
            yield made_html(html, words_of(html))
            end = found.end()
    if text[end:]:
        yield text_token(text[end:])


def is_single_fact(paragraph: Token) -> bool:
    """Tell whether a paragraph holds one fact and nothing else."""
    children = paragraph.children or []
    return len(children) == 1 and bool(FACT.fullmatch(paragraph.content.strip()))
