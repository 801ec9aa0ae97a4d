"""Pictures: only those the site serves itself, with their size stated before they load."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from learn.markdown.context import Picture, RenderContext
from learn.markdown.links import is_allowed
from learn.markdown.pieces import plain_child, text_token, with_children

DECORATIVE = "-"


def dress_pictures(tokens: Iterable[Token], context: RenderContext) -> Iterator[Token]:
    """Yield `tokens` with pictures resolved; an unknown one becomes its description."""
    return with_children(tokens, lambda children: (dress(child, context) for child in children))


def dress(child: Token, context: RenderContext) -> Token:
    """Return a piece of a paragraph, with its picture found if it is one."""
    if child.type != "image":
        return child
    alt = "".join(map(plain_child, child.children or ())).strip()
    alt = "" if alt == DECORATIVE else alt
    source = str(child.attrs.get("src", ""))
    picture = context.resolve_picture(source)
    if picture is None or not is_allowed(picture.url):
        return text_token(alt)
    return Token("picture", "img", 0, attrs=picture_attributes(picture, alt))


def picture_attributes(picture: Picture, alt: str) -> dict[str, str | int | float]:
    """Return attributes that keep the page still while the picture loads, if it is ever reached."""
    return {
        "src": picture.url,
        "alt": alt,
        "width": picture.width,
        "height": picture.height,
        "loading": "lazy",
        "decoding": "async",
        "data-kb": max(1, round(picture.bytes / 1000)),
    }
