"""Words of another script inside a sentence, isolated so that the sentence keeps its order.

Without isolation a browser moves the full stop of an English phrase in an Urdu line to its wrong end,
and shows the groups of a telephone number backwards.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html import escape
from itertools import zip_longest

from markdown_it.token import Token

from learn.markdown.context import RenderContext
from learn.markdown.pieces import made_html, plain_piece, text_token, with_children

LATIN = "A-Za-z\u00c0-\u024f"
WORD = rf"[+@#$]?[{LATIN}0-9]+(?:[.,'’:@&/+_%-]+[{LATIN}0-9]+)*[%+]?"
LATIN_RUN = re.compile(rf"{WORD}(?:[,;:.?!]? {WORD})*(?:[.?!](?=\s|$|[\x22”]))?")
LATIN_LETTER = re.compile(rf"[{LATIN}]")
ARABIC = "\u0620-\u065f\u066e-\u06d3\u06d5-\u06ed\u06fa-\u06ff\u0750-\u077f\u200c"
ARABIC_RUN = re.compile(rf"[{ARABIC}]+(?:[،؛۔]? [{ARABIC}]+)*[۔؟]?")
MIN_ENGLISH_WORDS = 3
ENGLISH: dict[str, str | int | float] = {"lang": "en", "dir": "ltr"}


def isolate_foreign_runs(tokens: Iterable[Token], context: RenderContext) -> Iterator[Token]:
    """Yield `tokens` with words of the other script isolated; attributes and code are never touched."""
    if not context.is_right_to_left:
        yield from with_children(tokens, lambda children: isolate(children, isolate_arabic))
        return
    waiting = list(tokens)
    is_english_paragraph = False
    for token, following in zip_longest(waiting, waiting[1:]):
        if token.type == "paragraph_open":
            is_english_paragraph = not token.hidden and following is not None and is_english(following)
            yield replace(token, attrs={**token.attrs, **ENGLISH}) if is_english_paragraph else token
        elif token.type == "inline" and not is_english_paragraph:
            yield from with_children([token], lambda children: isolate(children, isolate_latin))
        else:
            is_english_paragraph = is_english_paragraph and token.type != "paragraph_close"
            yield token


def is_english(paragraph: Token) -> bool:
    """Tell whether a whole paragraph is English, as the messages are that learners read and write."""
    text = plain_piece(paragraph)
    has_arabic = ARABIC_RUN.search(text) is not None
    return not has_arabic and sum(map(has_latin_letter, text.split())) >= MIN_ENGLISH_WORDS


def has_latin_letter(text: str) -> bool:
    """Tell words from figures, which run from left to right in every script."""
    return LATIN_LETTER.search(text) is not None


def isolate(children: list[Token], split: Callable[[str], Iterator[Token]]) -> Iterator[Token]:
    """Yield the pieces of a paragraph with its text pieces split into runs."""
    for child in children:
        if child.type == "text":
            yield from split(child.content)
        else:
            yield child


def isolate_arabic(text: str) -> Iterator[Token]:
    """Yield English text with Urdu words isolated."""
    return split_runs(text, ARABIC_RUN, lambda _run: 'lang="ur"')


def isolate_latin(text: str) -> Iterator[Token]:
    """Yield Urdu text with English words, and figures written in several groups, isolated."""
    return split_runs(text, LATIN_RUN, latin_attributes)


def latin_attributes(run: str) -> str:
    """Return how a run is marked, nothing for a plain number, which keeps its order by itself."""
    if has_latin_letter(run):
        return 'lang="en"'
    return 'dir="ltr"' if " " in run or run.startswith("+") else ""


def split_runs(text: str, run: re.Pattern[str], attributes: Callable[[str], str]) -> Iterator[Token]:
    """Yield `text` in pieces, each match of `run` in an isolating element if it has attributes."""
    end = 0
    for found in run.finditer(text):
        words = found[0] if " " in found[0] else found[0].rstrip(".!?")
        if marking := attributes(words):
            if text[end : found.start()]:
                yield text_token(text[end : found.start()])
            yield made_html(f"<bdi {marking}>{escape(words)}</bdi>", words)
            end = found.start() + len(words)
    if text[end:]:
        yield text_token(text[end:])
