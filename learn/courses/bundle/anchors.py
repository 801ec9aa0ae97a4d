"""Names for headings, made as git hosts make them, so that a link works there and here."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from learn.courses.blocks import Prose, QuestionBlock
from learn.courses.bundle.split import split_blocks
from learn.markdown.complexity import TooComplex
from learn.markdown.parsing import structure_of
from learn.markdown.pieces import plain_piece

KEPT_TEXTS = 2_048
# A line that may make a heading; most prose between questions has none and need not be read for one.
MAY_HEAD = re.compile(r"^ {0,3}(?:#{1,6}(?:\s|$)|=+[ \t]*$|-+[ \t]*$)", re.MULTILINE)


def heading_anchors(markdown_body: str) -> tuple[str, ...]:
    """Return the anchors of the headings outside questions, quotes and lists, in order.

    Ids of questions are anchors too and keep theirs; a heading of the same name gets a number.
    """
    blocks, _ = split_blocks(markdown_body, 1, "")
    taken = {block.uid for block in blocks if isinstance(block, QuestionBlock)}
    return anchors_of(
        (text for block in blocks if isinstance(block, Prose) for text in heading_texts(block.text)), taken
    )


def anchors_of(headings: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return an anchor for each text, none twice and none of `taken`: the second of a name ends in -1."""
    used, anchors = set(taken), []
    for heading in headings:
        slug = slug_of(heading)
        anchor, count = slug, 0
        while anchor in used:
            count += 1
            anchor = f"{slug}-{count}"
        used.add(anchor)
        anchors.append(anchor)
    return tuple(anchors)


def slug_of(heading: str) -> str:
    """Return `heading` in lower case, without punctuation, with hyphens for spaces."""
    kept = (sign for sign in heading.strip().lower() if sign in "-_ " or is_wordlike(sign))
    return "".join(kept).replace(" ", "-") or "section"


def is_wordlike(sign: str) -> bool:
    """Tell whether `sign` is a letter, a digit or a mark on one."""
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


@lru_cache(KEPT_TEXTS)
def heading_texts(markdown: str) -> tuple[str, ...]:
    """Return the words of the headings of `markdown` outside quotes and lists; none if it is too complex."""
    if not MAY_HEAD.search(markdown):
        return ()
    try:
        structure = structure_of(markdown)
        tokens = structure.tokens
        headings = [
            at for at, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0
        ]
        read = structure.read_through([token for at in headings for token in tokens[at : at + 3]])
    except TooComplex:
        return ()
    return tuple(
        plain_piece(inline)
        for token, inline in pairwise(read)
        if token.type == "heading_open" and token.level == 0
    )
