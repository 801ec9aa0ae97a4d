"""Warnings about how lessons read and how often they ask."""

from collections.abc import Iterator

from learn.courses.bundle.files import Files
from learn.courses.bundle.material import Material
from learn.courses.bundle.style import arabic_letters, hard_reading, long_sentences, sentences_of
from learn.courses.bundle.suggestions import did_you_mean, one_of
from learn.courses.problems import Problem, Severity
from learn.markdown.callouts import CALLOUT_KINDS

FEWEST_CHECKS = 2
ENGLISH = "en"
URDU = "ur"


def style_warnings(material: Material) -> Iterator[Problem]:
    """Yield lessons with too few checks, and English that is hard to read."""
    for page in material.bundle.pages:
        count = len(material.source_text(page).questions)
        is_whole = not material.sources[page.path].problems
        if page.kind == "lesson" and count < FEWEST_CHECKS and is_whole:
            checks = "no check" if count == 0 else "one check"
            message = f"this lesson has {checks}. Ask at least {FEWEST_CHECKS} questions."
            yield Problem(page.path, 1, 1, "few-checks", message, Severity.WARNING)
    for source in material.sources.values():
        if source.lang == ENGLISH:
            sentences = tuple(sentences_of(source.outline.passages))
            yield from long_sentences(sentences, source.path)
            yield from hard_reading(sentences, source.path, source.body_line)


def callout_warnings(material: Material) -> Iterator[Problem]:
    """Yield quotes that were to be callouts and are shown as they are written."""
    for source in material.sources.values():
        for written in source.outline.mistaken_callouts:
            hint = did_you_mean(written.word.upper(), CALLOUT_KINDS) or f" Use {one_of(CALLOUT_KINDS)}."
            message = f'there is no callout "{written.word}".{hint}'
            yield Problem(source.path, written.line, 1, "unknown-callout", message, Severity.WARNING)


def urdu_warnings(files: Files, source_language: str) -> Iterator[Problem]:
    """Yield Arabic letters in the Urdu files, front matter and all; without a name they are the source's."""
    for path, text in files.texts.items():
        _, *middle, _ending = path.rpartition("/")[2].split(".")
        if (middle or [source_language]) == [URDU]:
            yield from arabic_letters(text, path)
