"""Answers as forms send them: whatever was never offered is refused, what is half filled is kept."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import assert_never

from learn.quizzes.inputs import (
    Arrange,
    Attach,
    Blank,
    Compose,
    Fill,
    Input,
    Menu,
    Option,
    Pair,
    PickAny,
    PickOne,
    Walk,
    Write,
)

BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Phones set marks of direction around what is copied. Inside a word they are somebody's trick, as
# overrides (U+202D, U+202E) are everywhere: what is seen would not be what is sent.
DIRECTION_MARKS = "[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]"
AROUND_WORDS = re.compile(rf"(?<!\w){DIRECTION_MARKS}|{DIRECTION_MARKS}(?!\w)")
SPACING = frozenset("\t\n\r")

Values = Callable[[str], list[str]]


class NeverOffered(ValueError):
    """The answer holds something that was not there to pick; the message is that value."""


class TooLong(ValueError):
    """The answer is longer than the field; the message is the limit."""


class Unreadable(ValueError):
    """The answer holds characters that no reader could see, such as NUL or a change of direction."""


def field_names(answered: Input, name: str) -> list[str]:
    """Return the names of the form fields for a question called `name`, in the order of its parts.

    One field for choices, lines, texts and files; `name-<key>` for each item to arrange; `name-1`,
    `name-2` … for rows, gaps and steps.
    """
    match answered:
        case PickOne() | PickAny() | Write() | Compose() | Attach():
            return [name]
        case Arrange(items):
            return [f"{name}-{item.key}" for item in items]
        case Pair(rows):
            return [f"{name}-{number}" for number in range(1, len(rows) + 1)]
        case Fill():
            return [f"{name}-{number}" for number in range(1, len(answered.gaps) + 1)]
        case Walk(steps):
            return [f"{name}-{number}" for number in range(1, len(steps) + 1)]
        case unknown:
            assert_never(unknown)


def read_answer(answered: Input, values: Values, name: str) -> list[str]:
    """Return the answer in a form, empty for none; `values` returns what was sent under a field's name.

    Raises `NeverOffered`, `TooLong` and `Unreadable`.
    """
    match answered:
        case PickOne(options):
            return picked(single(values(name)), options)
        case PickAny() | Attach():
            # A file is no field of text: whoever writes one here made it up.
            return picked(values(name), answered.options if isinstance(answered, PickAny) else ())
        case Write() | Compose():
            read = written if isinstance(answered, Write) else composed
            return filled([read(single(values(name)), answered.max_length)])
    sent = [single(values(each)) for each in field_names(answered, name)]
    match answered:
        case Arrange(items):
            return arranged(items, [first(each) for each in sent])
        case Pair(options=options):
            return filled([first(picked(each, options)) for each in sent])
        case Fill():
            return filled([fill(gap, each) for gap, each in zip(answered.gaps, sent, strict=True)])
        case Walk():
            return walked(answered, sent)
        case unknown:
            assert_never(unknown)


def single(sent: Sequence[str]) -> list[str]:
    """Return what one field sent, of which there can be only one."""
    given = [value for value in sent if value]
    if len(given) > 1:
        raise NeverOffered(given[1])
    return given


def first(sent: Sequence[str]) -> str:
    """Return the one value, or an empty string."""
    return sent[0] if sent else ""


def picked(sent: Sequence[str], options: Sequence[Option]) -> list[str]:
    """Return the picked keys, each once, in the order they were offered."""
    keys = [option.key for option in options]
    for value in sent:
        if value and value not in keys:
            raise NeverOffered(value)
    return [key for key in keys if key in sent]


def written(sent: Sequence[str], max_length: int) -> str:
    """Return a line as it was written, without spaces around it and marks of direction around its words."""
    text = AROUND_WORDS.sub("", first(sent))
    if len(text) > max_length:
        raise TooLong(str(max_length))
    if any(map(is_unreadable, text)):
        raise Unreadable(ascii(text))
    return " ".join(text.split())


def composed(sent: Sequence[str], max_length: int) -> str:
    """Return a text with its lines and without what nobody could see, which came along when it was pasted."""
    text = first(sent).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > max_length:
        raise TooLong(str(max_length))
    return "".join(sign for sign in text if not is_unreadable(sign)).strip()


def is_unreadable(character: str) -> bool:
    """Tell whether a character is a control, a change of direction, or half of a character."""
    is_hidden = unicodedata.category(character) in {"Cc", "Cs"} and character not in SPACING
    return is_hidden or character in BIDI_OVERRIDES


def arranged(items: Sequence[Option], places: Sequence[str]) -> list[str]:
    """Return the keys by place; a place nobody was given is empty, one given twice goes to both in turn."""
    count = len(items)
    allowed = {str(place) for place in range(1, count + 1)}
    row = [""] * count
    for item, place in sorted(zip(items, places, strict=True), key=lambda pair: pair[1]):
        if not place:
            continue
        if place not in allowed:
            raise NeverOffered(place)
        row[free_place(row, int(place) - 1)] = item.key
    while row and not row[-1]:
        row.pop()
    return row


def free_place(row: Sequence[str], wanted: int) -> int:
    """Return the first free place from the wanted one on, or else the first free one."""
    free = [place for place, key in enumerate(row) if not key]
    return next((place for place in free if place >= wanted), free[0])


def fill(gap: Blank | Menu, sent: Sequence[str]) -> str:
    """Return what one gap was filled with."""
    match gap:
        case Blank():
            return written(sent, gap.max_length)
        case Menu(options):
            return first(picked(sent, options))
        case unknown:
            assert_never(unknown)


def walked(story: Walk, sent: Sequence[Sequence[str]]) -> list[str]:
    """Return the path from the first step; what was picked in steps that are not on it does not count."""
    picks = [first(picked(each, step.options)) for step, each in zip(story.steps, sent, strict=True)]
    path: list[str] = []
    at = 1
    while at and picks[at - 1] and len(path) < len(picks):
        path.append(picks[at - 1])
        at = next(to for option, to in story.pairs(at) if option.key == path[-1])
    return path


def filled(parts: list[str]) -> list[str]:
    """Return the parts, or no answer at all if every one is empty."""
    return parts if any(parts) else []
