"""The state of a course put together for its staff: pages, outcomes and translations with numbers; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from learn.authoring.figures import QuestionFigures
from learn.courses.outline import Outline

WEAKEST = 5


@dataclass(frozen=True, slots=True)
class PageState:
    """How many did a page, and how many went no further and are quiet."""

    uid: str
    kind: str
    title: str
    done: int
    stopped: int


@dataclass(frozen=True, slots=True)
class OutcomeState:
    """How well an outcome is answered: the share of points over `answered` answers; None without any."""

    uid: str
    text: str
    questions: int
    answered: int
    share: float | None


@dataclass(frozen=True, slots=True)
class TranslationState:
    """How many of the pages are in a language, and which of those are behind the source."""

    language: str
    translated: int
    total: int
    missing: tuple[str, ...]
    older: tuple[str, ...]


def pages_with(
    outline: Outline, done: Mapping[str, int], stopped: Mapping[str, int], language: str
) -> list[PageState]:
    """Return the pages in order with their numbers."""
    return [
        PageState(
            page.uid,
            page.kind,
            outline.title_of(page, language),
            done.get(page.uid, 0),
            stopped.get(page.uid, 0),
        )
        for page in outline.pages
    ]


def outcomes_with(
    outline: Outline, questions: Iterable[QuestionFigures], language: str
) -> list[OutcomeState]:
    """Return the outcomes with how well they are answered in quizzes, by what the figures count."""
    counted = [each for each in questions if each.stand.outcome]
    states = []
    for uid, text in outline.text(language).outcomes.items():
        own = [each for each in counted if each.stand.outcome == uid]
        told = [each.newest for each in own if each.newest is not None and each.newest.answered_count]
        answered = sum(each.answered_count for each in told)
        points = sum(each.difficulty * each.answered_count for each in told)
        states.append(OutcomeState(uid, text, len(own), answered, points / answered if answered else None))
    return states


def weakest(questions: Iterable[QuestionFigures]) -> list[QuestionFigures]:
    """Return the few questions to look at first: they come flagged first, the gravest before the others."""
    return [each for each in questions if each.flags][:WEAKEST]


def translations_of(outline: Outline) -> list[TranslationState]:
    """Return the state of every language but the one the course is written in."""
    return [
        TranslationState(
            language,
            sum(language in page.titles for page in outline.pages),
            len(outline.pages),
            tuple(
                page.titles[outline.source_language] for page in outline.pages if language not in page.titles
            ),
            tuple(page.titles[outline.source_language] for page in outline.pages if language in page.older),
        )
        for language in outline.languages[1:]
    ]
