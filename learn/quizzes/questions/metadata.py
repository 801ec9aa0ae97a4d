"""The comment under a question's heading: which keys it may have, and what they may say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learn.courses.blocks import QuestionBlock
from learn.quizzes.bodies import CHOICE_MARK, Shape, read_body
from learn.quizzes.findings import Findings, Place, did_you_mean
from learn.quizzes.questions.kinds import QUESTION_TYPES
from learn.quizzes.questions.question import QuestionType

COMMON_KEYS = frozenset({"type", "points", "outcome", "tags", "credit", "hint_cost", "shuffle"})
CREDITS = ("exact", "proportional")
MAX_POINTS = 100
PERCENT = re.compile(r"(\d{1,3})\s*%")
WHOLE_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the comment says, with defaults for what it leaves out."""

    question_type: type[QuestionType]
    points: float
    outcome: str | None
    tags: tuple[str, ...]
    credit: str
    hint_cost_percent: int
    does_shuffle: bool
    own: Mapping[str, Any]


def read_metadata(block: QuestionBlock, findings: Findings) -> Metadata | None:
    """Return what the comment of a question says; None if its type is not known."""
    reader = MetadataReader(block, findings)
    question_type = reader.question_type()
    if question_type is None:
        return None
    reader.check_keys(question_type)
    return Metadata(
        question_type=question_type,
        points=reader.points(),
        outcome=reader.outcome(),
        tags=reader.tags(),
        credit=reader.credit() or question_type.default_credit,
        hint_cost_percent=reader.hint_cost_percent(),
        does_shuffle=reader.does_shuffle(is_default=question_type.kind != "true-false"),
        own={key: value for key, value in block.meta.items() if key in question_type.own_keys},
    )


def check_translated_metadata(block: QuestionBlock, findings: Findings) -> None:
    """Note keys in a translation, whose comment holds its id alone."""
    for key in block.meta:
        if key != "id":
            findings.error(
                place_of(key, block),
                "key-in-translation",
                f'has the key "{key}" in a translation. Keep the id alone; the rest is in the original.',
            )


def place_of(key: str, block: QuestionBlock) -> Place:
    """Return where a key stands in the file."""
    line, column = block.meta_places.get(key, (block.heading_line, 1))
    return Place(block.path, line, column)


class MetadataReader:
    """Reads the keys of one comment one by one and notes what is wrong with each."""

    def __init__(self, block: QuestionBlock, findings: Findings) -> None:
        self.block = block
        self.findings = findings

    def question_type(self) -> type[QuestionType] | None:
        """Return the type that is named, or else the one that the marks of the choices tell."""
        named = self.block.meta.get("type")
        if named is None:
            return self.type_by_marks()
        if isinstance(named, str) and named in QUESTION_TYPES:
            return QUESTION_TYPES[named]
        hint = did_you_mean(str(named), QUESTION_TYPES) or f" Known are {', '.join(QUESTION_TYPES)}."
        self.error("type", "unknown-type", f'has the unknown type "{named}".{hint}')
        return None

    def type_by_marks(self) -> type[QuestionType] | None:
        """Return single or multiple choice by the first mark."""
        body = read_body(self.block, "", Shape.CHOICES, Findings(self.block.uid))
        marks = [found[0] for item in body.items if (found := CHOICE_MARK.match(item.text))]
        if not marks:
            self.error(
                "id",
                "no-choices",
                "has no choices. Write - ( ) and - (x) before them, or name its type in the comment.",
            )
            return None
        return QUESTION_TYPES["single-choice" if marks[0].startswith("(") else "multiple-choice"]

    def check_keys(self, question_type: type[QuestionType]) -> None:
        """Note keys that no question has, or that this type has not."""
        known = COMMON_KEYS | question_type.own_keys
        others = frozenset().union(*(each.own_keys for each in QUESTION_TYPES.values()))
        for key in self.block.meta:
            if key in known or key == "id":
                continue
            if key in others:
                self.error(
                    key, "unknown-key-for-type", f'is of type {question_type.kind}, which has no "{key}".'
                )
            else:
                hint = did_you_mean(key, known)
                self.error(key, "unknown-key", f'has the unknown key "{key}".{hint}')

    def points(self) -> float:
        """Return the points, 1 unless the comment says otherwise."""
        written = self.block.meta.get("points", 1)
        if type(written) in {int, float} and isinstance(written, int | float) and 0 < written <= MAX_POINTS:
            return float(written)
        self.error("points", "bad-value", f"has points that are not a number above 0 and up to {MAX_POINTS}.")
        return 1.0

    def outcome(self) -> str | None:
        """Return the outcome the question is evidence for."""
        written = self.block.meta.get("outcome")
        if written is None or isinstance(written, str):
            return written
        self.error("outcome", "bad-value", "has an outcome that is not a single name, such as outcome: O1.")
        return None

    def tags(self) -> tuple[str, ...]:
        """Return the tags, by which a draw picks."""
        written = self.block.meta.get("tags")
        if written is None:
            return ()
        if isinstance(written, list) and all(isinstance(tag, str) for tag in written):
            return tuple(str(tag) for tag in written)
        self.error("tags", "bad-value", "has tags that are not a list of words, such as tags: [time].")
        return ()

    def credit(self) -> str | None:
        """Return how parts of an answer count, None if the comment leaves it to the type."""
        written = self.block.meta.get("credit")
        if written is None or written in CREDITS:
            return None if written is None else str(written)
        hint = did_you_mean(str(written), CREDITS)
        self.error("credit", "bad-value", f'has the credit "{written}". Write exact or proportional.{hint}')
        return None

    def hint_cost_percent(self) -> int:
        """Return what each hint costs, in per cent of the points."""
        written = self.block.meta.get("hint_cost")
        if written is None:
            return 0
        found = PERCENT.fullmatch(str(written).strip())
        if found and int(found[1]) <= WHOLE_PERCENT:
            return int(found[1])
        self.error(
            "hint_cost", "bad-value", "has a hint_cost that is not a percentage, such as hint_cost: 10%."
        )
        return 0

    def does_shuffle(self, *, is_default: bool) -> bool:
        """Tell whether the choices may be shown in another order; true and false keep theirs."""
        written = self.block.meta.get("shuffle", is_default)
        if isinstance(written, bool):
            return written
        self.error("shuffle", "bad-value", "has a shuffle that is neither true nor false.")
        return is_default

    def error(self, key: str, code: str, message: str) -> None:
        """Note an error at a key."""
        self.findings.error(place_of(key, self.block), code, message)
