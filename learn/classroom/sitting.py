"""An open attempt as its page shows it: what is asked, under which names, saved, opened and final; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learn.classroom.results import ShownResult, in_words, shown_results
from learn.quizzes.disguises import Disguise, disguised
from learn.quizzes.hints import NextHint, next_hint
from learn.quizzes.inputs import Input
from learn.quizzes.queries import AskedQuestion, AttemptRow
from learn.quizzes.questions import JUDGED, input_of
from learn.quizzes.tabs import fingerprint

Keys = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question of the page; all texts are HTML.

    `loaded` is what the form says it had loaded; `answer` is in the names of the form. `result` is there
    once the answer is final, `outdated` holds in words what was answered too late.
    """

    position: int
    language: str
    words: Mapping[str, Any]
    asked: Input
    answer: Sequence[str]
    is_answered: bool
    loaded: str
    hints: tuple[str, ...]
    next_hint: NextHint | None
    result: ShownResult | None
    outdated: tuple[str, ...]
    is_work: bool


def language_of(body: Mapping[str, Any], language: str) -> str:
    """Return the language a question is read in: the page's, or the one it was written in."""
    return language if language in body["texts"] else str(body["source_lang"])


def offered(attempt: AttemptRow, question: AskedQuestion, language: str) -> Disguise:
    """Return how the question is answered, in the order and the names of this attempt."""
    asked = input_of(
        question.kind, question.body, language_of(question.body, language), question.choice_order
    )
    return disguised(asked, attempt.seed, question.position)


def told_of(questions: Sequence[AskedQuestion]) -> list[AskedQuestion]:
    """Return the questions of which an open attempt tells some of the key: opened hints, final answers."""
    return [question for question in questions if question.hint_count or question.is_final]


def shown_question(
    attempt: AttemptRow,
    question: AskedQuestion,
    offer: Disguise,
    keys: Keys,
    language: str,
    typed: Sequence[str] | None = None,
    outdated: Sequence[str] = (),
) -> ShownQuestion:
    """Return a question as the page shows it; `keys` are those of the versions that may be told of.

    `typed` is what was sent and could not be kept; `outdated` what was sent over something newer. Both are
    in the names of the form.
    """
    spoken = language_of(question.body, language)
    saved = question.answer or []
    key = keys.get(question.question_version_id)
    return ShownQuestion(
        position=question.position,
        language=spoken,
        words=question.body["texts"][spoken],
        asked=offer.asked,
        answer=offer.shown(saved) if typed is None else typed,
        is_answered=bool(saved),
        loaded=fingerprint(attempt.seed, question.position, saved),
        hints=tuple(key["texts"][spoken]["hints"][: question.hint_count]) if key else (),
        next_hint=None if question.is_final else next_hint(question.body, question.hint_count),
        result=shown_results([question], keys, language)[0] if question.is_final else None,
        outdated=tuple(in_words(offer.asked, outdated)),
        is_work=question.kind in JUDGED,
    )


def page_of_question(questions: Sequence[AskedQuestion], wanted: int | None) -> int:
    """Return the position to show where one question stands on a page.

    The wanted one, or else the first without an answer, or the last.
    """
    positions = [question.position for question in questions]
    if wanted in positions:
        return wanted
    return next((question.position for question in questions if not question.answer), positions[-1])


def beside(questions: Sequence[AskedQuestion], position: int) -> tuple[int | None, int | None]:
    """Return the positions before and after one, None at the ends."""
    positions = [question.position for question in questions]
    place = positions.index(position)
    after = positions[place + 1] if place + 1 < len(positions) else None
    return (positions[place - 1] if place else None), after
