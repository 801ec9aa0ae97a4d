"""A download of one's own data tells of a quiz what its result page tells, and no more: pure.

Somebody with attempts left could otherwise read from what each answer earned which of them was right.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

from learn.progress.evidence import canonical

Row = dict[str, Any]
# What a corrected mark tells of its question: that it is named at all says that its answer earns otherwise.
CORRECTED = frozenset({"question", "version_before", "version_after", "fraction_before", "fraction_after"})


def answers_without_marks(rows: Sequence[Row], silent: Collection[str]) -> list[Row]:
    """Return answers of quizzes without what they earned where their attempt is among `silent`."""
    return [
        {
            name: None if name == "fraction" and row["public_id"] in silent else value
            for name, value in row.items()
            if name != "public_id"
        }
        for row in rows
    ]


def cards_without_questions(rows: Sequence[Row], unshown: Collection[str]) -> list[Row]:
    """Return review cards without their question where it is among `unshown`: a card says it was missed."""
    return [{**row, "question": None} if row["question"] in unshown else row for row in rows]


def evidence_without_marks(rows: Sequence[Row], silent: Collection[str]) -> list[Row]:
    """Return evidence without the marks of `silent` attempts, nor the hashes of their chains.

    A few answers are right or wrong in so few ways that the hashes would tell which.
    """
    told = [{**row, "facts": _facts_without_marks(row["facts"], silent)} for row in rows]
    altered = {row["chain"] for row, new in zip(rows, told, strict=True) if new["facts"] != row["facts"]}
    return [{**row, "hash": None} if row["chain"] in altered else row for row in told]


def _facts_without_marks(facts: str, silent: Collection[str]) -> str:
    read = json.loads(facts)
    if read.get("attempt") not in silent:
        return facts
    if {"score_percent", "questions"} <= read.keys():
        return canonical({**read, "questions": [{**each, "fraction": None} for each in read["questions"]]})
    return canonical({**read, **dict.fromkeys(CORRECTED)}) if read.keys() >= CORRECTED else facts
