"""A question on its way into a bank: in Markdown, and read back before anybody believes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from learn.courses.blocks import QuestionBlock
from learn.courses.bundle.split import split_blocks
from learn.courses.problems import Problem, Severity, has_errors
from learn.markdown.complexity import TooComplex
from learn.quizzes.bodies import CHOICE_MARK, Body, Item, read_body
from learn.quizzes.findings import Findings, Place
from learn.quizzes.questions import QUESTION_TYPES, read_question

MARKS_TELL = {"single-choice", "multiple-choice"}
BAR = r"\|"
GAP_ANSWER = re.compile(r"\[\[.*?\]\]", re.DOTALL)
# As a remark of YAML.
MARK = "# imported"
MARK_LINE = re.compile(rf"{MARK} ([0-9a-f]+)")
LIST_AT_END = re.compile(r"\s*- ")


@dataclass(frozen=True, slots=True)
class Draft:
    """A question with the parts that a reader of banks will find in it.

    `body.place` and all places in it are those of the file it comes from; so are those of `notes`, which
    say what was lost on the way. `is_named` tells that its id stood in that file; where it did not, `mark`
    stands in the bank, so that the next import knows the question.
    """

    uid: str
    kind: str
    body: Body
    is_named: bool = False
    mark: str = ""
    credit: str | None = None
    outcome: str | None = None
    tags: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands in the file it comes from."""
        return self.body.place


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that asks nothing, as a bank holds it between its questions."""

    heading: str
    stem: str
    place: Place

    @property
    def markdown(self) -> str:
        """Return it under a heading, which ends the question above it."""
        return f"## {self.heading}\n\n{self.stem}".strip()


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a file of another platform holds, in its order; `problems` that are errors make it unusable."""

    items: tuple[Draft | Passage, ...] = ()
    problems: tuple[Problem, ...] = ()


def shown_of(draft: Draft) -> object:
    """Return what learners see of a question before they answer, in an order that tells nothing."""
    body, is_matching = draft.body, draft.kind == "matching"
    texts = [CHOICE_MARK.sub("", item.text, count=1) for item in body.items if draft.kind in MARKS_TELL]
    columns = list(zip(*(row.cells for row in body.rows if is_matching), strict=True))
    sides = [sorted({*column} - {""}) for column in columns]
    passage = GAP_ANSWER.sub("[[]]", body.passage)
    return draft.kind, body.prompt, body.stem, sorted(texts), sides, passage


def markdown_of(draft: Draft) -> str:
    """Return the question as it stands in a bank, without a line feed at its end."""
    body = draft.body
    parts = [
        f"## {body.prompt}\n{comment_of(draft)}",
        body.stem,
        "\n".join(item_lines(item, bullet_below(body.stem)) for item in body.items),
        "\n".join(table_lines(body)),
        quoted(body.passage) if body.passage else "",
        quoted(f"[!NOTE]\n{body.explanation}") if body.explanation else "",
    ]
    return "\n\n".join(part for part in parts if part)


def comment_of(draft: Draft) -> str:
    """Return the metadata comment; what an author remarked stands in it as YAML remarks do."""
    keys = {
        "id": named(draft.uid),
        "type": "" if draft.kind in MARKS_TELL else draft.kind,
        "credit": draft.credit or "",
        "outcome": named(draft.outcome or ""),
        "tags": f"[{', '.join(map(named, draft.tags))}]" if draft.tags else "",
    }
    written = ", ".join(f"{key}: {value}" for key, value in keys.items() if value)
    if draft.mark:
        written += f"\n{MARK} {draft.mark}\n"
    remarks = "".join(f"\n# {remark(words)}" for words in draft.comments)
    return f"<!-- {{{remarks}\n{written}}} -->" if remarks else f"<!-- {{{written}}} -->"


def named(name: str) -> str:
    """Return a name so that YAML does not take it for nothing."""
    return f'"{name}"' if name.lower() == "null" else name


def remark(words: str) -> str:
    """Return words that end neither their line nor the comment around them."""
    line = "".join(sign if sign.isprintable() else " " for sign in words)
    return line.replace("<!--", "<! --").replace("-->", "-- >").strip()


def bullet_below(stem: str) -> str:
    """Return the bullet that keeps answers apart from a list that ends the text above them."""
    return "*" if LIST_AT_END.match(stem.rpartition("\n\n")[2]) else "-"


def item_lines(item: Item, bullet: str) -> str:
    """Return an entry of a list, with its feedback quoted under it."""
    own = f"{bullet} " + item.text.replace("\n", "\n  ")
    feedback = "\n  " + quoted(item.feedback).replace("\n", "\n  ") if item.feedback else ""
    return "\n".join(line if line.strip() else "" for line in (own + feedback).split("\n"))


def table_lines(body: Body) -> Iterator[str]:
    """Yield the lines of a table."""
    if body.headings:
        for cells in (body.headings, ("---",) * len(body.headings), *(row.cells for row in body.rows)):
            yield f"| {' | '.join(cell.replace('|', BAR) for cell in cells)} |"


def quoted(text: str) -> str:
    """Return `text` as a quote."""
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def checked(draft: Draft, lang: str) -> tuple[Problem, ...]:
    """Return what a reader finds wrong with the draft, at its place in the file it comes from.

    Something to mend is an error here too: text that would become a heading, a choice without words, or
    parts that come back otherwise than they went in.
    """
    blocks, problems = split_blocks(markdown_of(draft), 1, draft.place.path)
    block = blocks[0] if len(blocks) == 1 else None
    if isinstance(block, QuestionBlock) and not problems:
        problems = read_question(block, {}, source_lang=lang, in_graded_quiz=True)[1]
        if not has_errors(problems) and not is_same(block, draft, lang):
            block = None
    if not has_errors(problems) and not (isinstance(block, QuestionBlock) and block.uid == draft.uid):
        problems = [unlike(draft)]
    return tuple(replace(each, line=draft.place.line, column=draft.place.column) for each in problems)


def is_same(block: QuestionBlock, draft: Draft, lang: str) -> bool:
    """Tell whether the parts that are read are those that were written."""
    try:
        read = read_body(block, lang, QUESTION_TYPES[draft.kind].shape, Findings(draft.uid))
    except TooComplex:
        return False
    return words_of(read) == words_of(draft.body)


def words_of(body: Body) -> tuple[object, ...]:
    """Return all that a question says, without where it says it."""
    items = tuple((item.text, item.feedback) for item in body.items)
    rows = tuple(row.cells for row in body.rows)
    return (body.prompt, body.stem, items, body.headings, rows, body.passage, body.explanation)


def unlike(draft: Draft) -> Problem:
    """Return the problem of a text that a bank cannot hold as it is."""
    message = (
        f'question "{draft.uid}" would not read the same in a bank. '
        "Take headings, tables and quotes out of its text and its answers."
    )
    return Problem(draft.place.path, draft.place.line, draft.place.column, "not-the-same", message)


def left_out(problem: Problem) -> Problem:
    """Return the problem with the words that the question is not in the bank."""
    return replace(problem, message=f"{problem.message} It is left out.", severity=Severity.ERROR)
