"""The third wall: whatever a rule put on a token, only known attributes reach the page."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from markdown_it.token import Token

from learn.markdown.pieces import are_others
from learn.markdown.sanitising import attributes_of


def keep_known_attributes(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield `tokens`, and the pieces inside them, without attributes the allow list does not name."""
    for token in tokens:
        children = list(keep_known_attributes(token.children)) if token.children else token.children
        known = attributes_of(token.tag)
        attributes = {name: value for name, value in token.attrs.items() if name in known}
        is_changed = len(attributes) < len(token.attrs) or are_others(children, token.children)
        yield replace(token, attrs=attributes, children=children) if is_changed else token
