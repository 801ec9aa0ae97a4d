"""What a result page says: answers in words, what would have been right, and where to read again; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from markupsafe import escape

from learn.courses.outline import Outline
from learn.quizzes.hints import WHOLE, cost_percent
from learn.quizzes.inputs import (
    Arrange,
    Attach,
    Blank,
    Compose,
    Fill,
    Input,
    Menu,
    Option,
    Pair,
    PickAny,
    PickOne,
    Walk,
    Write,
)
from learn.quizzes.marks import Mark
from learn.quizzes.queries import AskedQuestion, GivenReview, SentFile
from learn.quizzes.questions import JUDGED, grade, input_of
from learn.quizzes.right_answers import right_answer_in_words


@dataclass(frozen=True, slots=True)
class ShownResult:
    """One question of a result whose answers may be shown; all texts are HTML."""

    position: int
    language: str
    words: Mapping[str, Any]
    given: tuple[str, ...]
    right: tuple[str, ...]
    mark: Mark
    explanation: str
    hint_count: int = 0
    hint_percent: int = 0


def shown_results(
    questions: Sequence[AskedQuestion], keys: Mapping[int, Mapping[str, Any]], language: str
) -> list[ShownResult]:
    """Return each question that a machine marked, with the answer given, what it earned and why."""
    return [
        _shown(question, keys[question.question_version_id], language)
        for question in questions
        if question.kind not in JUDGED
    ]


def _shown(question: AskedQuestion, key: Mapping[str, Any], language: str) -> ShownResult:
    spoken = language if language in question.body["texts"] else question.body["source_lang"]
    asked = input_of(question.kind, question.body, spoken, question.choice_order)
    answer = question.answer or []
    return ShownResult(
        position=question.position,
        language=spoken,
        words=question.body["texts"][spoken],
        given=tuple(in_words(asked, answer)),
        right=right_in_words(asked, key),
        mark=grade(question.kind, question.body, key, answer, spoken),
        explanation=key["texts"][spoken]["explanation"],
        hint_count=question.hint_count,
        hint_percent=min(WHOLE, question.hint_count * cost_percent(question.body)),
    )


def right_in_words(asked: Input, key: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a right answer in HTML; none for a text's errors, which the mark says with their corrections."""
    if isinstance(asked, PickAny) and asked.lengths:
        return ()
    unit = f" {escape(asked.unit)}" if isinstance(asked, Write) and asked.unit else ""
    return tuple(f"{part}{unit}" for part in in_words(asked, right_answer_in_words(key)))


@dataclass(frozen=True, slots=True)
class ShownWork:
    """One question that a tutor judges, as its learner sees it; `text` is what they wrote, as it is."""

    position: int
    language: str
    words: Mapping[str, Any]
    text: str
    file: SentFile | None
    review: GivenReview | None
    is_waiting: bool
    explanation: str


def shown_works(
    questions: Sequence[AskedQuestion],
    files: Mapping[int, SentFile],
    reviews: Mapping[int, GivenReview],
    keys: Mapping[int, Mapping[str, Any]],
    language: str,
) -> list[ShownWork]:
    """Return each question that a tutor judges, with what was handed in and what was said of it."""
    return [
        _work(question, files.get(question.position), reviews.get(question.position), keys, language)
        for question in questions
        if question.kind in JUDGED
    ]


def _work(
    question: AskedQuestion,
    file: SentFile | None,
    review: GivenReview | None,
    keys: Mapping[int, Mapping[str, Any]],
    language: str,
) -> ShownWork:
    spoken = language if language in question.body["texts"] else question.body["source_lang"]
    key = keys.get(question.question_version_id)
    return ShownWork(
        position=question.position,
        language=spoken,
        words=question.body["texts"][spoken],
        text="\n".join(question.answer or []) if question.kind == "essay" else "",
        file=file,
        review=review,
        is_waiting=question.fraction is None and bool(question.answer),
        explanation=key["texts"][spoken]["explanation"] if key else "",
    )


def in_words(asked: Input, answer: Sequence[str]) -> list[str]:
    """Return an answer as the learner would say it, in HTML."""
    match asked:
        case PickOne(options) | PickAny(options=options):
            return _names(options, answer)
        case Arrange(items):
            return _numbered(items, answer)
        case Walk(steps):
            return _numbered([option for step in steps for option in step.options], answer)
        case Pair(rows=rows, options=options):
            partners = {option.key: option.html for option in options}
            return [f"{row.html}: {partners.get(key, '–')}" for row, key in zip(rows, answer, strict=False)]
        case Write() | Compose():
            return [str(escape(part)) for part in answer]
        case Attach():
            return []  # what a file is called stands with the file
        case Fill():
            return [_gap(gap, part) for gap, part in zip(asked.gaps, answer, strict=False)]
        case unknown:
            assert_never(unknown)


def _names(options: Sequence[Option], keys: Sequence[str]) -> list[str]:
    by_key = {option.key: option.html for option in options}
    return [by_key[key] for key in keys if key in by_key]


def _numbered(options: Sequence[Option], keys: Sequence[str]) -> list[str]:
    return [f"{place}. {name}" for place, name in enumerate(_names(options, keys), start=1)]


def _gap(gap: Blank | Menu, part: str) -> str:
    match gap:
        case Blank():
            return str(escape(part or "–"))
        case Menu(options):
            return next((option.html for option in options if option.key == part), "–")
        case unknown:
            assert_never(unknown)


@dataclass(frozen=True, slots=True)
class OutcomeResult:
    """How far the learner is with one outcome, and the lessons that teach it when something was missed."""

    text: str
    earned: str
    possible: str
    lessons: tuple[tuple[str, str], ...]


def reading_for(
    outline: Outline, scores: Mapping[str, Sequence[float]], language: str
) -> list[OutcomeResult]:
    """Return each asked outcome with its points; lessons to read again where points were lost."""
    words = outline.text(language).outcomes
    return [
        OutcomeResult(
            words.get(outcome, outcome),
            number(earned),
            number(possible),
            ()
            if earned >= possible
            else tuple(
                (page.slug, outline.title_of(page, language))
                for page in outline.lessons
                if outcome in page.outcomes
            ),
        )
        for outcome, (earned, possible) in sorted(scores.items())
    ]


def number(value: float) -> str:
    """Return points without a needless fraction: 2, 1.5."""
    return re.sub(r"\.?0+$", "", f"{value:.2f}") if value != int(value) else str(int(value))
