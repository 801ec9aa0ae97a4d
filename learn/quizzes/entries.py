"""Answers an author expects: `= right`, `=50% partly right`, `~ an expected mistake`, with feedback."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from learn.quizzes.bodies import Bodies, Body, Item
from learn.quizzes.findings import Findings, Place

ENTRY = re.compile(r"(?P<mark>[=~])(?:(?P<share>\d{1,3})%(?=\s))?\s*(?P<text>.*)", re.DOTALL)
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One expected answer in every language; `share` is what it earns in per cent, 0 for a mistake."""

    number: int
    share: int
    texts: Mapping[str, str]
    feedback: Mapping[str, str]
    places: Mapping[str, Place]


def read_entries(bodies: Bodies, findings: Findings, *, example: str) -> tuple[Entry, ...]:
    """Return the expected answers; those of a translation must have the same number and marks.

    `example` is a right answer of this type, shown to an author who wrote none.
    """
    read = {body.lang: [read_entry(item, findings) for item in body.items] for body in bodies.all}
    source = read[bodies.source.lang]
    if not any(share == WHOLE for share, _ in source):
        findings.error(
            bodies.source.answer_place,
            "no-right-answer",
            f"has no right answer. Write one after an equals sign, such as - = {example}.",
        )
    for body in bodies.translations:
        if [share for share, _ in source] != [share for share, _ in read[body.lang]]:
            findings.error(
                body.answer_place,
                "translation-differs",
                f"has {len(body.items)} answers here and {len(source)} in the original, or other marks. "
                "Repeat each line with its mark, = or ~.",
            )
            return ()
    return tuple(merged(number, bodies.all, read) for number in range(len(source)))


def read_entry(item: Item, findings: Findings) -> tuple[int, str]:
    """Return an entry's share and text; share -1 marks one that could not be read."""
    found = ENTRY.fullmatch(item.text)
    if not found:
        findings.error(
            item.place,
            "choice-without-mark",
            f'has an answer without a mark: "{item.text[:60]}". '
            "Begin it with = if it is right, with ~ if it is a mistake.",
        )
        return -1, ""
    text = found["text"].strip()
    if not text:
        findings.error(
            item.place, "empty-choice", "has an empty answer. Write it after the mark or delete the line."
        )
    if found["mark"] == "~":
        return 0, text
    share = int(found["share"] or WHOLE)
    if not 1 <= share <= WHOLE:
        findings.error(
            item.place, "bad-number", f"gives an answer {share} %. A share lies between 1 and 100."
        )
    return share, text


def merged(number: int, bodies: tuple[Body, ...], read: Mapping[str, list[tuple[int, str]]]) -> Entry:
    """Return one entry with its text and feedback in every language."""
    return Entry(
        number=number,
        share=read[bodies[0].lang][number][0],
        texts={body.lang: read[body.lang][number][1] for body in bodies},
        feedback={body.lang: body.items[number].feedback for body in bodies},
        places={body.lang: body.items[number].place for body in bodies},
    )
