"""Aiken as questions of ours: a question, its choices by letter, and the letter that is right.

The format is plain text without feedback (docs.moodle.org, "Aiken format").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from learn.courses.problems import Problem
from learn.quizzes.bodies import Body, Item
from learn.quizzes.exchange.drafts import Draft, Foreign, shown_of
from learn.quizzes.exchange.shelves import Ids, Shelf
from learn.quizzes.exchange.text_formats import PLAIN, as_markdown
from learn.quizzes.findings import Place

CHOICE = re.compile(r"\s*([A-Z])[.)]\s+(\S.*)")
ANSWER = re.compile(r"\s*ANSWER:\s*(\S*)\s*", re.ASCII)


@dataclass(slots=True)
class Lines:
    """One question on its way, as its lines come in; rows count from 1."""

    row: int = 0
    words: list[str] = field(default_factory=list)
    choices: dict[str, tuple[str, int]] = field(default_factory=dict)


def questions_of_aiken(text: str, path: str, shelf: Shelf) -> Foreign:
    """Return what an Aiken file holds, on its way to `shelf`; one line out of place makes it unusable."""
    reading = _Reading(path, shelf)
    return Foreign(tuple(reading.drafts(text)), tuple(reading.problems))


class _Reading:
    """One pass over the lines of a file."""

    def __init__(self, path: str, shelf: Shelf) -> None:
        self.path, self.shelf, self.ids = path, shelf, Ids(shelf)
        self.problems: list[Problem] = []
        self.lines = Lines()

    def refuse(self, row: int, code: str, message: str) -> None:
        self.problems.append(Problem(self.path, row, 1, code, message))

    def drafts(self, text: str) -> Iterator[Draft]:
        for row, line in enumerate(text.split("\n"), start=1):
            answer, choice = ANSWER.fullmatch(line), CHOICE.fullmatch(line)
            if answer:
                yield from self.question(row, answer[1])
            elif choice and self.lines.words:
                self.choice(row, choice[1], choice[2].strip())
            elif line.strip():
                self.wording(row, line.strip())
        if self.lines.words:
            self.unanswered()

    def wording(self, row: int, words: str) -> None:
        if self.lines.choices:
            self.unanswered()
        self.lines.row = self.lines.row or row
        self.lines.words.append(words)

    def choice(self, row: int, letter: str, text: str) -> None:
        if letter in self.lines.choices:
            self.refuse(
                row, "duplicate-choice", f"the letter {letter} stands here twice. Give each choice its own."
            )
        self.lines.choices[letter] = (text, row)

    def unanswered(self) -> None:
        message = (
            "this question has no ANSWER line. Write ANSWER: and the letter of the right choice below it."
        )
        self.refuse(self.lines.row, "no-right-answer", message)
        self.lines = Lines()

    def question(self, row: int, right: str) -> Iterator[Draft]:
        lines, self.lines = self.lines, Lines()
        if not lines.words:
            self.refuse(
                row,
                "answer-without-question",
                "this ANSWER has no question above it. Write one, or delete the line.",
            )
        elif right not in lines.choices:
            named = f'"{right}"' if right else "nothing"
            letters = ", ".join(lines.choices) or "none"
            self.refuse(
                row,
                "no-right-answer",
                f"ANSWER names {named}, and the choices are {letters}. Name one of them.",
            )
        else:
            yield self.draft(lines, right)

    def draft(self, lines: Lines, right: str) -> Draft:
        items = tuple(
            Item(f"({'x' if letter == right else ' '}) {markdown(text)}", Place(self.path, row))
            for letter, (text, row) in lines.choices.items()
        )
        prompt = markdown(" ".join(lines.words))
        body = Body(self.shelf.lang, Place(self.path, lines.row), prompt, items=items)
        content = (lines.words, [(letter, text) for letter, (text, _) in lines.choices.items()], right)
        draft = Draft("", "single-choice", body)
        uid, mark = self.ids.of(prompt, shown_of(draft), content)
        return replace(draft, uid=uid, mark=mark)


def markdown(text: str) -> str:
    """Return plain text as Markdown."""
    return as_markdown(text, PLAIN).markdown
