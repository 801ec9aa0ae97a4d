"""Callouts: a quote that begins with `[!GOOD] Title` becomes a note with a title or its usual name."""

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from learn.markdown.context import RenderContext
from learn.markdown.pieces import text_token

CALLOUT_KINDS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "GOOD", "BAD")
MARK = re.compile(rf"\[!({'|'.join(CALLOUT_KINDS)})\][ \t]*")
LIKE_A_MARK = re.compile(r"\[!([^\[\]\n]*)\](?![(\[])")


def dress_callouts(tokens: Iterable[Token], context: RenderContext) -> Iterator[Token]:
    """Yield `tokens` with callout quotes turned into notes; any other quote stays a quote."""
    waiting = list(tokens)
    open_quotes: list[bool] = []
    index = 0
    while index < len(waiting):
        token = waiting[index]
        if token.type == "blockquote_open":
            kind = callout_kind(waiting, index)
            open_quotes.append(kind is not None)
            if kind is not None:
                yield opening(kind)
                yield from titled(waiting, index, kind, context)
                index += 4
                continue
        is_callout_end = token.type == "blockquote_close" and open_quotes.pop()
        yield Token("callout_close", "div", -1, block=True) if is_callout_end else token
        index += 1


def callout_kind(tokens: list[Token], index: int) -> str | None:
    """Return the kind of the callout that opens at `index`, None for an ordinary quote."""
    if tokens[index + 1].type != "paragraph_open":
        return None
    found = MARK.match(tokens[index + 2].content)
    return found[1] if found else None


def mistaken_kinds(tokens: list[Token]) -> Iterator[tuple[str, int]]:
    """Yield what quotes begin with that look like callouts and are none, each with its row."""
    for quote, paragraph, words in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if quote.type == "blockquote_open" and paragraph.type == "paragraph_open" and words.map:
            found = LIKE_A_MARK.match(words.content)
            if found and not MARK.match(words.content):
                yield found[1].strip(), words.map[0]


def opening(kind: str) -> Token:
    """Return the opening tag of a callout."""
    attributes: dict[str, str | int | float] = {"class": f"note {kind.lower()}", "role": "note"}
    return Token("callout_open", "div", 1, attrs=attributes, block=True)


def titled(tokens: list[Token], index: int, kind: str, context: RenderContext) -> Iterator[Token]:
    """Yield the title in bold, then what is left of the first paragraph."""
    title, rest = split_title(tokens[index + 2].children or [])
    label = context.labels.callouts.get(kind, kind.capitalize())
    bold = [Token("strong_open", "b", 1), *(title or [text_token(label)]), Token("strong_close", "b", -1)]
    yield Token("inline", "", 0, children=bold, block=True)
    if rest:
        yield tokens[index + 1]
        yield Token("inline", "", 0, children=rest, block=True)
        yield tokens[index + 3]


def split_title(children: list[Token]) -> tuple[list[Token], list[Token]]:
    """Return the pieces of the first line without the mark, and those of the lines below it."""
    breaks = (n for n, child in enumerate(children) if child.type in {"softbreak", "hardbreak"})
    end = next(breaks, len(children))
    first, *others = children[:end]
    remainder = MARK.sub("", first.content, count=1)
    title = [*([text_token(remainder)] if remainder else []), *others]
    return title, children[end + 1 :]
