"""Short answer: a word or two, spelled in any of the accepted ways, in any of the course's languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.quizzes.bodies import Bodies, Shape
from learn.quizzes.choices import feedback_html, texts_of
from learn.quizzes.entries import WHOLE, Entry, read_entries
from learn.quizzes.findings import Findings
from learn.quizzes.inputs import Write
from learn.quizzes.marks import Mark
from learn.quizzes.patterns import BadPattern
from learn.quizzes.spellings import MAX_TEXT_LENGTH, Spelling, read_spelling


@dataclass(frozen=True, slots=True)
class Expected:
    """Spellings from all languages that earn the same share, and what is then said."""

    spellings: tuple[Spelling, ...]
    share: int
    feedback: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """Spellings that are right, partly right, or a known mistake."""

    kind: ClassVar[str] = "short-answer"
    shape: ClassVar[Shape] = Shape.ENTRIES
    own_keys: ClassVar[frozenset[str]] = frozenset()
    default_credit: ClassVar[str] = "exact"

    expected: tuple[Expected, ...]

    @classmethod
    def read(cls, bodies: Bodies, _own: Mapping[str, Any], findings: Findings) -> "ShortAnswer | None":
        """Return the question, or None with the reasons among `findings`."""
        entries = read_entries(bodies, findings, example="UTC")
        expected = tuple(
            Expected(read_spellings(entry, findings), entry.share, entry.feedback) for entry in entries
        )
        return None if findings.has_errors else cls(expected)

    def public_part(self, _lang: str, _context: RenderContext) -> dict[str, Any]:
        """Return nothing: a line to write on is all there is."""
        return {}

    def key_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return what is said about each expected answer, by its number."""
        feedback = [feedback_html(each.feedback[lang], context) for each in self.expected]
        return {"feedback": {str(number): html for number, html in enumerate(feedback)}}

    def right_part(self) -> dict[str, Any]:
        """Return the spellings with their shares."""
        return {
            "expected": [
                {"share": each.share, "spellings": [[one.text, one.is_pattern] for one in each.spellings]}
                for each in self.expected
            ]
        }

    def scoring_part(self, _lang: str) -> object:
        """Return what is scored."""
        return self.right_part()

    @staticmethod
    def input_of(_body: Mapping[str, Any], _lang: str, _order: Sequence[str] | None) -> Write:
        """Ask for a line of text."""
        return Write(is_number=False, unit="", max_length=MAX_TEXT_LENGTH)

    @staticmethod
    def grade(_body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str) -> Mark:
        """Give the best share among the spellings that fit, with its feedback."""
        written = answer[0] if answer else ""
        hits = [
            (expected["share"], str(position))
            for position, expected in enumerate(key["expected"])
            if any(Spelling(text, is_pattern).accepts(written) for text, is_pattern in expected["spellings"])
        ]
        if not hits or not written.strip():
            return Mark(0.0)
        share, position = max(hits, key=lambda hit: hit[0])
        said = texts_of(key, lang)["feedback"].get(position, "")
        return Mark(share / WHOLE, (said,) if said else ())


def read_spellings(entry: Entry, findings: Findings) -> tuple[Spelling, ...]:
    """Return an entry's spellings in all languages, each once."""
    spellings: dict[Spelling, None] = {}
    for lang, written in entry.texts.items():
        try:
            spellings[read_spelling(written)] = None
        except BadPattern as reason:
            findings.error(
                entry.places[lang],
                "bad-regex",
                f"has a regular expression that cannot be used: {reason}.",
            )
    return tuple(spellings)
