"""Small moves on parser tokens that several dressings share."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import is_

from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

MADE_HTML = "made_html"


def made_html(html: str, plain_text: str = "", *, is_block: bool = False) -> Token:
    """Return a token for HTML this program made itself; the sanitiser still reads it."""
    return Token(MADE_HTML, "", 0, content=html, block=is_block, meta={"plain_text": plain_text})


def print_made_html(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Print such a token as it is."""
    return tokens[index].content


def text_token(content: str) -> Token:
    """Return a token for text, which the renderer escapes."""
    return Token("text", "", 0, content=content)


def with_children(
    tokens: Iterable[Token], change: Callable[[list[Token]], Iterable[Token]]
) -> Iterator[Token]:
    """Yield `tokens` with the content of each paragraph replaced by what `change` makes of it."""
    for token in tokens:
        children = list(change(token.children)) if token.type == "inline" and token.children else None
        is_changed = children is not None and are_others(children, token.children)
        yield replace(token, children=children) if is_changed else token


def are_others(pieces: Sequence[Token] | None, former: Sequence[Token] | None) -> bool:
    """Tell whether any piece is not the very one it was: most texts pass most dressings as they are."""
    return len(pieces or ()) != len(former or ()) or not all(map(is_, pieces or (), former or ()))


def plain_text_of(tokens: Iterable[Token]) -> str:
    """Return the words of `tokens` for search and for places that take no marks, a line per block."""
    lines = (plain_piece(token) for token in tokens)
    return "\n".join(line for line in lines if line)


def plain_piece(token: Token) -> str:
    """Return the words of one block."""
    if token.type == "inline":
        return " ".join("".join(map(plain_child, token.children or ())).split())
    if token.type == MADE_HTML:
        return str(token.meta.get("plain_text", ""))
    return token.content.strip()


def plain_child(token: Token) -> str:
    """Return the words of one piece of a paragraph; a picture counts as its description."""
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type == MADE_HTML:
        return str(token.meta.get("plain_text", ""))
    if token.type == "picture":
        return str(token.attrs.get("alt", ""))
    return token.content
