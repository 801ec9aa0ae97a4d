"""Markdown files taken apart once: front matter, blocks and outline, to build pages from and to check.

A process that reads a course again, after an edit, takes apart only what changed.
"""

from dataclasses import dataclass
from functools import lru_cache

from learn.courses.blocks import Block, Prose, QuestionBlock
from learn.courses.bundle.anchors import heading_texts
from learn.courses.bundle.front_matter import parted
from learn.courses.bundle.outline import Outline, outlined
from learn.courses.bundle.split import split_blocks
from learn.courses.bundle.yaml_places import Document
from learn.courses.problems import Problem
from learn.markdown.complexity import TooComplex
from learn.markdown.parsing import structure_of

KEPT_FILES = 1_024


@dataclass(frozen=True, slots=True)
class Source:
    """One Markdown file; `front` is None where it has no front matter."""

    path: str
    lang: str
    text: str
    front: Document | None
    body: str
    body_line: int
    blocks: tuple[Block, ...]
    outline: Outline
    problems: tuple[Problem, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings of its prose, without those of questions."""
        return tuple(
            text for block in self.blocks if isinstance(block, Prose) for text in heading_texts(block.text)
        )

    @property
    def question_uids(self) -> tuple[str, ...]:
        """Return the ids of its questions, in reading order."""
        return tuple(block.uid for block in self.blocks if isinstance(block, QuestionBlock))

    def has_more_than(self, translation: "Source") -> bool:
        """Tell whether it grew by a question or a section that its translation lacks."""
        has_more_questions = not set(self.question_uids) <= set(translation.question_uids)
        return has_more_questions or len(self.headings) > len(translation.headings)

    @property
    def front_document(self) -> Document:
        """Return its front matter, empty where it has none."""
        return self.front or Document(self.path, (1, 1), {})


@lru_cache(KEPT_FILES)
def taken_apart(path: str, text: str, lang: str, *, has_front: bool = True) -> Source:
    """Return the file `path` in its parts; one that should have no front matter is all body."""
    parts = parted(text, path)
    problems = list(parts.problems)
    if has_front and parts.front is None and not problems:
        message = "this file has no front matter. Begin it with ---, its keys and --- again."
        problems.append(Problem(path, 1, 1, "missing-front-matter", message))
    if not has_front and parts.front is not None:
        problems.append(
            Problem(path, 1, 1, "unexpected-front-matter", "this file takes no front matter. Delete it.")
        )
    try:
        structure = structure_of(parts.body)
    except TooComplex:
        structure = None
    blocks, faults = split_blocks(parts.body, parts.body_line, path, structure)
    outline = outlined(parts.body, parts.body_line, path, structure)
    return Source(
        path=path,
        lang=lang,
        text=text,
        front=parts.front,
        body=parts.body,
        body_line=parts.body_line,
        blocks=blocks,
        outline=outline,
        problems=tuple({*problems, *faults, *outline.problems}),
    )
