"""Footnotes, whose ids carry the text's scope: a lesson is rendered in several parts on one page."""

from collections.abc import Iterable, Iterator
from html import escape

from markdown_it.token import Token

from learn.markdown.context import RenderContext
from learn.markdown.pieces import made_html, with_children


def dress_footnotes(tokens: Iterable[Token], context: RenderContext) -> Iterator[Token]:
    """Yield `tokens` with numbers in the text, notes below it, and a way back from each."""
    for token in with_children(
        tokens, lambda children: (dress_reference(child, context) for child in children)
    ):
        match token.type:
            case "footnote_block_open":
                label = escape(context.labels.footnotes)
                yield made_html(f'<section class="footnotes" aria-label="{label}">\n<ol>\n', is_block=True)
            case "footnote_block_close":
                yield made_html("</ol>\n</section>\n", is_block=True)
            case "footnote_open":
                yield made_html(f'<li id="{note_id(token, context)}">', is_block=True)
            case "footnote_close":
                yield made_html("</li>\n", is_block=True)
            case "footnote_anchor":
                label = escape(context.labels.back_to_text)
                yield made_html(
                    f' <a href="#{reference_id(token, context)}" aria-label="{label}">↩\ufe0e</a>'
                )
            case _:
                yield token


def dress_reference(child: Token, context: RenderContext) -> Token:
    """Return a piece of a paragraph; a reference becomes a raised number that leads to its note."""
    if child.type != "footnote_ref":
        return child
    number = child.meta["id"] + 1
    link = f'<a href="#{note_id(child, context)}" id="{reference_id(child, context)}">{number}</a>'
    return made_html(f"<sup>{link}</sup>")


def note_id(token: Token, context: RenderContext) -> str:
    """Return the id of a note, the same from every reference to it."""
    return escape(f"note-{context.scope}{token.meta['id'] + 1}")


def reference_id(token: Token, context: RenderContext) -> str:
    """Return the id of a reference; the second one to the same note has a number of its own."""
    repetition = token.meta.get("subId", 0)
    return f"{note_id(token, context)}-from" + (f"-{repetition + 1}" if repetition > 0 else "")
