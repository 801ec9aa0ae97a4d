"""Matching: for each row on the left, pick what belongs to it on the right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.markdown.rendering import render_inline
from learn.quizzes.bodies import Bodies, Body, Row, Shape
from learn.quizzes.choices import option_of, options_of, shortened, texts_of
from learn.quizzes.findings import Findings
from learn.quizzes.inputs import Pair
from learn.quizzes.keys import key_of, normalised, order_without_meaning, split_key
from learn.quizzes.marks import Mark, Part, mark_of_parts

MIN_ROWS = 2
COLUMN_COUNT = 2


@dataclass(frozen=True, slots=True)
class Side:
    """A cell: something to be matched, or something to match it with."""

    key: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Matching:
    """Rows with the key of what belongs to each, and all there is to pick from."""

    kind: ClassVar[str] = "matching"
    shape: ClassVar[Shape] = Shape.TABLE
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "proportional"

    headings: Mapping[str, tuple[str, str]]
    rows: tuple[Side, ...]
    right: tuple[str, ...]
    options: tuple[Side, ...]

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "Matching | None":
        """Return the question, or None with the reasons among `findings`."""
        for body in bodies.all:
            check_columns(body, findings)
        if findings.has_errors:
            return None
        check_rows(bodies.source, findings)
        for body in bodies.translations:
            compare(bodies.source, body, findings)
        return None if findings.has_errors else cls.merged(bodies)

    @classmethod
    def merged(cls, bodies: Bodies) -> "Matching":
        """Return the question from tables known to agree."""
        lefts = [side(bodies, number, column=0) for number in range(len(bodies.source.rows))]
        rights = [side(bodies, number, column=1) for number in range(len(bodies.source.rows))]
        pairs = [
            (left, right) for left, right in zip(lefts, rights, strict=True) if left.texts[bodies.source.lang]
        ]
        options = {right.key: right for right in reversed(rights)}
        return cls(
            headings={body.lang: (body.headings[0], body.headings[1]) for body in bodies.all},
            rows=tuple(left for left, _ in pairs),
            right=tuple(right.key for _, right in pairs),
            options=tuple(options[key] for key in order_without_meaning(options)),
        )

    def public_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return the rows as written, and what to pick from in an order that tells nothing."""
        return {
            "headings": [render_inline(heading, context) for heading in self.headings[lang]],
            "rows": [option_of(row.key, row.texts[lang], context) for row in self.rows],
            "options": [option_of(option.key, option.texts[lang], context) for option in self.options],
        }

    def key_part(self, _lang: str, _context: RenderContext) -> dict[str, Any]:
        """Return nothing: rows have no feedback of their own."""
        return {}

    def right_part(self) -> dict[str, Any]:
        """Return, row by row, the key of what belongs to it."""
        return {"right": list(self.right)}

    def scoring_part(self, lang: str) -> object:
        """Return what is scored; the order of the rows is not."""
        pairs = sorted(
            [row.key, row.texts[lang], right] for row, right in zip(self.rows, self.right, strict=True)
        )
        return [pairs, [[option.key, option.texts[lang]] for option in self.options]]

    @staticmethod
    def input_of(body: Mapping[str, Any], lang: str, order: Sequence[str] | None) -> Pair:
        """Offer the rows, with what to pick from in `order` if there is one."""
        texts = texts_of(body, lang)
        left, right = texts["headings"]
        return Pair(options_of(texts["rows"], None), options_of(texts["options"], order), (left, right))

    @staticmethod
    def grade(body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str) -> Mark:
        """Give the share of rows with the right pick, or nothing but the whole under `exact`."""
        rows = [row["key"] for row in texts_of(body, lang)["rows"]]
        given = [*answer, *[""] * len(rows)]
        parts = tuple(
            Part(row, picked == right) for row, right, picked in zip(rows, key["right"], given, strict=False)
        )
        return mark_of_parts(parts, is_all_or_nothing=key["credit"] == "exact")


def side(bodies: Bodies, number: int, *, column: int) -> Side:
    """Return one cell in every language, its key made from the source."""
    texts = {body.lang: split_key(body.rows[number].cells[column])[0] for body in bodies.all}
    return Side(cell_key(bodies.source.rows[number].cells[column]), texts)


def cell_key(cell: str) -> str:
    """Return the key written in a cell of the source, or else that of its text."""
    text, key = split_key(cell)
    return key or key_of(text)


def check_columns(body: Body, findings: Findings) -> None:
    """Note a table that is missing or has not two columns."""
    if len(body.headings) != COLUMN_COUNT:
        findings.error(
            body.answer_place,
            "table-not-two-columns",
            "needs a table of two columns with a heading above each: what to match, and what belongs to it.",
        )


def check_rows(source: Body, findings: Findings) -> None:
    """Note empty cells on the right, rows that read alike or share a key, and too few rows."""
    seen: set[str] = set()
    for row in source.rows:
        left, right = (split_key(cell)[0] for cell in row.cells)
        if not right:
            findings.error(
                row.place, "empty-cell", "has a row with nothing on the right. Write what belongs to it."
            )
        names = {cell_key(row.cells[0]), key_of(left)}
        if left and names & seen:
            findings.error(
                row.place,
                "duplicate-choice",
                f'has the row "{shortened(row.cells[0])}" twice. Change or delete one.',
            )
        seen |= names
    check_right_cells(source, findings)
    if len([row for row in source.rows if split_key(row.cells[0])[0]]) < MIN_ROWS:
        findings.error(source.answer_place, "one-choice-only", "has fewer than two rows to match. Add one.")
    elif len({cell_key(row.cells[1]) for row in source.rows}) < MIN_ROWS:
        findings.error(source.answer_place, "one-choice-only", "has the same text on the right of every row.")


def check_right_cells(source: Body, findings: Findings) -> None:
    """Note one key for two texts and one text with two keys; the same text may stand in several rows."""
    texts: dict[str, str] = {}
    keys: dict[str, str] = {}
    for row in source.rows:
        key, text = cell_key(row.cells[1]), normalised(split_key(row.cells[1])[0])
        if texts.setdefault(key, text) != text or keys.setdefault(text, key) != key:
            findings.error(
                row.place,
                "duplicate-choice",
                f'has "{shortened(row.cells[1])}" on the right, but its key or its text stands there twice. '
                "Write the same text with the same key, another text with another.",
            )


def compare(source: Body, body: Body, findings: Findings) -> None:
    """Note where the rows of a translation are not those of the original."""
    if len(source.rows) != len(body.rows):
        findings.error(
            body.answer_place,
            "translation-differs",
            f"has {len(body.rows)} rows here and {len(source.rows)} in the original. Keep number and order.",
        )
        return
    for original, row in zip(source.rows, body.rows, strict=True):
        if filled(original) != filled(row):
            findings.error(
                row.place,
                "translation-differs",
                "has an empty cell where the original has none, or none where it has one.",
            )


def filled(row: Row) -> list[bool]:
    """Return which cells of a row hold something."""
    return [bool(cell) for cell in row.cells]
