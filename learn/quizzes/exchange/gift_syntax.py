"""GIFT taken apart: titles, texts, answers, feedback, categories and remarks, each with its line.

The format is Moodle's (docs.moodle.org, "GIFT format"); what a question of ours looks like is not known here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from learn.courses.problems import Problem
from learn.quizzes.entries import WHOLE
from learn.quizzes.exchange.gift_chunks import Chunk, NotGift, chunks_of, plain
from learn.quizzes.exchange.text_formats import HTML, MARKDOWN, MOODLE, PLAIN
from learn.quizzes.findings import Place

# What a missing word leaves: no text that was decoded holds it.
GAP = "\ud8fe"
TITLE = re.compile(r"\s*::")
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
SHARE = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{0,9})?)%")
TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?:#|\Z)", re.IGNORECASE)
MARK = re.compile(r"[=~]")
ARROW = "->"
# How Markdown and HTML say it where the signs themselves would make pairs.
ARROW_IN_WORDS = "-&gt;"
OUR_ID = re.compile(r"id:\s*(\S+)")
MOODLE_ID = re.compile(r"\[id:([^\[\]\\]+)\]")
MOODLE_TAG = re.compile(r"\[tag:([^\[\]\\]+)\]")
MOODLE_NUMBER = re.compile(r"question: \d+\s+name: ")


class Kind(StrEnum):
    """How a question is answered, told by the signs between its braces."""

    DESCRIPTION = "description"
    ESSAY = "essay"
    TRUE_FALSE = "true-false"
    NUMERIC = "numeric"
    CHOICES = "choices"
    MATCHING = "matching"
    SHORT = "short answer"


@dataclass(frozen=True, slots=True)
class Text:
    """A text without escapes, and the format it is in; GAP in it marks a missing word."""

    content: str
    format: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `share` is None where none is written, `partner` what a matching answer belongs to."""

    is_right: bool
    share: Decimal | None
    text: Text
    feedback: Text
    place: Place
    partner: Text | None = None


@dataclass(frozen=True, slots=True)
class GiftItem:
    """A question, or a text that asks nothing."""

    kind: Kind
    place: Place
    title: str
    text: Text
    answers: tuple[Answer, ...]
    explanation: Text
    uid: str | None
    tags: tuple[str, ...]
    category: str
    remarks: tuple[str, ...]

    @property
    def has_gap(self) -> bool:
        """Tell whether the answer stands inside the text."""
        return GAP in self.text.content


def read_gift(text: str, path: str) -> tuple[list[GiftItem], list[Problem]]:
    """Return the items of a file in order, and what is wrong with its signs."""
    items: list[GiftItem] = []
    problems: list[Problem] = []
    for chunk in chunks_of(text, path, problems):
        try:
            items.append(item_of(chunk))
        except NotGift as refused:
            problems.append(refused.problem)
    return items, problems


def item_of(chunk: Chunk) -> GiftItem:
    """Return the question of a chunk; raises `NotGift`."""
    title, at = title_of(chunk)
    opening, closing = braces_of(chunk, at)
    behind = chunk.text[closing + 1 :]
    text = text_of(chunk.text[at:opening] + (GAP + behind if behind.strip() else ""), MOODLE)
    answers, _, explanation = chunk.text[opening + 1 : closing].partition("####")
    kind = kind_of(answers) if opening < closing else Kind.DESCRIPTION
    uid, tags, remarks = said_in(chunk.remarks)
    return GiftItem(
        kind=kind,
        place=chunk.place(len(chunk.text) - len(chunk.text.lstrip())),
        title=title,
        text=text,
        answers=tuple(answers_of(kind, Piece(answers, opening + 1, chunk), text.format)),
        explanation=text_of(explanation, text.format),
        uid=uid,
        tags=tags,
        category=chunk.category,
        remarks=remarks,
    )


def title_of(chunk: Chunk) -> tuple[str, int]:
    """Return the title between double colons, if there is one, and where the text behind it begins."""
    found = TITLE.match(chunk.text)
    if not found:
        return "", 0
    end = chunk.text.find("::", found.end())
    if end == -1:
        raise chunk.refuse(found.end() - 2, "open-title", "this title has no end. Write :: behind it.")
    return plain(chunk.text[found.end() : end], keeps_lines=False).strip(), end + 2


def braces_of(chunk: Chunk, start: int) -> tuple[int, int]:
    """Return where the answers begin and end; both at the end of the text where there are none."""
    text = chunk.text
    opening, closing = text.find("{", start), text.find("}", start)
    if closing != -1 and not -1 < opening < closing:
        raise chunk.refuse(closing, "stray-brace", r"this } has no { before it. Write \} if it is text.")
    if opening == -1:
        return len(text), len(text)
    again = text.find("{", opening + 1)
    if closing == -1 or -1 < again < closing:
        message = "these answers have a missing }. Write it behind the last one, before any blank line."
        raise chunk.refuse(opening, "missing-brace", message)
    other = next((at for at in (again, text.find("}", closing + 1)) if at != -1), -1)
    if other != -1:
        message = r"a question has one pair of braces. Split it in two, or write \{ and \} for text."
        raise chunk.refuse(other, "stray-brace", message)
    return opening, closing


def text_of(written: str, inherited: str) -> Text:
    """Return a text in the format it names, or else in that of the text it belongs to."""
    found = FORMAT.match(written)
    text_format = found[1] if found else inherited
    content = written[found.end() :] if found else written
    return Text(plain(content, keeps_lines=text_format in {MARKDOWN, HTML}), text_format)


def said_in(remarks: list[str]) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """Return the id and the tags that remarks give, as we and as Moodle write them, and all other remarks.

    What Moodle's export says above each question repeats its number and title.
    """
    uid, tags, others = None, [], []
    for words in remarks:
        ours, moodles, tagged = OUR_ID.fullmatch(words), MOODLE_ID.search(words), MOODLE_TAG.findall(words)
        uid = ours[1] if ours else moodles[1].strip() if moodles else uid
        tags += [tag.strip() for tag in tagged]
        if words and not (ours or moodles or tagged or MOODLE_NUMBER.match(words)):
            others.append(words)
    return uid, tuple(tags), tuple(others)


def kind_of(answers: str) -> Kind:
    """Return how a question is answered, looking for the signs in Moodle's order."""
    begin = answers.lstrip()[:1]
    if not begin:
        return Kind.ESSAY
    if begin == "#":
        return Kind.NUMERIC
    if TRUTH.match(answers):
        return Kind.TRUE_FALSE
    if "~" in answers:
        return Kind.CHOICES
    return Kind.MATCHING if ARROW in answers else Kind.SHORT


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a chunk and where it begins in it."""

    text: str
    start: int
    chunk: Chunk

    def part(self, start: int, end: int | None = None) -> "Piece":
        """Return a part of this part."""
        return Piece(self.text[start:end], self.start + start, self.chunk)


def answers_of(kind: Kind, inside: Piece, text_format: str) -> Iterator[Answer]:
    """Yield the answers between two braces."""
    match kind:
        case Kind.TRUE_FALSE:
            yield from truth_of(inside, text_format)
        case Kind.NUMERIC:
            for mark, piece in pieces_of(inside.part(inside.text.index("#") + 1)):
                yield answer_of(mark, piece, text_format, PLAIN)
        case Kind.CHOICES | Kind.SHORT:
            for mark, piece in pieces_of(inside):
                yield answer_of(mark, piece, text_format, PLAIN if kind is Kind.SHORT else "")
        case Kind.MATCHING:
            for _, piece in pieces_of(inside):
                yield pair_of(piece, text_format)


def truth_of(inside: Piece, text_format: str) -> Iterator[Answer]:
    """Yield true and false; behind the value stands what a wrong answer is told, then a right one."""
    value, *feedback = inside.text.split("#")
    wrong, right = (text_of(each, text_format) for each in [*feedback, "", ""][:2])
    is_true = value.strip().upper().startswith("T")
    place = inside.chunk.place(inside.start)
    for is_right, word in ((is_true, "TRUE"), (not is_true, "FALSE")):
        yield Answer(is_right, None, Text(word, PLAIN), right if is_right else wrong, place)


def pieces_of(inside: Piece) -> Iterator[tuple[str, Piece]]:
    """Yield each answer behind its mark; a single answer may go without one."""
    marks = [found.start() for found in MARK.finditer(inside.text)]
    lead = inside.text[: marks[0]] if marks else inside.text
    if lead.strip():
        if marks:
            offset = inside.start + len(lead) - len(lead.lstrip())
            message = "this answer has no mark. Write = before a right one, ~ before a wrong one."
            raise inside.chunk.refuse(offset, "answer-without-mark", message)
        yield "=", inside
    for start, end in pairwise([*marks, len(inside.text)]):
        yield inside.text[start], inside.part(start + 1, end)


def answer_of(mark: str, piece: Piece, text_format: str, own_format: str) -> Answer:
    """Return an answer; `own_format` is that of answers that have no formatting, such as numbers."""
    found = SHARE.match(piece.text)
    share = Decimal(found[1]) if found else None
    if share is not None and abs(share) > WHOLE:
        message = "a share of the points lies between -100 and 100."
        raise piece.chunk.refuse(piece.start, "bad-share", message)
    words, _, feedback = piece.text[found.end() if found else 0 :].partition("#")
    feedback = feedback.replace(ARROW_IN_WORDS, ARROW)
    text = Text(plain(words).strip(), own_format) if own_format else text_of(words, text_format)
    offset = piece.start + len(piece.text) - len(piece.text.lstrip())
    return Answer(mark == "=", share, text, text_of(feedback, text_format), piece.chunk.place(offset - 1))


def pair_of(piece: Piece, text_format: str) -> Answer:
    """Return a pair; a left side without words makes its right side fit nowhere."""
    left, arrow, right = piece.text.partition(ARROW)
    if not arrow:
        message = "this pair has no ->. Write it between what is to match and what belongs to it."
        raise piece.chunk.refuse(piece.start, "pair-without-arrow", message)
    sides = (text_of(side, text_format) for side in (left, right))
    place = piece.chunk.place(piece.start - 1)
    return Answer(True, None, next(sides), Text("", text_format), place, next(sides))
