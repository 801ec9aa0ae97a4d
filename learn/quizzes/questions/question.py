"""A question as it was read: what all types share, and the content that only its type understands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from learn.markdown.context import RenderContext
from learn.quizzes.bodies import Bodies, Shape
from learn.quizzes.findings import Findings
from learn.quizzes.inputs import Input
from learn.quizzes.marks import Mark


class QuestionType(Protocol):
    """What a question type can do; it knows nothing of HTTP or the database.

    `shape` is how its answer part is written, `own_keys` what its comment may say beyond the common
    keys. `public_part` and `key_part` are per language; `right_part` holds for all of them.
    """

    kind: ClassVar[str]
    shape: ClassVar[Shape]
    own_keys: ClassVar[frozenset[str]]
    default_credit: ClassVar[str]

    @classmethod
    def read(cls, bodies: Bodies, own: Mapping[str, Any], findings: Findings, /) -> "QuestionType | None":
        """Return the content, or None with the reasons among `findings`."""
        ...

    def public_part(self, lang: str, context: RenderContext, /) -> dict[str, Any]:
        """Return what learners see before they answer."""
        ...

    def key_part(self, lang: str, context: RenderContext, /) -> dict[str, Any]:
        """Return what is said about answers."""
        ...

    def right_part(self) -> dict[str, Any]:
        """Return what makes an answer right."""
        ...

    def scoring_part(self, lang: str, /) -> object:
        """Return what a change of would change somebody's mark, as JSON."""
        ...

    @staticmethod
    def input_of(body: Mapping[str, Any], lang: str, order: Sequence[str] | None, /) -> Input:
        """Return how the learner answers."""
        ...

    @staticmethod
    def grade(body: Mapping[str, Any], key: Mapping[str, Any], answer: Sequence[str], lang: str, /) -> Mark:
        """Return the mark that `answer` earns."""
        ...


@dataclass(frozen=True, slots=True)
class Wording:
    """What one language says around the answers, as Markdown."""

    prompt: str
    stem: str
    hints: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in all its languages, as its author wrote it."""

    uid: str
    kind: str
    points: float
    outcome: str | None
    tags: tuple[str, ...]
    credit: str
    hint_cost_percent: int
    does_shuffle: bool
    path: str
    line: int
    source_lang: str
    wordings: Mapping[str, Wording]
    content: QuestionType
