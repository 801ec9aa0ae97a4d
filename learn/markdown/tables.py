"""Tables that scroll on a narrow phone, by finger or by keyboard, instead of widening the page."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from markdown_it.token import Token

from learn.markdown.context import RenderContext
from learn.markdown.pieces import plain_piece

ALIGNMENTS = {"text-align:center": "middle", "text-align:right": "end"}


def dress_tables(tokens: Iterable[Token], context: RenderContext) -> Iterator[Token]:
    """Yield `tokens` with each table in a named region, and header cells that say what they head."""
    waiting = list(tokens)
    for index, token in enumerate(waiting):
        match token.type:
            case "table_open":
                yield region(headings(waiting, index), context)
                yield token
            case "table_close":
                yield token
                yield Token("region_close", "div", -1, block=True)
            case "th_open":
                yield with_scope(aligned(token), waiting[index + 1])
            case "th_close":
                yield replace(token, tag="th" if waiting[index - 1].content else "td")
            case "td_open":
                yield aligned(token)
            case _:
                yield token


def headings(tokens: list[Token], table_index: int) -> list[str]:
    """Return the words of the header cells, which tell one table of a page from another."""
    end = next(n for n in range(table_index, len(tokens)) if tokens[n].type == "thead_close")
    cells = (plain_piece(token) for token in tokens[table_index:end] if token.type == "inline")
    return [cell for cell in cells if cell]


def region(columns: list[str], context: RenderContext) -> Token:
    """Return the opening tag of the box a table scrolls in."""
    label = ": ".join(filter(None, [context.labels.table, ", ".join(columns)]))
    attributes: dict[str, str | int | float] = {
        "class": "scroll",
        "tabindex": "0",
        "role": "region",
        "aria-label": label,
    }
    return Token("region_open", "div", 1, attrs=attributes, block=True)


def with_scope(cell: Token, content: Token) -> Token:
    """Return a header cell that heads its column; an empty corner heads nothing and is an ordinary cell."""
    if not content.content:
        return replace(cell, tag="td")
    return replace(cell, attrs={**cell.attrs, "scope": "col"})


def aligned(cell: Token) -> Token:
    """Return `cell` with its alignment as a class, because the site allows no inline styles."""
    attributes = {name: value for name, value in cell.attrs.items() if name != "style"}
    alignment = ALIGNMENTS.get(str(cell.attrs.get("style", "")))
    return replace(cell, attrs={**attributes, "class": alignment} if alignment else attributes)
