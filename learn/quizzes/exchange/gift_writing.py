"""Questions of ours as GIFT: the same text for the same questions, and a word about what GIFT cannot hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from learn.courses.problems import Problem, Severity
from learn.quizzes.choices import Choice
from learn.quizzes.exchange.drafts import MARK, left_out
from learn.quizzes.exchange.gift_answers import (
    MARKDOWN_MARK,
    NoPlaceInGift,
    answer_lines,
    escaped,
    formatted,
    has_truth,
    is_spellable,
)
from learn.quizzes.exchange.words import WORDS
from learn.quizzes.keys import key_of
from learn.quizzes.questions import Question
from learn.quizzes.questions.essay import Essay
from learn.quizzes.questions.matching import Matching, Side
from learn.quizzes.questions.multiple_choice import MultipleChoice
from learn.quizzes.questions.numeric import Numeric
from learn.quizzes.questions.question import QuestionType
from learn.quizzes.questions.short_answer import ShortAnswer
from learn.quizzes.questions.single_choice import SingleChoice
from learn.quizzes.questions.true_false import TrueFalse

TOP = "$course$/top"
NONE: Mapping[str, Sequence[str]] = {}


@dataclass(frozen=True, slots=True)
class Written:
    """Questions as GIFT, how many there are, and what was left behind: errors for whole questions."""

    text: str
    count: int
    problems: tuple[Problem, ...]


def gift_of(questions: Sequence[Question], imported: Mapping[str, Sequence[str]] = NONE) -> Written:
    """Return the questions as one file, in their order, without their translations.

    `imported` are the marks, by id, that an import left in the bank. They come back as remarks: a bank made
    of the file knows what was imported into the first one.
    """
    pieces: list[str] = []
    problems: list[Problem] = []
    category = TOP
    for question in questions:
        try:
            written = question_text(question, imported.get(question.uid, ()))
        except NoPlaceInGift as reason:
            problems.append(left_out(problem_of(question, "no-place-in-gift", f"{reason}.")))
            continue
        if (own := category_of(question)) != category:
            pieces.append(f"$CATEGORY: {own}")
            category = own
        pieces.append(written)
        if lost := ", ".join(lost_by(question)):
            problems.append(problem_of(question, "lost-in-gift", f"loses in GIFT: {lost}."))
    count = sum(not piece.startswith("$CATEGORY") for piece in pieces)
    return Written("".join(f"{piece}\n\n" for piece in pieces), count, tuple(problems))


def problem_of(question: Question, code: str, message: str) -> Problem:
    """Return a warning at the question's heading."""
    words = f'question "{question.uid}" {message}'
    return Problem(question.path, question.line, 1, code, words, Severity.WARNING)


def category_of(question: Question) -> str:
    """Return the category that comes back as the question's outcome and tags."""
    return "/".join([TOP, *filter(None, [question.outcome]), *question.tags])


def question_text(question: Question, marks: Sequence[str] = ()) -> str:
    """Return one question; raises `NoPlaceInGift`.

    Platforms do not show titles to learners, so the heading stands in the text too.
    """
    wording = question.wordings[question.source_lang]
    text = f"{wording.prompt}\n\n{wording.stem}" if wording.stem else wording.prompt
    lines = list(answer_lines(question))
    if wording.explanation:
        lines.append(f"####{formatted(wording.explanation)}")
    answers = (
        "{" + "".join(f"\n{line}" for line in lines) + "\n}" if len(lines) > 1 else f"{{{''.join(lines)}}}"
    )
    told = "".join(f"// {MARK.removeprefix('# ')} {mark}\n" for mark in marks)
    asked = f"::{escaped(wording.prompt)}::{MARKDOWN_MARK}{escaped(text)} {answers}"
    return f"// id: {question.uid}\n{told}{asked}"


def lost_by(question: Question) -> Iterator[str]:
    """Yield what a question that GIFT can ask loses there."""
    lang = question.source_lang
    if question.points != 1:
        yield f"its {question.points:g} points"
    if question.wordings[lang].hints:
        yield "its hints"
    if not question.does_shuffle and question.kind != "true-false":
        yield "the fixed order of its choices"
    yield from lost_answers(question, lang)
    if any(each.key != key_of(each.texts[lang]) for each in keyed(question.content)):
        yield "the keys of its choices"


def lost_answers(question: Question, lang: str) -> Iterator[str]:
    """Yield what the answers of a type lose."""
    match question.content:
        case Numeric(unit=unit) if unit:
            yield f"its unit {unit}"
        case Essay():
            yield "its rubric"
        case ShortAnswer(expected) if not all(map(is_spellable, expected)):
            count = sum(not is_spellable(each) for each in expected)
            yield f"{count} of its answers, which GIFT cannot spell"
        case Matching(headings=headings):
            if question.credit == "exact":
                yield "that only the whole counts"
            if headings[lang] not in [words.sides for words in WORDS.values()]:
                yield "the headings of its table"
        case TrueFalse() if not has_truth(question):
            yield "its type, and becomes a choice of two"


def keyed(content: QuestionType) -> Sequence[Choice | Side]:
    """Return the parts of a question that answers refer to by key."""
    match content:
        case SingleChoice() | MultipleChoice():
            return content.choices
        case Matching():
            return (*content.rows, *content.options)
        case _:
            return ()
