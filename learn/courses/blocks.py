"""The pieces a page's text is made of: prose, questions and draws, each with its place in the file.

`courses` finds where a question stands and reads its metadata; what the question means is read by
`learn.quizzes`, one step above.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown between questions; `line` is the file's line of its first character, from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """A heading followed by a metadata comment with an `id`, up to the next question or heading as high.

    `meta` holds the comment's keys but for `id`, typed as YAML 1.2 core types them (percentages and
    ranges stay text); `meta_places` maps each key (the id too) to its (line, column) in the file.
    """

    uid: str
    path: str
    heading: str
    heading_line: int
    level: int
    meta: Mapping[str, Value]
    meta_places: Mapping[str, tuple[int, int]]
    body: str
    body_line: int


@dataclass(frozen=True, slots=True)
class DrawBlock:
    """A heading followed by a comment with `draw`: take `count` questions from a bank, by tags if named.

    `bank_path` is the bank's path inside the course folder, resolved from the page that draws.
    """

    path: str
    heading: str
    heading_line: int
    count: int
    bank_path: str
    tags: tuple[str, ...] = ()
    points: float = 1
    meta: Mapping[str, Value] = field(default_factory=dict)


Block = Prose | QuestionBlock | DrawBlock
