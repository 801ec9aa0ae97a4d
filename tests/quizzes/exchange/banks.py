"""Banks for tests of other formats: from files as instructors write them, and generated ones."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from learn.courses.blocks import QuestionBlock
from learn.courses.bundle.split import split_blocks
from learn.courses.problems import Problem, has_errors
from learn.quizzes.bodies import Body, Item, Row
from learn.quizzes.exchange.drafts import Draft, Foreign, Passage, checked, markdown_of
from learn.quizzes.exchange.gift_reading import questions_of_gift
from learn.quizzes.exchange.shelves import Shelf
from learn.quizzes.exchange.words import words_in
from learn.quizzes.findings import Place
from learn.quizzes.questions import Question, read_question

FIXTURES = Path(__file__).parents[2] / "fixtures"
OUTCOMES = ("O1", "O2")
SHELF = Shelf("bank", "en", frozenset(OUTCOMES))
PLACE = Place("made.gift", 1)
EN = words_in("en")


def foreign(text: str, shelf: Shelf = SHELF) -> Foreign:
    return questions_of_gift(text, "moodle.gift", shelf)


def drafts(text: str, shelf: Shelf = SHELF) -> list[Draft]:
    found = foreign(text, shelf)
    assert found.problems == ()
    return [item for item in found.items if isinstance(item, Draft)]


def bank_of(text: str) -> str:
    """Return what a bank would hold after the import of a GIFT text."""
    pieces = [
        item.markdown if isinstance(item, Passage) else markdown_of(item) for item in foreign(text).items
    ]
    return "\n\n".join(pieces)


def notes_of(text: str) -> list[tuple[int, str]]:
    return [(note.line, note.code) for draft in drafts(text) for note in draft.notes]


def problems_of(text: str) -> list[Problem]:
    return list(foreign(text).problems)


def question_in(markdown: str) -> Question:
    (block,), problems = split_blocks(markdown, 1, "bank.md")
    assert isinstance(block, QuestionBlock)
    assert not problems
    question, found = read_question(block, {}, source_lang="en", in_graded_quiz=True)
    assert question is not None, found
    return question


def carried(question: Question) -> tuple[Any, ...]:
    """Return what GIFT carries of a question: all but where it stands and what is listed as lost."""
    wording = question.wordings["en"]
    content = None if question.kind == "essay" else question.content
    words = (wording.prompt, wording.stem, wording.explanation)
    return (question.uid, question.kind, question.credit, question.outcome, question.tags, words, content)


# Every sign that means something in GIFT, in Markdown or in YAML, and some that people just write.
SIGNS = "~=#{}:\\-><%[]()*_`|/$&!.,;'\"@^+n0129aZ éßمیںہ۔؟ـ 👍"
BEGINNINGS = ["A", "A", "A", "[html]", "%50%", "::", "//", "$CATEGORY:", "\\", "{", "T", "####", "->"]
LINE = st.tuples(st.sampled_from(BEGINNINGS), st.text(SIGNS, max_size=25)).map(
    lambda parts: " ".join(f"{parts[0]}{parts[1]}b".split())
)
NAMES = st.from_regex(r"[a-zA-Z0-9]{1,6}(?:-[a-z0-9]{1,4}){0,2}", fullmatch=True)
BLOCKS = st.lists(LINE | st.just("- one\n- two") | st.just("    code = {1}"), max_size=3).map("\n\n".join)
TOLD = st.just("") | LINE | st.lists(LINE, min_size=2, max_size=2).map("\n\n".join)
NUMBERS = st.decimals(-(10**9), 10**9, places=3).map(lambda number: format(number, "f"))
SHARES = st.sampled_from(["=", "~", "=50%", "=7%"])


def items(texts: list[str], marks: list[str], told: list[str]) -> tuple[Item, ...]:
    return tuple(Item(f"{m} {t}", PLACE, f) for m, t, f in zip(marks, texts, told, strict=True))


@st.composite
def answered(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a type and its answers."""
    kind = draw(
        st.sampled_from(
            ["single-choice", "multiple-choice", "true-false", "numeric", "short-answer", "matching", "essay"]
        )
    )
    count = 2 if kind == "true-false" else draw(st.integers(2, 5))
    told = draw(st.lists(TOLD, min_size=count, max_size=count))
    lines = draw(st.lists(LINE, min_size=count, max_size=count, unique_by=str.casefold))
    right = draw(st.integers(0, count - 1))
    match kind:
        case "single-choice":
            return {
                "kind": kind,
                "items": items(lines, ["(x)" if n == right else "( )" for n in range(count)], told),
            }
        case "multiple-choice":
            ticks = ["[x]" if n <= right and n < count - 1 else "[ ]" for n in range(count)]
            return {"kind": kind, "credit": "proportional", "items": items(lines, ticks, told)}
        case "true-false":
            return {
                "kind": kind,
                "items": items(list(EN.truth), ["(x)" if n == right else "( )" for n in range(2)], told),
            }
        case "numeric":
            marks = ["=", *draw(st.lists(SHARES, min_size=count - 1, max_size=count - 1))]
            return {"kind": kind, "items": items([draw(interval()) for _ in marks], marks, told)}
        case "short-answer":
            marks = ["=", *draw(st.lists(SHARES, min_size=count - 1, max_size=count - 1))]
            # What GIFT would take for pairs is left out, and said: a test of its own sees to that.
            return {"kind": kind, "items": items([line.replace("->", ">") for line in lines], marks, told)}
        case "matching":
            rows = [Row((left, f"{left} too"), PLACE) for left in lines] + [Row(("", "Nowhere"), PLACE)]
            return {"kind": kind, "headings": EN.sides, "rows": tuple(rows)}
        case _:
            return {"kind": kind, "headings": EN.levels, "rows": (Row(EN.criterion, PLACE),)}


@st.composite
def interval(draw: st.DrawFn) -> str:
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)), key=Decimal)
    return draw(st.sampled_from([low, f"{low}..{high}", f"{low} +- {high.removeprefix('-')}"]))


@st.composite
def bank_texts(draw: st.DrawFn) -> list[str]:
    """Draw the questions of a bank in Markdown, none with the id of another."""
    made: list[str] = []
    for uid in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True)):
        parts = draw(answered())
        kind, credit = parts.pop("kind"), parts.pop("credit", None)
        body = Body("en", PLACE, draw(LINE), draw(BLOCKS).lstrip("\n"), explanation=draw(TOLD), **parts)
        tags = tuple(draw(st.lists(NAMES.filter(lambda name: name not in OUTCOMES), max_size=2, unique=True)))
        draft = Draft(
            uid, kind, body, credit=credit, outcome=draw(st.sampled_from([None, *OUTCOMES])), tags=tags
        )
        if not has_errors(checked(draft, "en")):
            made.append(markdown_of(draft))
    assume(made)
    return made
