"""A text cut into pieces of like size, among which the wrong ones do not stand out.

Each marked passage is a piece of its own. The rest is cut into as many pieces as make it about as fine
as the marked passages, at punctuation where there is some near. Every language has the same number of
pieces, because an answer is one for all languages.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# A word; what belongs to one piece of markup, such as **two words**, is never taken apart.
WORD = re.compile(r"(?:`[^`]*`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|\[[^\]]*\]\([^)]*\)|\ue000\d+\ue001|\S)+")
ERROR = re.compile("\ue000(\\d+)\ue001")
PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
PAUSE = re.compile(r"[.,;:!?،؛۔؟…—)]$")
# More pieces than this nobody wants to go through by keyboard.
MAX_PIECES = 40


class TooShort(ValueError):
    """There is too little text to hide the errors in; the message is how many words are wanted."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text as Markdown; `error` is the number of the error it is, from 0, if it is one."""

    text: str
    error: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row without an error among them, or one error with the signs that touch it."""

    paragraph: int
    words: tuple[str, ...]
    error: int | None = None


def cut(passages: Sequence[str], wrong: Sequence[Sequence[str]]) -> list[list[list[Piece]]]:
    """Return the pieces of each language by paragraph; raises `TooShort`.

    `passages` are the text in each language, the source first, with placeholders for errors (see
    `learn.quizzes.gaps`); `wrong` are the wrong texts of each.
    """
    languages = [_stretches(passage) for passage in passages]
    count = _right_count(languages, wrong[0])
    return [
        _by_paragraph(_pieces(stretches, words, count))
        for stretches, words in zip(languages, wrong, strict=True)
    ]


def _stretches(passage: str) -> list[Stretch]:
    found: list[Stretch] = []
    for number, paragraph in enumerate(PARAGRAPHS.split(passage.strip())):
        waiting: list[str] = []
        for word in WORD.findall(paragraph):
            error = ERROR.search(word)
            if error is None:
                waiting.append(word)
                continue
            if waiting:
                found.append(Stretch(number, tuple(waiting)))
            waiting = []
            found.append(Stretch(number, (word,), int(error[1])))
        if waiting:
            found.append(Stretch(number, tuple(waiting)))
    return found


def _right_count(languages: Sequence[Sequence[Stretch]], wrong: Sequence[str]) -> int:
    """Return into how many pieces what is right is cut, in every language."""
    right = [[each for each in stretches if each.error is None] for stretches in languages]
    fewest = max(map(len, right))
    most = min(sum(len(each.words) for each in stretches) for stretches in right)
    size = sum(len(text.split()) for text in wrong) / len(wrong)
    wanted = round(sum(len(each.words) for each in right[0]) / size)
    count = min(most, max(fewest, len(wrong), min(wanted, MAX_PIECES)))
    if count < max(fewest, len(wrong)):
        raise TooShort(str(max(fewest, len(wrong))))
    return count


def _pieces(stretches: Sequence[Stretch], wrong: Sequence[str], count: int) -> list[tuple[int, Piece]]:
    """Return the pieces with their paragraphs, `count` of them right."""
    shares = iter(_shares([len(each.words) for each in stretches if each.error is None], count))
    found: list[tuple[int, Piece]] = []
    for each in stretches:
        if each.error is None:
            found += [(each.paragraph, Piece(text)) for text in _groups(each.words, next(shares))]
        else:
            text = ERROR.sub(lambda mark: wrong[int(mark[1])], each.words[0])
            found.append((each.paragraph, Piece(text, each.error)))
    return found


def _shares(sizes: Sequence[int], count: int) -> list[int]:
    """Return into how many pieces each stretch is cut: one at least, and the longest pieces are cut first."""
    shares = [1] * len(sizes)
    for _piece in range(count - len(sizes)):
        longest = max(range(len(sizes)), key=lambda at: (sizes[at] > shares[at], sizes[at] / shares[at]))
        shares[longest] += 1
    return shares


def _groups(words: Sequence[str], count: int) -> list[str]:
    """Return words in `count` groups of like size, which end at a pause where one is near."""
    ends = [0]
    for group in range(1, count):
        ideal = round(group * len(words) / count)
        near = [
            end
            for end in sorted(range(ideal - 1, ideal + 2), key=lambda end: abs(end - ideal))
            if ends[-1] < end <= len(words) - (count - group)
        ]
        nearest = near[0] if near else ends[-1] + 1
        ends.append(next((end for end in near if PAUSE.search(words[end - 1])), nearest))
    return [" ".join(words[start:end]) for start, end in pairwise([*ends, len(words)])]


def _by_paragraph(pieces: Sequence[tuple[int, Piece]]) -> list[list[Piece]]:
    numbers = sorted({number for number, _piece in pieces})
    return [[piece for number, piece in pieces if number == paragraph] for paragraph in numbers]
